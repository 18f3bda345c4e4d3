import type { Field } from '../../declared-field.ts';
import type { FieldCursor } from '../../field-cursor.ts';
import { each, type Part } from '../../field-layout.ts';
import { messageFields as fields } from './icmpv6-fields.ts';
import { labelsAt, walkNeighbourOptions } from './icmpv6-options.ts';
import { rareParts as parts, rare, rareFields } from './icmpv6-rare-fields.ts';

// Messages that are seldom seen: router renumbering, node information, mobility, locators, and others.

const MOST_BITS = 128;
const MATCH_SIZE = 24;
const USE_SIZE = 32;
const RESULT_SIZE = 24;

/** RFC 2894 §3: a command, which is a prefix to match and those to use, or its results. */
function routerRenumbering(cursor: FieldCursor): void {
  const code = cursor.bytes[cursor.at - 3]!;
  parts['renumbering']!(cursor);
  if (code === 0 && cursor.left >= MATCH_SIZE) {
    within(cursor, fields.rrMatch, MATCH_SIZE, matchPrefix);
    while (cursor.left >= USE_SIZE) within(cursor, rare('rr.pco.up'), USE_SIZE, parts['use']!);
  } else if (code === 1) {
    while (cursor.left >= RESULT_SIZE) within(cursor, rare('rr.rm'), RESULT_SIZE, renumberingResult);
  }
}

/** What `part` reads stands under `field`. */
function within(cursor: FieldCursor, field: Field, size: number, part: Part): void {
  cursor.sink.open(field, cursor.at, size);
  part(cursor);
  cursor.sink.close();
}

function matchPrefix(cursor: FieldCursor): void {
  cursor.integer(rareFields.operation, 1);
  cursor.integer(rare('rr.pco.mp.oplength'), 1);
  cursor.integer(rare('rr.pco.mp.ordinal'), 1);
  const length = cursor.integer(rare('rr.pco.mp.matchlen'), 1);
  if (length > MOST_BITS) cursor.tell(rareFields.matchTooLong, 0, true);
  parts['match']!(cursor);
}

function renumberingResult(cursor: FieldCursor): void {
  parts['resultflags']!(cursor);
  const length = cursor.integer(rare('rr.rm.matchedlen'), 1);
  if (length > MOST_BITS) cursor.tell(rareFields.matchedTooLong, 0, true);
  parts['result']!(cursor);
}

const NODE_NAME = 2;
const NODE_ADDRESSES = 3;
const IPV4_ADDRESSES = 4;

/** RFC 4620 §4: the code says what the question is about. */
function informationQuery(cursor: FieldCursor): void {
  const code = cursor.bytes[cursor.at - 3]!;
  parts['information']!(cursor);
  if (code === 0) cursor.take(rare('ni.query.subject_ipv6'), 16);
  else if (code === 1) nodeName(cursor, rare('ni.query.subject_fqdn'));
  else if (code === 2) cursor.take(rare('ni.query.subject_ipv4'), 4);
}

function informationReply(cursor: FieldCursor): void {
  const question = cursor.peek(2);
  parts['information']!(cursor);
  if (question === NODE_NAME) {
    cursor.integer(rare('ni.reply.node_ttl'), 4);
    while (cursor.left > 0) nodeName(cursor, rare('ni.reply.node_name'));
  } else if (question === NODE_ADDRESSES) {
    while (cursor.left >= 20) parts['address']!(cursor);
  } else if (question === IPV4_ADDRESSES) {
    while (cursor.left >= 8) parts['address4']!(cursor);
  }
}

/** Labels up to an empty one. A name that is not qualified has a second empty one behind it (RFC 4620 §6.3). */
function nodeName(cursor: FieldCursor, field: Field): void {
  const { labels, length } = labelsAt(cursor);
  if (labels.length > 0) cursor.tell(field, length, labels.join('.'));
  cursor.skip(length);
}

const homeAgents: Part = (cursor) => {
  parts['agents']!(cursor);
  each(rare('mip6.home_agent_address'), 16)(cursor);
};

/** A part and neighbour discovery's options. */
const withOptions =
  (part: string): Part =>
  (cursor) => {
    parts[part]!(cursor);
    walkNeighbourOptions(cursor);
  };

const PROXY_SOLICITATION = 2;
const HANDOVER_INITIATE = 4;
const HANDOVER_ACKNOWLEDGE = 5;

/** RFC 5568 §6.1. */
function fastHandover(cursor: FieldCursor): void {
  const subtype = cursor.integer(rare('fmip6.subtype'), 1);
  if (subtype === HANDOVER_INITIATE) parts['handover']!(cursor);
  else if (subtype >= PROXY_SOLICITATION && subtype <= HANDOVER_ACKNOWLEDGE) cursor.take(fields.reserved, 1);
  else cursor.skip(1);
  cursor.integer(rare('fmip6.identifier'), 2);
  walkNeighbourOptions(cursor);
}

/** RFC 6743 §3. */
function locatorUpdate(cursor: FieldCursor): void {
  const count = cursor.integer(rare('ilnp.nb_locs'), 1);
  cursor.take(fields.reserved, 1);
  cursor.take(fields.reserved, 2);
  for (let index = 0; index < count && cursor.left > 0; index++) parts['locator']!(cursor);
}

/** A message of a type that nobody reads here. */
export function unknownMessage(cursor: FieldCursor): void {
  cursor.tell(rareFields.unknownType, 0, true);
  cursor.rest(rare('data'));
}

export const rareMessages: readonly (readonly [type: number, message: Part])[] = [
  [138, routerRenumbering],
  [139, informationQuery],
  [140, informationReply],
  [144, homeAgents],
  [145, homeAgents],
  [146, homeAgents],
  [147, withOptions('prefixes')],
  [148, withOptions('solicitation')],
  [149, withOptions('path')],
  [150, fastHandover],
  [151, parts['routers']!],
  [154, fastHandover],
  [156, locatorUpdate],
  [157, parts['duplicate']!],
  [158, parts['duplicate']!],
  [160, parts['echo']!],
  [161, parts['reply']!],
];

import type { FieldCursor } from '../../field-cursor.ts';
import { ipv6Prefix, type Part } from '../../field-layout.ts';
import { optionFields } from './icmpv6-fields.ts';
import { sharedOptionFields } from './icmpv6-option-fields.ts';
import { rare } from './icmpv6-rare-fields.ts';
import { rplParts as parts, rpl, rplFields } from './icmpv6-rpl-fields.ts';

// Control messages of RPL (RFC 6550 §6): the code says which one it is, its top bit that it is secured.

const SECURED = 0x80;
/** It is always secured. */
const CONSISTENCY_CHECK = 0x8a;
/** It has no options. */
const DISCOVERY_ACKNOWLEDGEMENT = 5;
const KEY_SOURCE = 8;

/** RFC 6550 §6.1: the mode says which key it is, and so how it is named; signed messages name one when they are encrypted. */
function security(cursor: FieldCursor): void {
  const mode = cursor.peek(1, 2) >> 6;
  const level = cursor.peek(1, 2) & 7;
  parts['security']!(cursor);
  const hasSource = mode === 2 || (mode === 3 && (level === 1 || level === 3));
  if (hasSource) cursor.take(rpl('secure.key.source'), KEY_SOURCE);
  if (hasSource || mode === 0) cursor.take(rpl('secure.key.index'), 1);
}

/** A part, and behind it an address when the flags say so. */
const withDodag =
  (part: string, flag: number, address: string): Part =>
  (cursor) => {
    const hasDodag = (cursor.peek(1, 1) & flag) !== 0;
    parts[part]!(cursor);
    if (hasDodag) cursor.take(rpl(address), 16);
  };

/** RFC 6997 §8, §10. */
const discoveryReply =
  (part: string): Part =>
  (cursor) => {
    cursor.integer(rpl('p2p.dro.instance'), 1);
    const version = cursor.integer(rpl('p2p.dro.version'), 1);
    if (version !== 0) cursor.tell(rplFields.notZero, 0, true);
    parts[part]!(cursor);
  };

const MESSAGES: Readonly<Record<number, Part>> = {
  0: parts['dis']!,
  1: parts['dio']!,
  2: withDodag('dao', 0x40, 'dao.dodagid'),
  3: withDodag('ack', 0x80, 'daoack.dodagid'),
  4: discoveryReply('dro'),
  [DISCOVERY_ACKNOWLEDGEMENT]: discoveryReply('droack'),
};

/** A control message: `cursor` is behind the checksum. */
export function routingForLossyNetworks(cursor: FieldCursor): void {
  const code = cursor.bytes[cursor.at - 3]!;
  if ((code & SECURED) !== 0) security(cursor);
  const kind = code & ~SECURED;
  const read = code === CONSISTENCY_CHECK ? parts['cc'] : MESSAGES[kind];
  if (read === undefined) {
    cursor.rest(rare('data'));
    return;
  }
  read(cursor);
  if (kind !== DISCOVERY_ACKNOWLEDGEMENT) options(cursor);
}

function options(cursor: FieldCursor): void {
  while (cursor.left > 0) {
    const isPad1 = cursor.peek(1) === 0;
    const length = isPad1 ? 1 : 2 + cursor.peek(1, 1);
    cursor.sink.open(optionFields.option, cursor.at, Math.min(length, cursor.left));
    const option = cursor.inside(length);
    const type = option.integer(rplFields.rplOptionType, 1);
    if (!isPad1) {
      option.integer(rpl('opt.length'), 1);
      (OPTIONS[type] ?? unknownOption)(option);
      unknownData(option);
    }
    cursor.sink.close();
  }
}

/** What is left when all that is known was read. */
function unknownData(cursor: FieldCursor): void {
  if (cursor.left === 0) return;
  cursor.tell(sharedOptionFields.unknownDataNote, 0, true);
  cursor.rest(sharedOptionFields.unknownData);
}

function unknownOption(cursor: FieldCursor): void {
  cursor.tell(rplFields.unknownOption, 0, true);
  cursor.rest(rare('data'));
}

const METRIC_HEAD = 4;
const NODE_STATE = 1;
/** How many bytes the objects of metrics have that repeat. */
const REPEATED: Readonly<Record<number, number>> = { 2: 2, 4: 4, 5: 4, 6: 1, 7: 2, 8: 2 };
/** Those before which a reserved byte stands. */
const AFTER_RESERVED: Readonly<Record<number, string>> = { 6: 'lql.object.res', 8: 'lc.object.res' };

/** RFC 6551 §2.1: any number of metrics and constraints. */
function metrics(cursor: FieldCursor): void {
  while (cursor.left >= METRIC_HEAD) {
    const type = cursor.peek(1);
    parts['metric']!(cursor);
    const object = cursor.inside(cursor.integer(rpl('opt.metric.length'), 1));
    if (parts[type] === undefined) object.tell(rplFields.unknownMetric, 0, true);
    else metricObject(object, type);
    unknownData(object);
  }
}

function metricObject(cursor: FieldCursor, type: number): void {
  const reserved = AFTER_RESERVED[type];
  if (reserved !== undefined) cursor.take(rpl(`opt.metric.${reserved}`), 1);
  const size = REPEATED[type];
  if (size === undefined) parts[type]!(cursor);
  else while (cursor.left >= size) parts[type]!(cursor);
  while (type === NODE_STATE && cursor.left >= 2) {
    const tlv = 'opt.metric.nsa.object.opttlv.object';
    cursor.integer(rpl(`${tlv}.type`), 1);
    cursor.take(rpl(`${tlv}.data`), cursor.integer(rpl(`${tlv}.length`), 1));
  }
}

/** A prefix of as many bits as `length` says. */
function prefixOf(cursor: FieldCursor, name: string, length: number): void {
  const size = Math.ceil(length / 8);
  if (size > cursor.left) cursor.tell(rplFields.badLength, 0, true);
  else ipv6Prefix(rpl(`opt.${name}`), cursor, size);
}

function routeInformation(cursor: FieldCursor): void {
  const length = cursor.integer(rpl('opt.route.prefix_length'), 1);
  parts['route']!(cursor);
  prefixOf(cursor, 'route.prefix', length);
}

function target(cursor: FieldCursor): void {
  cursor.take(rpl('opt.target.flag'), 1);
  prefixOf(cursor, 'target.prefix', cursor.integer(rpl('opt.target.prefix_length'), 1));
}

function transit(cursor: FieldCursor): void {
  parts['transit']!(cursor);
  if (cursor.left >= 16) cursor.take(rpl('opt.transit.parent'), 16);
}

/** RFC 6997 §7: addresses without the bytes that all share. */
function routeDiscovery(cursor: FieldCursor): void {
  const size = 16 - (cursor.peek(1) & 0x0f);
  parts['discovery']!(cursor);
  if (cursor.left < size) return;
  suffix(cursor, 'targetaddr', size);
  cursor.sink.open(rpl('opt.routediscovery.addr_vec'), cursor.at, cursor.left);
  while (cursor.left >= size) suffix(cursor, 'addrvec.addr', size);
  cursor.sink.close();
}

/** The last `size` bytes of an address. */
function suffix(cursor: FieldCursor, name: string, size: number): void {
  const address = new Uint8Array(16);
  address.set(cursor.bytes.subarray(cursor.at, cursor.at + size), 16 - size);
  cursor.tell(rpl(`opt.routediscovery.${name}`), size, address);
  cursor.skip(size);
}

const OPTIONS: Readonly<Record<number, Part>> = {
  1: (cursor) => cursor.rest(rpl('opt.padn')),
  2: metrics,
  3: routeInformation,
  4: parts['config']!,
  5: target,
  6: transit,
  7: parts['solicited']!,
  8: parts['prefix']!,
  9: parts['descriptor']!,
  10: routeDiscovery,
};

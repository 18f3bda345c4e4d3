import type { FieldCursor } from '../../field-cursor.ts';
import { optionFields as fields } from './icmpv6-fields.ts';

// Options of neighbour discovery (RFC 4861 §4.6): type, length in units of 8 bytes counting both, body.

type Option = (cursor: FieldCursor) => void;

/** Every option up to the end; a length of 0 ends the walk (RFC 4861 §4.6: such a packet is to be dropped). */
export function walkNeighbourOptions(cursor: FieldCursor): void {
  while (cursor.left >= 2) {
    const length = cursor.peek(1, 1) * 8;
    cursor.sink.open(fields.option, cursor.at, Math.min(length, cursor.left));
    const option = cursor.inside(length);
    const type = option.integer(fields.optionType, 1);
    option.integer(fields.optionLength, 1);
    OPTIONS.get(type)?.(option);
    cursor.sink.close();
    if (length === 0) return;
  }
}

const linkAddress =
  (own: typeof fields.sourceLinkAddress): Option =>
  (cursor) => {
    cursor.sink.add(fields.linkAddress, cursor.at, cursor.left);
    cursor.rest(own);
  };

function prefix(cursor: FieldCursor): void {
  cursor.integer(fields.prefixLength, 1);
  const flags = cursor.peek(1);
  cursor.tell(fields.prefixOnLink, 1, (flags & 0x80) !== 0);
  cursor.tell(fields.prefixAutonomous, 1, (flags & 0x40) !== 0);
  cursor.tell(fields.prefixRouter, 1, (flags & 0x20) !== 0);
  cursor.tell(fields.prefixReserved, 1, flags & 0x1f);
  cursor.integer(fields.prefixFlag, 1);
  cursor.integer(fields.prefixValid, 4);
  cursor.integer(fields.prefixPreferred, 4);
  cursor.take(fields.optionReserved, 4);
  cursor.take(fields.prefix, 16);
}

function mtu(cursor: FieldCursor): void {
  cursor.take(fields.optionReserved, 2);
  cursor.integer(fields.optionMtu, 4);
}

/** RFC 8106 §5.1. */
function dnsServers(cursor: FieldCursor): void {
  cursor.take(fields.optionReserved, 2);
  cursor.integer(fields.dnsLifetime, 4);
  while (cursor.left >= 16) cursor.take(fields.dnsServer, 16);
}

function redirected(cursor: FieldCursor): void {
  cursor.take(fields.optionReserved, 6);
  cursor.tell(fields.redirected, cursor.left, true);
}

const OPTIONS: ReadonlyMap<number, Option> = new Map<number, Option>([
  [1, linkAddress(fields.sourceLinkAddress)],
  [2, linkAddress(fields.targetLinkAddress)],
  [3, prefix],
  [4, redirected],
  [5, mtu],
  [14, (cursor) => cursor.rest(fields.nonce)],
  [25, dnsServers],
]);

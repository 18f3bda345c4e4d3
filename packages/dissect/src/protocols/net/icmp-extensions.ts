import { CHECKSUM, internetChecksum } from '../../checksum.ts';
import { listed } from '../../declare.ts';
import { FieldCursor } from '../../field-cursor.ts';
import type { FieldSink } from '../../sink.ts';
import type { LayerView } from '../../view.ts';
import { checksumLabels } from '../data/checksum.ts';

// Extensions behind the datagram that an ICMP error quotes (RFC 4884 §7): a version, a checksum, and objects, of which
// that of MPLS is a label stack (RFC 4950 §3). The message says in words of 32 bits where they begin; routers of before
// RFC 4884 put them behind 128 bytes.

const HEADER = 8;
const VERSION = 2;
const MPLS = 1;
const OLD_PLACE = 128;

export const icmpExtensionFields = {
  extension: listed('icmp.ext', 'ICMP Extensions', 'none'),
  extensionVersion: listed('icmp.ext.version', 'Version', 'uint8'),
  extensionReserved: listed('icmp.ext.res', 'Reserved', 'uint16', { base: 'hex' }),
  extensionChecksum: listed('icmp.ext.checksum', 'Checksum', 'uint16', { base: 'hex' }),
  extensionChecksumStatus: listed('icmp.ext.checksum.status', 'Checksum Status', 'uint8', {
    base: 'none',
    labels: checksumLabels,
  }),
  objectLength: listed('icmp.ext.length', 'Length', 'uint16'),
  objectClass: listed('icmp.ext.class', 'Class-num', 'uint8'),
  objectType: listed('icmp.ext.ctype', 'C-Type', 'uint8'),
  objectData: listed('icmp.ext.data', 'Data', 'bytes'),
  mplsLabel: listed('icmp.mpls.label', 'Label', 'uint24'),
  mplsExp: listed('icmp.mpls.exp', 'Experimental', 'uint24'),
  mplsBottom: listed('icmp.mpls.s', 'Bottom of stack', 'boolean'),
  mplsTtl: listed('icmp.mpls.ttl', 'Time to live', 'uint8'),
};

const fields = icmpExtensionFields;

/** Where the extensions of an error message begin, or -1. */
export function icmpExtensionsAt(bytes: Uint8Array, start: number, limit: number): number {
  const words = bytes[start + 5]! * 4;
  const at = start + HEADER + (words >= OLD_PLACE ? words : OLD_PLACE);
  return limit - at >= 4 && bytes[at]! >> 4 === VERSION ? at : -1;
}

/** Tells the extensions of the error message at `layer`, when it has some. */
export function walkIcmpExtensions({ bytes, start, limit }: LayerView, sink: FieldSink): void {
  const at = icmpExtensionsAt(bytes, start, limit);
  if (at < 0) return;
  const cursor = new FieldCursor(bytes, at, limit, sink);
  sink.open(fields.extension, at, cursor.left);
  cursor.tell(fields.extensionVersion, 1, cursor.peek(1) >> 4);
  cursor.tell(fields.extensionReserved, 2, cursor.peek(2) & 0x0fff);
  cursor.skip(2);
  const isGood = internetChecksum(bytes, at, limit) === 0;
  cursor.integer(fields.extensionChecksum, 2);
  cursor.tell(fields.extensionChecksumStatus, 0, isGood ? CHECKSUM.GOOD : CHECKSUM.BAD);
  while (cursor.left >= 4) object(cursor);
  sink.close();
}

function object(cursor: FieldCursor): void {
  const length = cursor.peek(2);
  cursor.sink.group('ICMP Extension Object', cursor.at, Math.min(length, cursor.left));
  cursor.integer(fields.objectLength, 2);
  const kind = cursor.integer(fields.objectClass, 1);
  cursor.integer(fields.objectType, 1);
  const body = cursor.inside(Math.max(length - 4, 0));
  if (kind === MPLS) {
    while (body.left >= 4) label(body);
  } else {
    body.rest(fields.objectData);
  }
  cursor.sink.close();
}

function label(cursor: FieldCursor): void {
  const entry = cursor.peek(3);
  cursor.tell(fields.mplsLabel, 3, entry >> 4);
  cursor.tell(fields.mplsExp, 3, (entry >> 1) & 7);
  cursor.tell(fields.mplsBottom, 3, (entry & 1) !== 0);
  cursor.skip(3);
  cursor.integer(fields.mplsTtl, 1);
}

import { u16be, u16le, u32be } from '@plainwire/bytes';
import { CHECKSUM, internetChecksum } from '../../checksum.ts';
import { computed, stateful, u8, u16, type ValueOf } from '../../declare.ts';
import type { FieldType } from '../../field.ts';
import { CONTENT } from '../../handoff.ts';
import { defineProtocol } from '../../protocol.ts';
import type { LayerView } from '../../view.ts';
import { checksumLabels } from '../data/checksum.ts';
import { icmpExtensionFields, walkIcmpExtensions } from './icmp-extensions.ts';

// Internet Control Message Protocol (RFC 792): 0 type   1 code   2 checksum   4 four bytes whose meaning the type
// decides   8 the datagram that is complained about, or data.

const HEADER = 8;
const ECHO_REPLY = 0;
const UNREACHABLE = 3;
const SOURCE_QUENCH = 4;
const REDIRECT = 5;
const ECHO = 8;
const ROUTER_ADVERTISEMENT = 9;
const TIME_EXCEEDED = 11;
const PARAMETER_PROBLEM = 12;
const TIMESTAMP = 13;
const TIMESTAMP_REPLY = 14;
const ADDRESS_MASK = 17;
const ADDRESS_MASK_REPLY = 18;
const FRAGMENTATION_NEEDED = 4;

const ERRORS: ReadonlySet<number> = new Set([
  UNREACHABLE,
  SOURCE_QUENCH,
  REDIRECT,
  TIME_EXCEEDED,
  PARAMETER_PROBLEM,
]);
/** Errors that may have extensions behind what they quote (RFC 4884 §4). */
const EXTENDED: ReadonlySet<number> = new Set([UNREACHABLE, TIME_EXCEEDED, PARAMETER_PROBLEM]);
const WITH_IDENTIFIER = [
  ECHO_REPLY,
  ECHO,
  TIMESTAMP,
  TIMESTAMP_REPLY,
  15,
  16,
  ADDRESS_MASK,
  ADDRESS_MASK_REPLY,
];

/** A field of messages of these types, when its bytes are there. */
function of<T extends FieldType>(
  types: readonly number[],
  name: string,
  title: string,
  type: T,
  end: number,
  read: (bytes: Uint8Array, start: number) => ValueOf<T> | undefined,
) {
  return computed(name, title, type, ({ bytes, start, limit }) =>
    types.includes(bytes[start]!) && limit - start >= end ? read(bytes, start) : undefined,
  );
}

const needsMtu = (bytes: Uint8Array, start: number) =>
  bytes[start] === UNREACHABLE && bytes[start + 1] === FRAGMENTATION_NEEDED;

function checksumStatus(layer: LayerView): number {
  const { bytes, start, limit, wireLimit, frame, index } = layer;
  const quoted = index > 0 && frame.indexOf(frame.protocolIdAt(index)) < index;
  if (limit < wireLimit || quoted) return CHECKSUM.UNVERIFIED;
  return internetChecksum(bytes, start, limit) === 0 ? CHECKSUM.GOOD : CHECKSUM.BAD;
}

export const icmp = defineProtocol({
  name: 'icmp',
  title: 'Internet Control Message Protocol',
  spec: 'RFC 792',
  fields: {
    type: u8('icmp.type', 'Type', 0, {
      labels: {
        0: 'Echo (ping) reply',
        3: 'Destination unreachable',
        4: 'Source quench (flow control)',
        5: 'Redirect',
        8: 'Echo (ping) request',
        9: 'Router advertisement',
        10: 'Router solicitation',
        11: 'Time-to-live exceeded',
        12: 'Parameter problem',
        13: 'Timestamp request',
        14: 'Timestamp reply',
        15: 'Information request',
        16: 'Information reply',
        17: 'Address mask request',
        18: 'Address mask reply',
      },
    }),
    code: u8('icmp.code', 'Code', 1),
    checksum: u16('icmp.checksum', 'Checksum', 2, { base: 'hex' }),
    checksumStatus: computed('icmp.checksum.status', 'Checksum Status', 'uint8', checksumStatus, {
      base: 'none',
      labels: checksumLabels,
      shown: { after: ['icmp.checksum'] },
    }),
    checksumBad: computed('icmp.checksum_bad', 'Bad checksum', 'none', (layer) =>
      checksumStatus(layer) === CHECKSUM.BAD ? true : undefined,
    ),
    id: of(WITH_IDENTIFIER, 'icmp.ident', 'Identifier (BE)', 'uint16', 8, (bytes, at) =>
      u16be(bytes, at + 4),
    ),
    idLe: of(WITH_IDENTIFIER, 'icmp.ident_le', 'Identifier (LE)', 'uint16', 8, (bytes, at) =>
      u16le(bytes, at + 4),
    ),
    seq: of(WITH_IDENTIFIER, 'icmp.seq', 'Sequence Number (BE)', 'uint16', 8, (bytes, at) =>
      u16be(bytes, at + 6),
    ),
    seqLe: of(WITH_IDENTIFIER, 'icmp.seq_le', 'Sequence Number (LE)', 'uint16', 8, (bytes, at) =>
      u16le(bytes, at + 6),
    ),
    unused: of(
      [UNREACHABLE, SOURCE_QUENCH, TIME_EXCEEDED],
      'icmp.unused',
      'Unused',
      'bytes',
      8,
      (bytes, at) => bytes.subarray(at + 4, needsMtu(bytes, at) ? at + 6 : at + 8),
    ),
    mtu: of([UNREACHABLE], 'icmp.mtu', 'MTU of next hop', 'uint16', 8, (bytes, at) =>
      needsMtu(bytes, at) ? u16be(bytes, at + 6) : undefined,
    ),
    pointer: of([PARAMETER_PROBLEM], 'icmp.pointer', 'Pointer', 'uint32', 8, (bytes, at) => bytes[at + 4]!),
    gateway: of([REDIRECT], 'icmp.redir_gw', 'Gateway Address', 'ipv4', 8, (bytes, at) =>
      u32be(bytes, at + 4),
    ),
    addressCount: of(
      [ROUTER_ADVERTISEMENT],
      'icmp.num_addrs',
      'Number of addresses',
      'uint8',
      8,
      (bytes, at) => bytes[at + 4]!,
    ),
    addressEntrySize: of(
      [ROUTER_ADVERTISEMENT],
      'icmp.addr_entry_size',
      'Address entry size',
      'uint8',
      8,
      (bytes, at) => bytes[at + 5]!,
    ),
    lifetime: of([ROUTER_ADVERTISEMENT], 'icmp.lifetime', 'Lifetime', 'uint16', 8, (bytes, at) =>
      u16be(bytes, at + 6),
    ),
    originate: of(
      [TIMESTAMP, TIMESTAMP_REPLY],
      'icmp.originate_timestamp',
      'Originate Timestamp',
      'uint32',
      12,
      (bytes, at) => u32be(bytes, at + 8),
    ),
    receive: of(
      [TIMESTAMP, TIMESTAMP_REPLY],
      'icmp.receive_timestamp',
      'Receive Timestamp',
      'uint32',
      16,
      (bytes, at) => u32be(bytes, at + 12),
    ),
    transmit: of(
      [TIMESTAMP, TIMESTAMP_REPLY],
      'icmp.transmit_timestamp',
      'Transmit Timestamp',
      'uint32',
      20,
      (bytes, at) => u32be(bytes, at + 16),
    ),
    addressMask: of(
      [ADDRESS_MASK, ADDRESS_MASK_REPLY],
      'icmp.address_mask',
      'Address Mask',
      'ipv4',
      12,
      (bytes, at) => u32be(bytes, at + 8),
    ),
    ...icmpExtensionFields,
    dataTime: stateful('icmp.data_time', 'Timestamp from icmp data', 'absolute_time'),
    dataTimeRelative: stateful(
      'icmp.data_time_relative',
      'Timestamp from icmp data (relative)',
      'relative_time',
    ),
    responseIn: stateful('icmp.resp_in', 'Response frame', 'framenum', { needs: 'later' }),
    responseTo: stateful('icmp.resp_to', 'Request frame', 'framenum'),
    responseTime: stateful('icmp.resptime', 'Response time', 'double'),
    noResponse: stateful('icmp.no_resp', 'No response seen', 'none', { needs: 'later' }),
  },
  claims: [{ table: 'ip.proto', key: 1 }],
  encloses: true,
  next: ['ip.version'],
  minimum: 4,
  walk(layer, sink) {
    const type = layer.bytes[layer.start]!;
    if (EXTENDED.has(type) && layer.limit - layer.start > HEADER) walkIcmpExtensions(layer, sink);
  },
  step(bytes, at, limit, handoff) {
    const type = bytes[at]!;
    if (limit - at < HEADER) return limit;
    if (ERRORS.has(type)) {
      if (limit > at + HEADER) {
        handoff.table = 0;
        handoff.key = bytes[at + HEADER]! >> 4;
      }
      return at + HEADER;
    }
    if (type !== ECHO && type !== ECHO_REPLY) return limit;
    handoff.table = CONTENT;
    return at + HEADER;
  },
});

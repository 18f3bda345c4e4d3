import type { FieldInfo, FieldType, FieldValue } from '@plainwire/filter-lang';
import type { PacketDetails } from '@plainwire/pcap';
import type { AnalyzedFrame } from '../analyzed-frame.ts';
import { type RecordField, recordField } from '../state-field.ts';

/** What a pcapng file says of a packet in options of its block (draft-ietf-opsawg-pcapng §4.3). */
export const packetOptionFields: readonly RecordField[] = [
  detail('pkt_comment', 'Packet comments', 'protocol', ({ comments }) =>
    comments.length > 0 ? new Uint8Array(0) : undefined,
  ),
  detail('frame.comment', 'Comment', 'string', ({ comments }) => comments),
  detail('frame.comment.expert', 'Formatted comment', 'none', ({ comments }) => comments.map(() => true)),
  flagBits('packet_flags', 'Packet flags', 0, 32, { base: 'hex' }),
  flagBits('packet_flags_direction', 'Direction', 0, 2, {
    base: 'hex',
    labels: new Map([
      [0, 'Unknown'],
      [1, 'Inbound'],
      [2, 'Outbound'],
    ]),
  }),
  flagBits('packet_flags_reception_type', 'Reception type', 2, 3, {
    labels: new Map([
      [0, 'Not specified'],
      [1, 'Unicast'],
      [2, 'Multicast'],
      [3, 'Broadcast'],
      [4, 'Promiscuous'],
    ]),
  }),
  flagBits('packet_flags_fcs_length', 'FCS length', 5, 4),
  flagBits('packet_flags_reserved', 'Reserved', 9, 7),
  error('crc_error', 'CRC error', 24),
  error('packet_too_error', 'Packet too long error', 25),
  error('packet_too_short_error', 'Packet too short error', 26),
  error('wrong_inter_frame_gap_error', 'Wrong interframe gap error', 27),
  error('unaligned_frame_error', 'Unaligned frame error', 28),
  error('start_frame_delimiter_error', 'Start frame delimiter error', 29),
  error('preamble_error', 'Preamble error', 30),
  error('symbol_error', 'Symbol error', 31),
  detail('frame.packet_id', 'Packet id', 'uint64', ({ packetId }) => packetId, { base: 'dec' }),
  detail('frame.drop_count', 'Drop Count', 'uint64', ({ dropCount }) => dropCount, { base: 'dec' }),
  detail('frame.interface_queue', 'Interface queue', 'uint32', ({ queue }) => queue, { base: 'dec' }),
];

function flagBits(
  name: string,
  title: string,
  shift: number,
  bits: number,
  more: Partial<FieldInfo> = {},
): RecordField {
  const mask = 2 ** bits - 1;
  return detail(
    `frame.${name}`,
    title,
    'uint32',
    ({ flags }) => (flags === undefined ? undefined : ((flags.value >>> shift) & mask) >>> 0),
    { base: 'dec', ...more },
  );
}

function error(name: string, title: string, bit: number): RecordField {
  return detail(`frame.packet_flags_${name}`, title, 'boolean', ({ flags }) =>
    flags === undefined ? undefined : ((flags.value >>> bit) & 1) === 1,
  );
}

function detail(
  name: string,
  title: string,
  type: FieldType,
  read: (details: PacketDetails) => FieldValue | readonly FieldValue[] | undefined,
  more: Partial<FieldInfo> = {},
): RecordField {
  return recordField(
    name,
    title,
    type,
    (frame) => {
      const details = detailsOf(frame);
      return details && read(details);
    },
    more,
  );
}

function detailsOf({ record, capture }: AnalyzedFrame): PacketDetails | undefined {
  const source = capture?.format === 'pcapng' ? capture.interfaces[record.interfaceId] : undefined;
  return source && capture?.packetDetails?.(record, source);
}

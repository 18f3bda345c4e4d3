import { u16be, u16le } from '@plainwire/bytes';
import { CHECKSUM, internetChecksum, messageChecksumText } from '../../checksum.ts';
import { computed, computedList, listed, stateful, statefulExpert, u8, u16 } from '../../declare.ts';
import type { FieldOptions, ValueOf } from '../../declared-field.ts';
import type { FieldType } from '../../field.ts';
import { CONTENT } from '../../handoff.ts';
import { defineProtocol } from '../../protocol.ts';
import { unsigned } from '../../read-value.ts';
import type { FieldSink } from '../../sink.ts';
import type { LayerView } from '../../view.ts';
import { checksumLabels } from '../data/checksum.ts';
import { labelsOfRuns } from '../data/runs.ts';
import {
  icmpExtensionFields,
  walkIcmpExtensions,
  walkInterface,
  walkInterfaceState,
} from './icmp-extensions.ts';
import { hasPingTime, PING_TIME, pingTimeNs } from './ping-time.ts';

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
/** An address and how much it is preferred, in words (RFC 1256 §3). */
const ROUTER_ENTRY = 2;

const ERRORS: ReadonlySet<number> = new Set([
  UNREACHABLE,
  SOURCE_QUENCH,
  REDIRECT,
  TIME_EXCEEDED,
  PARAMETER_PROBLEM,
]);
/** Errors that may have extensions behind what they quote (RFC 4884 §4). */
const EXTENDED: ReadonlySet<number> = new Set([UNREACHABLE, TIME_EXCEEDED, PARAMETER_PROBLEM]);
const EXTENDED_ECHO = 42;
const EXTENDED_ECHO_REPLY = 43;
const WITH_SEQUENCE = [
  ECHO_REPLY,
  ECHO,
  TIMESTAMP,
  TIMESTAMP_REPLY,
  15,
  16,
  ADDRESS_MASK,
  ADDRESS_MASK_REPLY,
];

const WITH_IDENTIFIER = [...WITH_SEQUENCE, EXTENDED_ECHO, EXTENDED_ECHO_REPLY];

/** How many bytes a value has. */
const SIZES: { readonly [Type in FieldType]?: number } = { uint8: 1, uint16: 2, uint32: 4, ipv4: 4 };

/** A field of messages of these types, when its bytes are there: they end at `end`. Without `read` they are an integer. */
function of<T extends FieldType>(
  types: readonly number[],
  name: string,
  title: string,
  type: T,
  end: number,
  read?: (bytes: Uint8Array, start: number) => ValueOf<T> | undefined,
  options: FieldOptions = {},
) {
  const size = SIZES[type]!;
  const reader =
    read ?? ((bytes: Uint8Array, start: number) => unsigned(bytes, start + end - size, size) as ValueOf<T>);
  return computed(
    name,
    title,
    type,
    ({ bytes, start, limit }) =>
      types.includes(bytes[start]!) && limit - start >= end ? reader(bytes, start) : undefined,
    { range: [end - size, size], ...options },
  );
}

const both = { base: 'dec_hex' } as const;

const needsMtu = (bytes: Uint8Array, start: number) =>
  bytes[start] === UNREACHABLE && bytes[start + 1] === FRAGMENTATION_NEEDED;

/** How many words of the datagram are quoted, where the message says so (RFC 4884 §4). */
const quotedWords = (bytes: Uint8Array, at: number) => (bytes[at + 5] === 0 ? undefined : bytes[at + 5]!);

/** What no one has given a meaning of the four bytes of an error: around the quoted length, and before the MTU. */
function unusedBytes({ bytes, start, limit }: LayerView): Uint8Array[] {
  const type = bytes[start]!;
  if (!EXTENDED.has(type) || limit - start < HEADER) return [];
  const from = start + (type === PARAMETER_PROBLEM ? 5 : 4);
  const to = start + (needsMtu(bytes, start) ? 6 : 8);
  if (quotedWords(bytes, start) === undefined) return [bytes.subarray(from, to)];
  return [bytes.subarray(from, start + 5), bytes.subarray(start + 6, to)].filter(({ length }) => length > 0);
}

function checksumStatus(layer: LayerView): number {
  const { bytes, start, limit, wireLimit, frame, index } = layer;
  const quoted = index > 0 && frame.indexOf(frame.protocolIdAt(index)) < index;
  if (limit < wireLimit || quoted) return CHECKSUM.UNVERIFIED;
  return internetChecksum(bytes, start, limit) === 0 ? CHECKSUM.GOOD : CHECKSUM.BAD;
}

/** When an echo was sent, by its data: the header then ends behind it. */
function sentNs({ bytes, start, end, frame }: LayerView): bigint | undefined {
  const isTimed =
    end === start + HEADER + PING_TIME && (bytes[start] === ECHO || bytes[start] === ECHO_REPLY);
  return isTimed && frame.record !== undefined ? pingTimeNs(bytes, start + HEADER, frame.record) : undefined;
}

const routerFields = {
  routerAddress: listed('icmp.router_address', 'Router address', 'ipv4'),
  routerPreference: listed('icmp.pref_level', 'Preference level', 'int32'),
};

/** RFC 1256 §3: addresses, each with how much it is preferred. */
function walkRouters({ bytes, start, limit }: LayerView, sink: FieldSink): void {
  const size = ROUTER_ENTRY * 4;
  const end = Math.min(limit - 7, start + HEADER + bytes[start + 4]! * size);
  for (let at = start + HEADER; at < end; at += size) {
    sink.add(routerFields.routerAddress, at, 4);
    sink.add(routerFields.routerPreference, at + 4, 4);
  }
}

/** For people: filters know the types by number alone, as Wireshark's do. */
export const icmpTypeNames: Readonly<Record<number, string>> = labelsOfRuns({
  0: 'Echo (ping) reply',
  3: 'Destination unreachable|Source quench (flow control)|Redirect',
  8: 'Echo (ping) request|Router advertisement|Router solicitation|Time-to-live exceeded|Parameter problem|Timestamp request|Timestamp reply|Information request|Information reply|Address mask request|Address mask reply',
});

export const icmp = defineProtocol({
  name: 'icmp',
  title: 'Internet Control Message Protocol',
  spec: 'RFC 792',
  fields: {
    type: u8('icmp.type', '', 0, {
      text: (type) => `${type} (${icmpTypeNames[Number(type)] ?? 'Unknown'})`,
    }),
    code: u8('icmp.code', '', 1),
    checksum: u16('icmp.checksum', '', 2, { base: 'hex', text: messageChecksumText(checksumStatus) }),
    checksumStatus: computed('icmp.checksum.status', 'Checksum Status', 'uint8', checksumStatus, {
      base: 'none',
      labels: checksumLabels,
      shown: { after: ['icmp.checksum'] },
    }),
    checksumBad: computed('icmp.checksum_bad', 'Bad checksum', 'none', (layer) =>
      checksumStatus(layer) === CHECKSUM.BAD ? true : undefined,
    ),
    id: of(WITH_IDENTIFIER, 'icmp.ident', 'Identifier (BE)', 'uint16', 6, undefined, both),
    idLe: of(
      WITH_IDENTIFIER,
      'icmp.ident_le',
      'Identifier (LE)',
      'uint16',
      6,
      (bytes, at) => u16le(bytes, at + 4),
      both,
    ),
    seq: of(WITH_SEQUENCE, 'icmp.seq', 'Sequence Number (BE)', 'uint16', 8, undefined, both),
    seqLe: of(
      WITH_SEQUENCE,
      'icmp.seq_le',
      'Sequence Number (LE)',
      'uint16',
      8,
      (bytes, at) => u16le(bytes, at + 6),
      both,
    ),
    quotedWords: of(
      [UNREACHABLE, TIME_EXCEEDED, PARAMETER_PROBLEM],
      'icmp.length',
      '',
      'uint8',
      8,
      quotedWords,
      { range: [5, 1] },
    ),
    quotedLength: of(
      [UNREACHABLE, TIME_EXCEEDED, PARAMETER_PROBLEM],
      'icmp.length.original_datagram',
      'Length of original datagram',
      'uint8',
      8,
      (bytes, at) => {
        const words = quotedWords(bytes, at);
        return words === undefined ? undefined : words * 4;
      },
      { range: [8, 0] },
    ),
    unused: computedList('icmp.unused', '', 'bytes', unusedBytes),
    mtu: of([UNREACHABLE], 'icmp.mtu', 'MTU of next hop', 'uint16', 8, (bytes, at) =>
      needsMtu(bytes, at) ? u16be(bytes, at + 6) : undefined,
    ),
    pointer: of([PARAMETER_PROBLEM], 'icmp.pointer', '', 'uint32', 8, (bytes, at) => bytes[at + 4]!),
    gateway: of([REDIRECT], 'icmp.redir_gw', 'Gateway Address', 'ipv4', 8),
    addressCount: of(
      [ROUTER_ADVERTISEMENT],
      'icmp.num_addrs',
      'Number of addresses',
      'uint8',
      8,
      (bytes, at) => bytes[at + 4]!,
      { range: [4, 1] },
    ),
    addressEntrySize: of(
      [ROUTER_ADVERTISEMENT],
      'icmp.addr_entry_size',
      'Address entry size',
      'uint8',
      8,
      (bytes, at) => bytes[at + 5]!,
      { range: [5, 1] },
    ),
    lifetime: of([ROUTER_ADVERTISEMENT], 'icmp.lifetime', '', 'uint16', 8),
    originate: of([TIMESTAMP, TIMESTAMP_REPLY], 'icmp.originate_timestamp', '', 'uint32', 12),
    receive: of([TIMESTAMP, TIMESTAMP_REPLY], 'icmp.receive_timestamp', '', 'uint32', 16),
    transmit: of([TIMESTAMP, TIMESTAMP_REPLY], 'icmp.transmit_timestamp', '', 'uint32', 20),
    addressMask: of([ADDRESS_MASK, ADDRESS_MASK_REPLY], 'icmp.address_mask', '', 'ipv4', 12),
    ...routerFields,
    ...icmpExtensionFields,
    dataTime: computed('icmp.data_time', 'Timestamp from icmp data', 'absolute_time', sentNs, {
      range: [HEADER, PING_TIME],
    }),
    dataTimeRelative: computed(
      'icmp.data_time_relative',
      'Timestamp from icmp data (relative)',
      'relative_time',
      (layer) => {
        const sent = sentNs(layer);
        if (sent === undefined) return undefined;
        const { seconds = 0, nanoseconds = 0 } = layer.frame.record!;
        return BigInt(Math.floor(seconds)) * 1_000_000_000n + BigInt(nanoseconds) - sent;
      },
    ),
    responseIn: stateful('icmp.resp_in', 'Response frame', 'framenum', { needs: 'later' }),
    responseTo: stateful('icmp.resp_to', 'Request frame', 'framenum'),
    responseTime: stateful('icmp.resptime', 'Response time', 'double'),
    responseNotFound: statefulExpert('icmp.resp_not_found', 'Response not found', 'warning', 'sequence', {
      needs: 'later',
    }),
    noResponse: stateful('icmp.no_resp', 'No response seen', 'none', { needs: 'later' }),
  },
  claims: [{ table: 'ip.proto', key: 1 }],
  encloses: true,
  withPayload: true,
  next: ['ip.version'],
  minimum: 4,
  walk(layer, sink) {
    const { bytes, start, limit } = layer;
    const type = bytes[start]!;
    if (type === EXTENDED_ECHO) walkInterface(layer, sink);
    else if (type === EXTENDED_ECHO_REPLY) walkInterfaceState(layer, sink);
    if (limit - start <= HEADER) return;
    if (ERRORS.has(type)) walkIcmpExtensions(layer, sink);
    else if (type === ROUTER_ADVERTISEMENT && bytes[start + 5] === ROUTER_ENTRY) walkRouters(layer, sink);
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
    const isOpaque = type === ROUTER_ADVERTISEMENT && bytes[at + 5] !== ROUTER_ENTRY;
    if (type !== ECHO && type !== ECHO_REPLY && !isOpaque) return limit;
    handoff.table = CONTENT;
    const isTimed = !isOpaque && hasPingTime(bytes, at + HEADER, limit, handoff.record);
    return at + HEADER + (isTimed ? PING_TIME : 0);
  },
});

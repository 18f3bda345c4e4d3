import { u16be, u32be } from '@plainwire/bytes';
import { listed, listedExpert } from '../../declare.ts';
import type { Field } from '../../declared-field.ts';
import type { FieldSink } from '../../sink.ts';
import type { LayerView } from '../../view.ts';
import { countNops, MANY_NOPS } from '../data/option-padding.ts';
import { tcpOptionKindLabels } from '../data/tcp-parameters.ts';
import { mptcpFields, walkMptcpOption } from './mptcp-option.ts';

// Options of TCP (RFC 9293 §3.2): a kind; all but End (0) and No-Operation (1) have a length that counts both bytes.

export const tcpOptionFields = {
  optionKind: listed('tcp.option_kind', 'Kind', 'uint8', {
    labels: tcpOptionKindLabels,
  }),
  optionLength: listed('tcp.option_len', 'Length', 'uint8'),
  optionEol: listed('tcp.options.eol', 'TCP Option - End of Option List (EOL)', 'protocol'),
  optionNop: listed('tcp.options.nop', 'TCP Option - No-Operation (NOP)', 'protocol'),
  optionMss: listed('tcp.options.mss', 'TCP Option - Maximum segment size', 'protocol'),
  mss: listed('tcp.options.mss_val', 'MSS Value', 'uint16'),
  optionWindowScale: listed('tcp.options.wscale', 'TCP Option - Window scale', 'protocol'),
  windowShift: listed('tcp.options.wscale.shift', 'Shift count', 'uint8'),
  windowMultiplier: listed('tcp.options.wscale.multiplier', '', 'uint16'),
  optionSackPermitted: listed('tcp.options.sack_perm', 'TCP Option - SACK permitted', 'protocol'),
  optionSack: listed('tcp.options.sack', 'TCP Option - SACK', 'protocol'),
  sackCount: listed('tcp.options.sack.count', 'TCP SACK Count', 'uint8'),
  /** As in the header. Wireshark counts from the first sequence number of the connection: that needs state. */
  sackLeft: listed('tcp.options.sack_le', 'TCP SACK Left Edge', 'uint32', { needs: 'state' }),
  sackRight: listed('tcp.options.sack_re', 'TCP SACK Right Edge', 'uint32', { needs: 'state' }),
  optionTimestamp: listed('tcp.options.timestamp', 'TCP Option - Timestamps', 'protocol'),
  timestampValue: listed('tcp.options.timestamp.tsval', 'Timestamp value', 'uint32'),
  timestampEcho: listed('tcp.options.timestamp.tsecr', 'Timestamp echo reply', 'uint32'),
  optionMd5: listed('tcp.options.md5', 'TCP Option - TCP MD5 signature', 'protocol'),
  md5Digest: listed('tcp.options.md5.digest', 'MD5 digest', 'bytes'),
  optionUserTimeout: listed('tcp.options.user_to', 'TCP Option - User Timeout', 'protocol'),
  userTimeoutInMinutes: listed('tcp.options.user_to_granularity', 'Granularity', 'boolean', {
    labels: { 0: 'Seconds', 1: 'Minutes' },
  }),
  userTimeout: listed('tcp.options.user_to_val', 'User Timeout', 'uint16'),
  optionAuthentication: listed('tcp.options.ao', 'TCP Option - TCP Authentication Option', 'protocol'),
  authenticationKeyId: listed('tcp.options.ao.keyid', 'Key ID', 'uint8'),
  authenticationNextKeyId: listed('tcp.options.ao.rnextkeyid', 'Receive Next Key ID', 'uint8'),
  authenticationMac: listed('tcp.options.ao.mac', '', 'bytes'),
  optionFastOpen: listed('tcp.options.tfo', 'TCP Option - TCP Fast Open', 'protocol'),
  fastOpenRequest: listed('tcp.options.tfo.request', 'Fast Open Cookie Request', 'none'),
  fastOpenCookie: listed('tcp.options.tfo.cookie', 'Fast Open Cookie', 'bytes'),
  optionExperimental: listed('tcp.options.experimental', 'TCP Option - Experimental', 'protocol'),
  experimentId: listed('tcp.options.experimental.exid', 'Experiment Identifier', 'uint16', {
    base: 'hex',
  }),
  experimentData: listed('tcp.options.experimental.data', '', 'bytes'),
  optionMptcp: listed('tcp.options.mptcp', 'TCP Option - Multipath TCP', 'protocol'),
  ...mptcpFields,
  ackRate: listed('tcp.options.tarr.rate', 'TARR Rate', 'uint8'),
  ackRateReserved: listed('tcp.options.tar.reserved', 'TARR Reserved', 'uint8'),
  badLength: listedExpert('tcp.option.len.invalid', 'Invalid length for option', 'warning', 'protocol'),
  cutSuboption: listedExpert(
    'tcp.suboption_malformed',
    'suboption would go past end of option',
    'error',
    'malformed',
  ),
  nopNote: listedExpert(
    'tcp.nop',
    '4 NOP in a row - a router may have removed some options',
    'warning',
    'protocol',
  ),
  mssAbsent: listedExpert(
    'tcp.options.mss.absent',
    'The SYN packet does not contain a MSS option',
    'note',
    'protocol',
  ),
  mssPresent: listedExpert(
    'tcp.options.mss.present',
    'The non-SYN packet does contain a MSS option',
    'warning',
    'protocol',
  ),
  shiftInvalid: listedExpert(
    'tcp.options.wscale.shift.invalid',
    'Window scale shift exceeds 14',
    'warning',
    'protocol',
  ),
  bytesAfterEnd: listedExpert(
    'tcp.non_zero_bytes_after_eol',
    'Non zero bytes in option space after EOL option',
    'error',
    'protocol',
  ),
  optionUnknown: listed('tcp.options.unknown', 'TCP Option - Unknown', 'protocol'),
  unknownPayload: listed('tcp.options.unknown.payload', '', 'bytes'),
};

const fields = tcpOptionFields;
const END = 0;
const NO_OPERATION = 1;
const MSS = 2;
/** Experiment: how many segments an acknowledgment may cover (draft-ietf-tcpm-ack-rate-request §3). */
const ACK_RATE = 0x00ac;
/** Experiment: TCP Fast Open as it was before RFC 7413 (its appendix A). */
const FAST_OPEN = 0xf989;
const SYN = 0x02;
const LARGEST_SHIFT = 14;
export const OPTION_TITLE = 'TCP Option - ';

/** One kind of option: the field that stands for it, the lengths it may have, and what is inside. */
interface Option {
  readonly field: Field;
  readonly length: number;
  /** It has this length, and not just at least. */
  readonly exact?: boolean;
  readonly inside?: (bytes: Uint8Array, at: number, length: number, sink: FieldSink) => void;
}

/** Echo, CC, selective negative acknowledgment, quick start: known by their lengths alone. */
const OBSOLETE = [
  [6, 6],
  [7, 6],
  [11, 6],
  [12, 6],
  [13, 6],
  [21, 6],
  [27, 8],
].map(([kind, length]) => [kind!, { field: fields.optionUnknown, length: length!, exact: true }] as const);

const OPTIONS: ReadonlyMap<number, Option> = new Map<number, Option>([
  [
    2,
    {
      field: fields.optionMss,
      length: 4,
      exact: true,
      inside: maximumSegmentSize,
    },
  ],
  [3, { field: fields.optionWindowScale, length: 3, exact: true, inside: windowScale }],
  [4, { field: fields.optionSackPermitted, length: 2, exact: true }],
  [5, { field: fields.optionSack, length: 2, inside: sack }],
  [8, { field: fields.optionTimestamp, length: 10, exact: true, inside: timestamps }],
  [
    19,
    {
      field: fields.optionMd5,
      length: 18,
      exact: true,
      inside: (_bytes, at, length, sink) => sink.add(fields.md5Digest, at + 2, length - 2),
    },
  ],
  [28, { field: fields.optionUserTimeout, length: 4, exact: true, inside: userTimeout }],
  [29, { field: fields.optionAuthentication, length: 4, inside: authentication }],
  [30, { field: fields.optionMptcp, length: 3, inside: walkMptcpOption }],
  [34, { field: fields.optionFastOpen, length: 2, inside: fastOpen }],
  ...OBSOLETE,
  [253, { field: fields.optionExperimental, length: 4, inside: experiment }],
  [254, { field: fields.optionExperimental, length: 4, inside: experiment }],
]);

/**
 * Length of the option at `at` in the list that ends at `end`: 1 for End (0) and No-Operation (1); 0 when its length is
 * impossible, and nothing behind it can be read.
 */
export function tcpOptionLength(bytes: Uint8Array, at: number, end: number): number {
  if (bytes[at]! <= NO_OPERATION) return 1;
  const length = at + 1 < end ? bytes[at + 1]! : 0;
  return length < 2 || at + length > end ? 0 : length;
}

/** Where the header ends as it says itself, be it captured or not. */
export function declaredEnd({ bytes, start }: Pick<LayerView, 'bytes' | 'start'>): number {
  return start + ((bytes[start + 12]! >> 4) << 2);
}

/**
 * Each option of the header; stops at a length that is impossible. End markers may repeat: they pad. Of a header that was
 * cut, nothing is said of what it lacks.
 */
export function walkTcpOptions(layer: LayerView, sink: FieldSink): void {
  const { bytes, start, end } = layer;
  const isCut = declaredEnd(layer) > end;
  const isSyn = (bytes[start + 13]! & SYN) !== 0;
  let hasMss = false;
  let nops = 0;
  let at = start + 20;
  while (at < end) {
    const kind = bytes[at]!;
    if (kind === NO_OPERATION) {
      nops = countNops(nops, at - start);
      if (nops === MANY_NOPS) sink.set(fields.nopNote, at, 1, true);
    }
    if (kind === END || kind === NO_OPERATION) {
      sink.open(tcpOptionField(kind), at, 1);
      sink.add(fields.optionKind, at, 1);
      sink.close();
      if (kind === END && bytes[at + 1] !== END) {
        if (at + 1 < end) {
          sink.set(fields.bytesAfterEnd, at + 1, 0, true);
          return;
        }
        break;
      }
      at += 1;
      continue;
    }
    const length = tcpOptionLength(bytes, at, end);
    if (length === 0) {
      if (isCut) walkOption(bytes, at, end - at, sink, true);
      else sink.set(fields.badLength, at, end - at, true);
      break;
    }
    if (kind === MSS) hasMss = true;
    walkOption(bytes, at, length, sink);
    at += length;
  }
  if (isCut) return;
  if (isSyn && !hasMss && end > start + 20) sink.set(fields.mssAbsent, end, 0, true);
  if (!isSyn && hasMss) sink.set(fields.mssPresent, end, 0, true);
}

/** The field that stands for options of a kind. */
export function tcpOptionField(kind: number): Field {
  if (kind === END) return fields.optionEol;
  if (kind === NO_OPERATION) return fields.optionNop;
  return OPTIONS.get(kind)?.field ?? fields.optionUnknown;
}

/** `isCut`: only the first `length` bytes of it were captured. */
function walkOption(bytes: Uint8Array, at: number, length: number, sink: FieldSink, isCut = false): void {
  const known = OPTIONS.get(bytes[at]!);
  sink.open(known?.field ?? fields.optionUnknown, at, length);
  sink.add(fields.optionKind, at, 1);
  if (length > 1) sink.add(fields.optionLength, at + 1, 1);
  if (isCut) {
    // What follows is not there.
  } else if (known === undefined) {
    if (length > 2) sink.add(fields.unknownPayload, at + 2, length - 2);
  } else if (known.exact === true ? length === known.length : length >= known.length) {
    known.inside?.(bytes, at, length, sink);
  } else {
    sink.set(fields.badLength, at + 1, 1, true);
  }
  sink.close();
}

/** The line of the option that is open, for who builds a tree. */
function say(sink: FieldSink, text: () => string): void {
  if (sink.only === undefined) sink.relabel(OPTION_TITLE + text());
}

function maximumSegmentSize(bytes: Uint8Array, at: number, _length: number, sink: FieldSink): void {
  say(sink, () => `Maximum segment size: ${u16be(bytes, at + 2)} bytes`);
  sink.add(fields.mss, at + 2, 2);
}

/** RFC 7323 §2.3: a shift of more than 14 is used as 14. */
function windowScale(bytes: Uint8Array, at: number, _length: number, sink: FieldSink): void {
  sink.add(fields.windowShift, at + 2, 1);
  if (bytes[at + 2]! > LARGEST_SHIFT) sink.set(fields.shiftInvalid, at + 2, 1, true);
  const multiplier = 1 << Math.min(bytes[at + 2]!, LARGEST_SHIFT);
  say(sink, () => `Window scale: ${Math.min(bytes[at + 2]!, LARGEST_SHIFT)} (multiply by ${multiplier})`);
  sink.set(fields.windowMultiplier, at + 2, 0, multiplier);
}

/** RFC 2018 §3: pairs of edges. */
function sack(bytes: Uint8Array, at: number, length: number, sink: FieldSink): void {
  let count = 0;
  for (let edge = at + 2; edge + 8 <= at + length; edge += 8) {
    sink.set(fields.sackLeft, edge, 4, u32be(bytes, edge));
    sink.set(fields.sackRight, edge + 4, 4, u32be(bytes, edge + 4));
    count++;
  }
  const rest = (length - 2) % 8;
  if (rest > 0) sink.set(fields.cutSuboption, at + length - rest, rest, true);
  sink.set(fields.sackCount, at + 1, 0, count);
}

/** RFC 7323 §3.2. */
function timestamps(bytes: Uint8Array, at: number, _length: number, sink: FieldSink): void {
  say(sink, () => `Timestamps: TSval ${u32be(bytes, at + 2)}, TSecr ${u32be(bytes, at + 6)}`);
  sink.add(fields.timestampValue, at + 2, 4);
  sink.add(fields.timestampEcho, at + 6, 4);
}

/** RFC 5482 §3. */
function userTimeout(bytes: Uint8Array, at: number, _length: number, sink: FieldSink): void {
  sink.set(fields.userTimeoutInMinutes, at + 2, 2, bytes[at + 2]! >= 0x80);
  sink.set(fields.userTimeout, at + 2, 2, ((bytes[at + 2]! & 0x7f) << 8) | bytes[at + 3]!);
}

/** RFC 5925 §2.2. */
function authentication(_bytes: Uint8Array, at: number, length: number, sink: FieldSink): void {
  sink.add(fields.authenticationKeyId, at + 2, 1);
  sink.add(fields.authenticationNextKeyId, at + 3, 1);
  if (length > 4) sink.add(fields.authenticationMac, at + 4, length - 4);
}

/** RFC 7413 §2: an empty cookie asks for one. */
function fastOpen(_bytes: Uint8Array, at: number, length: number, sink: FieldSink): void {
  if (length === 2) sink.set(fields.fastOpenRequest, at, 2, true);
  else sink.add(fields.fastOpenCookie, at + 2, length - 2);
}

/** RFC 6994 §3. */
function experiment(bytes: Uint8Array, at: number, length: number, sink: FieldSink): void {
  sink.add(fields.experimentId, at + 2, 2);
  const experimentId = u16be(bytes, at + 2);
  if (experimentId === FAST_OPEN) {
    if (length === 4) sink.set(fields.fastOpenRequest, at, 4, true);
    else sink.add(fields.fastOpenCookie, at + 4, length - 4);
  } else if (experimentId === ACK_RATE && length === 5) {
    sink.set(fields.ackRate, at + 4, 1, bytes[at + 4]! >> 1);
    sink.set(fields.ackRateReserved, at + 4, 1, bytes[at + 4]! & 1);
  } else if (length > 4) {
    sink.add(fields.experimentData, at + 4, length - 4);
  }
}

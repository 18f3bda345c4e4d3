import { u32be } from '@plainwire/bytes';
import { type Field, listed } from '../../declare.ts';
import type { FieldSink } from '../../sink.ts';
import type { LayerView } from '../../view.ts';

// Options of TCP (RFC 9293 §3.2): a kind; all but End (0) and No-Operation (1) have a length that counts both bytes.

export const tcpOptionFields = {
  optionKind: listed('tcp.option_kind', 'Kind', 'uint8', {
    labels: {
      0: 'End of Option List',
      1: 'No-Operation',
      2: 'Maximum Segment Size',
      3: 'Window Scale',
      4: 'SACK Permitted',
      5: 'SACK',
      8: 'Time Stamp Option',
      19: 'MD5 Signature Option',
      28: 'User Timeout Option',
      29: 'TCP Authentication Option (TCP-AO)',
      30: 'Multipath TCP',
      34: 'TCP Fast Open Cookie',
    },
  }),
  optionLength: listed('tcp.option_len', 'Length', 'uint8'),
  optionEol: listed('tcp.options.eol', 'TCP Option - End of Option List (EOL)', 'protocol'),
  optionNop: listed('tcp.options.nop', 'TCP Option - No-Operation (NOP)', 'protocol'),
  optionMss: listed('tcp.options.mss', 'TCP Option - Maximum segment size', 'protocol'),
  mss: listed('tcp.options.mss_val', 'MSS Value', 'uint16'),
  optionWindowScale: listed('tcp.options.wscale', 'TCP Option - Window scale', 'protocol'),
  windowShift: listed('tcp.options.wscale.shift', 'Shift count', 'uint8'),
  windowMultiplier: listed('tcp.options.wscale.multiplier', 'Multiplier', 'uint16'),
  optionSackPermitted: listed('tcp.options.sack_perm', 'TCP Option - SACK permitted', 'protocol'),
  optionSack: listed('tcp.options.sack', 'TCP Option - SACK', 'protocol'),
  sackCount: listed('tcp.options.sack.count', 'TCP SACK Count', 'uint8'),
  sackLeft: listed('tcp.options.sack_le', 'TCP SACK Left Edge', 'uint32'),
  sackRight: listed('tcp.options.sack_re', 'TCP SACK Right Edge', 'uint32'),
  optionTimestamp: listed('tcp.options.timestamp', 'TCP Option - Timestamps', 'protocol'),
  timestampValue: listed('tcp.options.timestamp.tsval', 'Timestamp value', 'uint32'),
  timestampEcho: listed('tcp.options.timestamp.tsecr', 'Timestamp echo reply', 'uint32'),
  optionUnknown: listed('tcp.options.unknown', 'TCP Option - Unknown', 'protocol'),
  unknownPayload: listed('tcp.options.unknown.payload', 'Payload', 'bytes'),
};

const fields = tcpOptionFields;
const END = 0;
const NO_OPERATION = 1;

/** One kind of option: the field that stands for it, the lengths it may have, and what is inside. */
interface Option {
  readonly field: Field;
  readonly shortest: number;
  readonly inside?: (bytes: Uint8Array, at: number, length: number, sink: FieldSink) => void;
}

const OPTIONS: ReadonlyMap<number, Option> = new Map<number, Option>([
  [
    2,
    {
      field: fields.optionMss,
      shortest: 4,
      inside: (_bytes, at, _length, sink) => sink.add(fields.mss, at + 2, 2),
    },
  ],
  [3, { field: fields.optionWindowScale, shortest: 3, inside: windowScale }],
  [4, { field: fields.optionSackPermitted, shortest: 2 }],
  [5, { field: fields.optionSack, shortest: 2, inside: sack }],
  [8, { field: fields.optionTimestamp, shortest: 10, inside: timestamps }],
]);

/** Each option of the header; stops at a length that is impossible. End markers may repeat: they pad. */
export function walkTcpOptions({ bytes, start, end }: LayerView, sink: FieldSink): void {
  let at = start + 20;
  while (at < end) {
    const kind = bytes[at]!;
    if (kind === END || kind === NO_OPERATION) {
      sink.open(kind === END ? fields.optionEol : fields.optionNop, at, 1);
      sink.add(fields.optionKind, at, 1);
      sink.close();
      if (kind === END && bytes[at + 1] !== END) return;
      at += 1;
      continue;
    }
    const length = at + 1 < end ? bytes[at + 1]! : 0;
    if (length < 2 || at + length > end) return;
    walkOption(bytes, at, length, sink);
    at += length;
  }
}

function walkOption(bytes: Uint8Array, at: number, length: number, sink: FieldSink): void {
  const known = OPTIONS.get(bytes[at]!);
  sink.open(known?.field ?? fields.optionUnknown, at, length);
  sink.add(fields.optionKind, at, 1);
  sink.add(fields.optionLength, at + 1, 1);
  if (known === undefined) {
    if (length > 2) sink.add(fields.unknownPayload, at + 2, length - 2);
  } else if (length >= known.shortest) {
    known.inside?.(bytes, at, length, sink);
  }
  sink.close();
}

/** RFC 7323 §2.3: a shift of more than 14 is used as 14. */
function windowScale(bytes: Uint8Array, at: number, _length: number, sink: FieldSink): void {
  sink.add(fields.windowShift, at + 2, 1);
  sink.set(fields.windowMultiplier, at + 2, 1, 1 << Math.min(bytes[at + 2]!, 14));
}

/** RFC 2018 §3: pairs of edges. */
function sack(bytes: Uint8Array, at: number, length: number, sink: FieldSink): void {
  let count = 0;
  for (let edge = at + 2; edge + 8 <= at + length; edge += 8) {
    sink.set(fields.sackLeft, edge, 4, u32be(bytes, edge));
    sink.set(fields.sackRight, edge + 4, 4, u32be(bytes, edge + 4));
    count++;
  }
  sink.set(fields.sackCount, at + 1, 1, count);
}

/** RFC 7323 §3.2. */
function timestamps(_bytes: Uint8Array, at: number, _length: number, sink: FieldSink): void {
  sink.add(fields.timestampValue, at + 2, 4);
  sink.add(fields.timestampEcho, at + 6, 4);
}

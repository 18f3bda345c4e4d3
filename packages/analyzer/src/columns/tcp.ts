import { u16be, u32be } from '@plainwire/bytes';
import { tcpOptionLength } from '@plainwire/dissect';
import {
  FAST_RETRANSMISSION,
  RETRANSMISSION,
  type SegmentAnalysis,
  SPURIOUS_RETRANSMISSION,
} from '@plainwire/tcp-reassembly';
import type { AnalyzedFrame } from '../analyzed-frame.ts';
import { endsWithinPdu } from '../segment-parts.ts';
import type { ColumnWriter } from './column.ts';

const FLAGS = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG', 'ECE', 'CWR'] as const;
const ACK = 0x10;
const END_OF_OPTIONS = 0;

/** `52398 → 80 [SYN] Seq=0 Win=29200 Len=0 MSS=1460 SACK_PERM WS=128` */
export const tcpColumns: ColumnWriter = {
  protocol: 'tcp',
  label: () => 'TCP',
  info(frame, layer) {
    const said = frame.tcp?.analysis;
    const bytes = frame.bytesAt(layer);
    const start = frame.startAt(layer);
    const flags = bytes[start + 13]!;
    const ports = `${u16be(bytes, start)} → ${u16be(bytes, start + 2)}`;
    return [
      ports,
      flagNames(flags),
      ...(said === undefined ? [] : numbers(said, flags)),
      ...options(bytes, start + 20, frame.endAt(layer), shiftOf(said, bytes, start)),
      ...(isPart(frame, layer) ? ['[TCP segment of a reassembled PDU]'] : []),
    ].join(' ');
  },
};

/** What came before is not said to be part of something again. */
function isPart(frame: AnalyzedFrame, layer: number): boolean {
  const again = RETRANSMISSION | FAST_RETRANSMISSION | SPURIOUS_RETRANSMISSION;
  if (((frame.tcp?.analysis?.flags ?? 0) & again) !== 0) return false;
  return layer === frame.layerCount - 1 && endsWithinPdu(frame);
}

/** What makes an acknowledged number of this segment a relative one. */
function shiftOf(said: SegmentAnalysis | undefined, bytes: Uint8Array, start: number): number {
  return said === undefined ? 0 : said.relativeAcknowledgment - u32be(bytes, start + 8);
}

function flagNames(flags: number): string {
  return `[${FLAGS.filter((_, bit) => (flags & (1 << bit)) !== 0).join(', ') || '<None>'}]`;
}

function numbers(said: SegmentAnalysis, flags: number): string[] {
  const all = [`Seq=${said.relativeSequence}`];
  if ((flags & ACK) !== 0) all.push(`Ack=${said.relativeAcknowledgment}`);
  all.push(`Win=${said.windowSize}`, `Len=${said.payloadLength}`);
  return all;
}

/** The options as Wireshark abbreviates them (RFC 9293 §3.2, RFC 7323, RFC 2018). */
function options(bytes: Uint8Array, from: number, end: number, shift: number): string[] {
  const all: string[] = [];
  let at = from;
  while (at < end && bytes[at] !== END_OF_OPTIONS) {
    const length = tcpOptionLength(bytes, at, end);
    if (length === 0) break;
    const text = option(bytes, at, length, shift);
    if (text !== undefined) all.push(text);
    at += length;
  }
  return all;
}

function option(bytes: Uint8Array, at: number, length: number, shift: number): string | undefined {
  const kind = bytes[at]!;
  if (kind === 2 && length === 4) return `MSS=${u16be(bytes, at + 2)}`;
  if (kind === 3 && length === 3) return `WS=${2 ** Math.min(bytes[at + 2]!, 14)}`;
  if (kind === 4 && length === 2) return 'SACK_PERM';
  if (kind === 8 && length === 10) return `TSval=${u32be(bytes, at + 2)} TSecr=${u32be(bytes, at + 6)}`;
  if (kind === 5) return sackBlocks(bytes, at, length, shift);
  return undefined;
}

function sackBlocks(bytes: Uint8Array, at: number, length: number, shift: number): string {
  const edge = (place: number) => (u32be(bytes, place) + shift) >>> 0;
  const blocks: string[] = [];
  for (let block = at + 2; block + 8 <= at + length; block += 8) {
    blocks.push(`SLE=${edge(block)} SRE=${edge(block + 4)}`);
  }
  return blocks.join(' ');
}

import { u16be, u32be } from '@plainwire/bytes';
import { tcpOptionLength } from '@plainwire/dissect';
import type { AnalyzedFrame } from '../analyzed-frame.ts';
import type { ColumnWriter } from './column.ts';

const FLAGS = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG', 'ECE', 'CWR'] as const;
const ACK = 0x10;
const END_OF_OPTIONS = 0;

/** `52398 → 80 [SYN] Seq=0 Win=29200 Len=0 MSS=1460 SACK_PERM WS=128` */
export const tcpColumns: ColumnWriter = {
  protocol: 'tcp',
  label: () => 'TCP',
  info(frame) {
    const layer = frame.layers.lastIndexOf(frame.layers.dissector.protocolId('tcp'));
    const bytes = frame.bytesAt(layer);
    const start = frame.startAt(layer);
    const flags = bytes[start + 13]!;
    const ports = `${u16be(bytes, start)} → ${u16be(bytes, start + 2)}`;
    return [
      ports,
      flagNames(flags),
      ...numbers(frame, flags),
      ...options(bytes, start + 20, frame.endAt(layer)),
    ].join(' ');
  },
};

function flagNames(flags: number): string {
  return `[${FLAGS.filter((_, bit) => (flags & (1 << bit)) !== 0).join(', ') || '<None>'}]`;
}

function numbers(frame: AnalyzedFrame, flags: number): string[] {
  const said = frame.tcp?.analysis;
  if (said === undefined) return [];
  const all = [`Seq=${said.relativeSequence}`];
  if ((flags & ACK) !== 0) all.push(`Ack=${said.relativeAcknowledgment}`);
  all.push(`Win=${said.windowSize}`, `Len=${said.payloadLength}`);
  return all;
}

/** The options as Wireshark abbreviates them (RFC 9293 §3.2, RFC 7323, RFC 2018). */
function options(bytes: Uint8Array, from: number, end: number): string[] {
  const all: string[] = [];
  let at = from;
  while (at < end && bytes[at] !== END_OF_OPTIONS) {
    const length = tcpOptionLength(bytes, at, end);
    if (length === 0) break;
    const text = option(bytes, at, length);
    if (text !== undefined) all.push(text);
    at += length;
  }
  return all;
}

function option(bytes: Uint8Array, at: number, length: number): string | undefined {
  const kind = bytes[at]!;
  if (kind === 2 && length === 4) return `MSS=${u16be(bytes, at + 2)}`;
  if (kind === 3 && length === 3) return `WS=${2 ** Math.min(bytes[at + 2]!, 14)}`;
  if (kind === 4 && length === 2) return 'SACK_PERM';
  if (kind === 8 && length === 10) return `TSval=${u32be(bytes, at + 2)} TSecr=${u32be(bytes, at + 6)}`;
  if (kind === 5) return sackBlocks(bytes, at, length);
  return undefined;
}

function sackBlocks(bytes: Uint8Array, at: number, length: number): string {
  const blocks: string[] = [];
  for (let block = at + 2; block + 8 <= at + length; block += 8) {
    blocks.push(`SLE=${u32be(bytes, block)} SRE=${u32be(bytes, block + 4)}`);
  }
  return blocks.join(' ');
}

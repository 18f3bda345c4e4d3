import { u16be, u32be } from '@plainwire/bytes';
import { tcpOptionLength } from '@plainwire/dissect';
import type { HttpMessage } from '@plainwire/http';
import {
  FAST_RETRANSMISSION,
  OUT_OF_ORDER,
  RETRANSMISSION,
  type SegmentAnalysis,
} from '@plainwire/tcp-reassembly';
import type { AnalyzedFrame } from '../analyzed-frame.ts';
import { endsWithinPdu } from '../segment-parts.ts';
import type { ColumnWriter } from './column.ts';
import { messageLine } from './http.ts';

const FLAGS = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG', 'ECE', 'CWR', 'AE'] as const;
const PART = '[TCP segment of a reassembled PDU]';
const ACK = 0x10;
const URG = 0x20;
const RESERVED = 0xe00;
const END_OF_OPTIONS = 0;
const MULTIPATH = 30;

/** `52398 → 80 [SYN] Seq=0 Win=29200 Len=0 MSS=1460 SACK_PERM WS=128` */
export const tcpColumns: ColumnWriter = {
  protocol: 'tcp',
  label: (frame, layer) => (speaksMultipath(frame, layer) ? 'MPTCP' : 'TCP'),
  info(frame, layer) {
    const isPart = isPartOfMore(frame, layer);
    // A reader of TLS has begun to write by then, and leaves off.
    if (isPart && frame.outcome.tlsBegins !== undefined) return PART;
    const head = isPart ? begunMessage(frame) : undefined;
    if (head !== undefined) return `${messageLine(head)} ${PART}`;
    const said = frame.tcp?.analysis;
    const bytes = frame.bytesAt(layer);
    const start = frame.startAt(layer);
    const flags = u16be(bytes, start + 12);
    const ports = `${u16be(bytes, start)} → ${u16be(bytes, start + 2)}`;
    return [
      ports,
      flagNames(flags),
      ...(said === undefined ? [] : numbers(said, flags, u16be(bytes, start + 18))),
      ...options(bytes, start + 20, frame.endAt(layer), said?.acknowledgmentBase ?? 0),
      ...(isPart ? [PART] : []),
    ].join(' ');
  },
};

/** The message that the frame begins, or another chunk of it: Wireshark looks at these again with each segment. */
function begunMessage({ tcp, record, later }: AnalyzedFrame): HttpMessage | undefined {
  const open = tcp?.open;
  // In a second pass nothing but the frame that completes it is the message.
  if (open === undefined || later?.reassembledIn(record.number) !== undefined) return undefined;
  const isChunked = open.header('transfer-encoding') !== undefined;
  return isChunked || open.sources[0] === record.number ? open : undefined;
}

/** What came before is not said to be part of something again, unless that is known. */
function isPartOfMore(frame: AnalyzedFrame, layer: number): boolean {
  const flags = frame.tcp?.analysis?.flags ?? 0;
  if (layer !== frame.layerCount - 1) return false;
  if (frame.later?.reassembledIn(frame.record.number) !== undefined) return true;
  if ((flags & (RETRANSMISSION | FAST_RETRANSMISSION)) === RETRANSMISSION) return false;
  // What a late segment begins is not looked at.
  if ((flags & OUT_OF_ORDER) !== 0 && frame.tcp?.continues === false) return false;
  return endsWithinPdu(frame);
}

function flagNames(flags: number): string {
  const names: string[] = FLAGS.filter((_, bit) => (flags & (1 << bit)) !== 0);
  if ((flags & RESERVED) !== 0) names.push('Reserved');
  return `[${names.join(', ') || '<None>'}]`;
}

function speaksMultipath(frame: AnalyzedFrame, layer: number): boolean {
  const bytes = frame.bytesAt(layer);
  for (const [at] of optionsOf(bytes, frame.startAt(layer) + 20, frame.endAt(layer))) {
    if (bytes[at] === MULTIPATH) return true;
  }
  return false;
}

/** Where each option is, and its length. */
function* optionsOf(bytes: Uint8Array, from: number, end: number): Iterable<[at: number, length: number]> {
  for (let at = from; at < end && bytes[at] !== END_OF_OPTIONS; ) {
    const length = tcpOptionLength(bytes, at, end);
    if (length === 0) return;
    yield [at, length];
    at += length;
  }
}

function numbers(said: SegmentAnalysis, flags: number, urgentPointer: number): string[] {
  const all = [`Seq=${said.relativeSequence}`];
  if ((flags & ACK) !== 0) all.push(`Ack=${said.relativeAcknowledgment}`);
  all.push(`Win=${said.windowSize}`);
  if ((flags & URG) !== 0) all.push(`Urg=${urgentPointer}`);
  all.push(`Len=${said.payloadLength}`);
  return all;
}

/** The options as Wireshark abbreviates them (RFC 9293 §3.2, RFC 7323, RFC 2018, RFC 5482, RFC 7413, RFC 6994). */
function options(bytes: Uint8Array, from: number, end: number, base: number): string[] {
  const all: string[] = [];
  for (const [at, length] of optionsOf(bytes, from, end)) {
    const text = option(bytes, at, length, base);
    if (text !== undefined) all.push(text);
  }
  return all;
}

function option(bytes: Uint8Array, at: number, length: number, base: number): string | undefined {
  const kind = bytes[at]!;
  if (kind === 2 && length === 4) return `MSS=${u16be(bytes, at + 2)}`;
  if (kind === 3 && length === 3) return `WS=${2 ** Math.min(bytes[at + 2]!, 14)}`;
  if (kind === 4 && length === 2) return 'SACK_PERM';
  if (kind === 8 && length === 10) return `TSval=${u32be(bytes, at + 2)} TSecr=${u32be(bytes, at + 6)}`;
  if (kind === 19 && length === 18) return 'MD5';
  if (kind === 28 && length === 4) return `USER_TO=${u16be(bytes, at + 2) & 0x7fff}`;
  if (kind === 34) return fastOpen(length > 2);
  if ((kind === 253 || kind === 254) && length >= 4) return experiment(u16be(bytes, at + 2), length);
  if (kind === 5) return sackBlocks(bytes, at, length, base);
  return undefined;
}

/** With a cookie, or asking for one. */
const fastOpen = (hasCookie: boolean) => `TFO=${hasCookie ? 'C' : 'R'}`;

/** RFC 6994: who experiments, which Fast Open did. */
function experiment(id: number, length: number): string {
  return id === 0xf989 ? fastOpen(length > 4) : `ExID=${id.toString(16).toUpperCase()}`;
}

function sackBlocks(bytes: Uint8Array, at: number, length: number, base: number): string {
  const edge = (place: number) => (u32be(bytes, place) - base) >>> 0;
  const blocks: string[] = [];
  for (let block = at + 2; block + 8 <= at + length; block += 8) {
    blocks.push(`SLE=${edge(block)} SRE=${edge(block + 4)}`);
  }
  return blocks.join(' ');
}

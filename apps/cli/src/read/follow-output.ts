import { type FollowedStream, Follower, type FollowLayer } from '@plainwire/analyzer';
import { PlainwireError, toHex } from '@plainwire/bytes';
import { ebcdicToAscii } from './ebcdic.ts';

const FORMATS = ['ascii', 'ebcdic', 'hex', 'raw', 'yaml'] as const;
type FollowFormat = (typeof FORMATS)[number];
const LAYERS: readonly FollowLayer[] = ['http', 'tcp', 'tls', 'udp'];

/** One `-z follow,LAYER,FORMAT,STREAM[,FROM-TO]`. */
export interface FollowTap {
  readonly layer: FollowLayer;
  readonly format: FollowFormat;
  readonly stream: number;
  /** Which pieces are shown, counted from 1. */
  readonly from: number;
  readonly to: number;
  readonly follower: Follower;
}

/** Reads the words after `follow`. @throws {PlainwireError} `ERR_USAGE` that says what is wrong with them. */
export function parseFollow(words: readonly string[]): FollowTap {
  const [layerName, formatName, streamName, range] = words;
  const layer = LAYERS.find((one) => one === (layerName === 'ssl' ? 'tls' : layerName));
  if (layer === undefined) {
    throw new PlainwireError(
      'ERR_USAGE',
      `follow - "${layerName ?? ''}" cannot be followed; it must be one of ${LAYERS.join(', ')}.`,
    );
  }
  const format = FORMATS.find((one) => one === formatName);
  if (format === undefined) throw new PlainwireError('ERR_USAGE', 'follow - Invalid display mode.');
  if (streamName === undefined || !/^\d+$/.test(streamName)) {
    throw new PlainwireError(
      'ERR_USAGE',
      `follow - Invalid stream; give its number, as ${filterOf(layer)} shows it.`,
    );
  }
  const stream = Number(streamName);
  return { layer, format, stream, ...parseRange(range), follower: new Follower(layer, stream) };
}

function parseRange(text: string | undefined): { from: number; to: number } {
  if (text === undefined) return { from: 1, to: Number.POSITIVE_INFINITY };
  const match = /^(?<from>\d+)(-(?<to>\d+))?$/.exec(text);
  const from = Number(match?.groups?.['from'] ?? 0);
  const to = Number(match?.groups?.['to'] ?? from);
  if (from < 1 || to < from) throw new PlainwireError('ERR_USAGE', 'follow - Invalid range.');
  return { from, to };
}

function filterOf(layer: FollowLayer): string {
  return layer === 'udp' ? 'udp.stream' : 'tcp.stream';
}

const LINE = '===================================================================';

/** What tshark prints for the stream. The bytes of the other side are indented by a tab. */
export function formatFollow(tap: FollowTap): string {
  const { stream } = tap.follower;
  const nodes = stream.connection?.endpoints ?? [
    { address: '', port: 0 },
    { address: '', port: 0 },
  ];
  if (tap.format === 'yaml') return yaml(stream.chunks, nodes, tap);
  const head = [
    `Follow: ${tap.layer},${tap.format}`,
    `Filter: ${filterOf(tap.layer)} eq ${tap.stream}`,
    ...nodes.map((node, index) => `Node ${index}: ${hostAndPort(node.address, node.port)}`),
  ];
  return `\n${LINE}\n${head.join('\n')}\n${body(stream.chunks, tap)}${LINE}\n`;
}

function hostAndPort(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

type Chunks = FollowedStream['chunks'];

/** Those of the pieces that `FROM-TO` asks for. */
function chosen(chunks: Chunks, { from, to }: FollowTap): Chunks {
  return chunks.slice(from - 1, to === Number.POSITIVE_INFINITY ? undefined : to);
}

function body(chunks: Chunks, tap: FollowTap): string {
  const written = [0, 0];
  let text = '';
  for (const chunk of chosen(chunks, tap)) {
    const indent = chunk.direction === 0 ? '' : '\t';
    if (chunk.kind === 'gap') {
      // A raw dump is for programs: words in it would pass for bytes.
      if (tap.format === 'raw') continue;
      if (tap.format === 'ebcdic') {
        text += `${indent}[${chunk.length} bytes missing in capture file]\n`;
        continue;
      }
    }
    const bytes = chunk.kind === 'gap' ? missing(chunk.length) : chunk.bytes!;
    text += PRINTERS[tap.format as keyof typeof PRINTERS](bytes, indent, written[chunk.direction]!);
    written[chunk.direction]! += bytes.length;
  }
  return text;
}

/** What stands for a hole, and is counted as bytes of the stream: with a zero at the end, as tshark has it. */
function missing(length: number): Uint8Array {
  return Buffer.from(`[${length} bytes missing in capture file]\0`, 'latin1');
}

const PRINTERS = {
  ascii: (bytes: Uint8Array, indent: string) => `${indent}${bytes.length}\n${ascii(bytes, true)}\n`,
  ebcdic: (bytes: Uint8Array, indent: string) =>
    `${indent}${bytes.length}\n${ascii(ebcdicToAscii(bytes), true)}\n`,
  hex: hexDump,
  raw: (bytes: Uint8Array, indent: string) => `${indent}${toHex(bytes)}\n`,
};

const BASE64_LINE = 76;

/** Peers, and each piece with its frame, time and bytes: for programs. */
function yaml(chunks: Chunks, nodes: readonly { address: string; port: number }[], tap: FollowTap): string {
  let text = 'peers:\n';
  for (const [peer, { address, port }] of nodes.entries()) {
    text += `  - peer: ${peer}\n    host: ${address}\n    port: ${port}\n`;
  }
  text += 'packets:\n';
  for (const chunk of chosen(chunks, tap)) {
    if (chunk.kind !== 'data') continue;
    // The digits of a double, as tshark's.
    const time = (chunk.seconds + chunk.nanoseconds / 1e9).toFixed(9);
    const packet = chunk.sources[0]?.record ?? 0;
    text += `  - packet: ${packet}\n    peer: ${chunk.direction}\n    timestamp: ${time}\n    data: !!binary |\n`;
    const base64 = Buffer.from(chunk.bytes!).toString('base64');
    for (let at = 0; at < base64.length; at += BASE64_LINE) {
      text += `      ${base64.slice(at, at + BASE64_LINE)}\n`;
    }
  }
  return text;
}

/** Printable characters, and a dot for everything else; line ends stay when asked for. */
function ascii(bytes: Uint8Array, lineEnds: boolean): string {
  let text = '';
  for (const byte of bytes) {
    const printable = byte >= 0x20 && byte < 0x7f;
    const lineEnd = lineEnds && (byte === 0x0a || byte === 0x0d);
    text += printable || lineEnd ? String.fromCharCode(byte) : '.';
  }
  return text;
}

/** Sixteen bytes a line: offset in the direction's stream, hex in two groups of eight, text in two groups of eight. */
function hexDump(bytes: Uint8Array, indent: string, from: number): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 16) {
    const line = bytes.subarray(at, at + 16);
    const offset = (from + at).toString(16).toUpperCase().padStart(8, '0');
    const hex = `${toHex(line.subarray(0, 8), ' ')}${line.length > 8 ? `  ${toHex(line.subarray(8), ' ')}` : ''}`;
    const right = line.length > 8 ? ` ${ascii(line.subarray(8), false)}` : '';
    text += `${indent}${offset}  ${hex.padEnd(48)}  ${ascii(line.subarray(0, 8), false)}${right}`.trimEnd();
    text += '\n';
  }
  return text;
}

import { type FollowedStream, Follower, type FollowLayer } from '@plainwire/analyzer';
import { PlainwireError, toHex } from '@plainwire/bytes';

const FORMATS = ['ascii', 'ebcdic', 'hex', 'raw', 'yaml'] as const;
const BUILT: readonly FollowFormat[] = ['ascii', 'hex', 'raw'];
type FollowFormat = (typeof FORMATS)[number];

/** One `-z follow,LAYER,FORMAT,STREAM`. */
export interface FollowTap {
  readonly layer: FollowLayer;
  readonly format: FollowFormat;
  readonly stream: number;
  readonly follower: Follower;
}

/** Reads the words after `follow`. @throws {PlainwireError} `ERR_USAGE` that says what is wrong with them. */
export function parseFollow(words: readonly string[]): FollowTap {
  const [layerName, formatName, streamName] = words;
  const layer = layerName === 'ssl' ? 'tls' : layerName;
  if (layer !== 'tcp' && layer !== 'tls') {
    throw new PlainwireError(
      'ERR_USAGE',
      `follow - "${layerName ?? ''}" cannot be followed; it must be tcp or tls.`,
    );
  }
  const format = FORMATS.find((one) => one === formatName);
  if (format === undefined) throw new PlainwireError('ERR_USAGE', 'follow - Invalid display mode.');
  if (!BUILT.includes(format))
    throw new PlainwireError('ERR_USAGE', `follow - ${format} is not built yet; use ascii, hex or raw.`);
  if (streamName === undefined || !/^\d+$/.test(streamName)) {
    throw new PlainwireError(
      'ERR_USAGE',
      'follow - Invalid stream; give its number, as tcp.stream shows it.',
    );
  }
  const stream = Number(streamName);
  return { layer, format, stream, follower: new Follower(layer, stream) };
}

const LINE = '===================================================================';

/** What tshark prints for the stream. The bytes of the other side are indented by a tab. */
export function formatFollow(tap: FollowTap): string {
  const { connection } = tap.follower.stream;
  const nodes = connection?.endpoints ?? [
    { address: '', port: 0 },
    { address: '', port: 0 },
  ];
  const head = [
    `Follow: ${tap.layer},${tap.format}`,
    `Filter: tcp.stream eq ${tap.stream}`,
    ...nodes.map((node, index) => `Node ${index}: ${hostAndPort(node.address, node.port)}`),
  ];
  return `\n${LINE}\n${head.join('\n')}\n${body(tap.follower.stream, tap.format)}${LINE}\n`;
}

function hostAndPort(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

function body(stream: FollowedStream, format: FollowFormat): string {
  const written = [0, 0];
  let text = '';
  for (const chunk of stream.chunks) {
    const indent = chunk.direction === 0 ? '' : '\t';
    if (chunk.kind === 'gap') {
      // A raw dump is for programs: words in it would pass for bytes.
      if (format !== 'raw') text += `${indent}[${chunk.length} bytes missing in capture file]\n`;
      continue;
    }
    text += PRINTERS[format as keyof typeof PRINTERS](chunk.bytes!, indent, written[chunk.direction]!);
    written[chunk.direction]! += chunk.length;
  }
  return text;
}

const PRINTERS = {
  ascii: (bytes: Uint8Array, indent: string) => `${indent}${bytes.length}\n${ascii(bytes, true)}\n`,
  hex: hexDump,
  raw: (bytes: Uint8Array, indent: string) => `${indent}${toHex(bytes)}\n`,
};

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
    const offset = (from + at).toString(16).padStart(8, '0');
    const hex = `${toHex(line.subarray(0, 8), ' ')}${line.length > 8 ? `  ${toHex(line.subarray(8), ' ')}` : ''}`;
    const right = line.length > 8 ? ` ${ascii(line.subarray(8), false)}` : '';
    text += `${indent}${offset}  ${hex.padEnd(48)}  ${ascii(line.subarray(0, 8), false)}${right}`.trimEnd();
    text += '\n';
  }
  return text;
}

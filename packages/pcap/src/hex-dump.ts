import { PlainwireError } from '@plainwire/bytes';
import type { RecordToWrite } from './capture-writer.ts';

/** How a hex dump is to be understood. */
export interface HexDumpOptions {
  /** LINKTYPE number of the packets; default 1, Ethernet. */
  readonly linkType?: number;
  /** What offsets are written in, as `od -A x`, `d` and `o`; default 16. */
  readonly offsetBase?: 16 | 10 | 8;
  /** Seconds of the first packet; each one after it is a microsecond later. Default 0. */
  readonly seconds?: number;
  /** Longest packet; more of it is an error. Default 256 KiB. */
  readonly maxPacketLength?: number;
}

/**
 * The packets of a hex dump as `od -Ax -tx1`, `hexdump -C`, `xxd`, `tcpdump -xx` and text2pcap write it: lines of an
 * offset and bytes, two digits each, alone or in groups; whatever follows them (the text column) is passed over. A
 * packet begins at offset 0; lines without an offset are passed over, and so is `>` before one, as mail quotes it.
 *
 * @throws {PlainwireError} `ERR_HEX_DUMP` when an offset does not follow from the bytes before it.
 */
export function* packetsOfHexDump(
  lines: Iterable<string>,
  options: HexDumpOptions = {},
): Generator<RecordToWrite, void, undefined> {
  const { linkType = 1, seconds = 0, offsetBase = 16, maxPacketLength = 256 * 1024 } = options;
  let bytes: number[] = [];
  let packets = 0;
  let lineNumber = 0;
  const packet = (): RecordToWrite => {
    const microseconds = packets++;
    return {
      buffer: Uint8Array.from(bytes),
      offset: 0,
      capturedLength: bytes.length,
      originalLength: bytes.length,
      seconds: seconds + Math.floor(microseconds / 1_000_000),
      nanoseconds: (microseconds % 1_000_000) * 1000,
      interfaceId: 0,
      linkType,
    };
  };
  for (const line of lines) {
    lineNumber++;
    const found = readLine(line, offsetBase);
    if (found === undefined) continue;
    if (found.offset === 0 && bytes.length > 0) {
      yield packet();
      bytes = [];
    }
    // od repeats its last offset alone, or leaves equal lines out and says so with a star: neither adds bytes.
    if (found.offset !== bytes.length || bytes.length + found.bytes.length > maxPacketLength) {
      throw new PlainwireError(
        'ERR_HEX_DUMP',
        `line ${lineNumber}: offset ${found.offset.toString(offsetBase)} does not follow ${bytes.length.toString(offsetBase)} bytes; dump every line (od -v)`,
      );
    }
    bytes.push(...found.bytes);
  }
  if (bytes.length > 0) yield packet();
}

interface Line {
  readonly offset: number;
  readonly bytes: readonly number[];
}

/** Reads by hand: a line may be long, and hostile to regular expressions. */
function readLine(line: string, offsetBase: number): Line | undefined {
  let at = skipSpace(line, 0);
  while (line[at] === '>') at = skipSpace(line, at + 1);
  if (line.startsWith('0x', at)) at += 2;
  const digits = hexDigits(line, at);
  if (digits < 3 || digits > 8) return undefined;
  const offset = offsetOf(line.slice(at, at + digits), offsetBase);
  if (offset === undefined) return undefined;
  at += digits;
  if (line[at] === ':') at++;
  if (at < line.length && !isSpace(line[at]!)) return undefined;
  const bytes: number[] = [];
  for (;;) {
    const start = skipSpace(line, at);
    // The text column of xxd and hexdump stands after two spaces or a bar; bytes never do, but once in the middle.
    if (bytes.length >= 16 || (start - at > 2 && bytes.length > 0)) break;
    const group = hexDigits(line, start);
    const after = start + group;
    if (group === 0 || group % 2 !== 0 || (after < line.length && !isSpace(line[after]!))) break;
    for (let digit = start; digit < after; digit += 2)
      bytes.push(Number.parseInt(line.slice(digit, digit + 2), 16));
    at = after;
  }
  return { offset, bytes };
}

/** The number that all the digits make. */
function offsetOf(digits: string, base: number): number | undefined {
  for (const digit of digits) if (!(Number.parseInt(digit, 16) < base)) return undefined;
  return Number.parseInt(digits, base);
}

function skipSpace(line: string, from: number): number {
  let at = from;
  while (at < line.length && isSpace(line[at]!)) at++;
  return at;
}

function isSpace(character: string): boolean {
  return character === ' ' || character === '\t' || character === '\r';
}

function hexDigits(line: string, from: number): number {
  let at = from;
  while (at < line.length && isHexDigit(line.charCodeAt(at))) at++;
  return at - from;
}

function isHexDigit(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x66);
}

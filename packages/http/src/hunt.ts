import type { ChunkCursor } from './chunk-cursor.ts';
import { GrowBuffer } from './grow-buffer.ts';
import { latin1Text } from './latin1.ts';
import { isTokenCode, KNOWN_METHODS, parseStartLine } from './start-line.ts';
import { dataLike, type StreamChunk, type StreamSource } from './stream-chunk.ts';

/** The longest request line that is found again. */
const KEPT = 8 * 1024;
const FULL = 64 * 1024;
/** Bytes taken at a time: what follows a found message is given back, and copying it must stay cheap. */
const PIECE = 2048;
const SLASH = 0x2f;
const LF = 0x0a;

/** Looks for the next message start among bytes whose place in a message is not known. */
export class Hunt {
  readonly #buffer = new GrowBuffer();
  #sources: StreamSource[] = [];
  /** Index in the buffer from which nothing was searched yet. */
  #searched = 0;
  /** Stream offset of the buffer's first byte. */
  #base = 0;
  /** Stream offset from which on there was no message. */
  readonly from: number;
  /** Bytes searched so far. */
  seen: number;

  constructor(
    readonly role: 'request' | 'response' | undefined,
    from: number,
    seen = 0,
  ) {
    this.from = from;
    this.seen = seen;
  }

  /**
   * Takes bytes up to where a message starts, if it does. Gives bytes to go on with when they are not the cursor's:
   * a start that spans two chunks.
   */
  take(cursor: ChunkCursor): { found: boolean; again?: StreamChunk } {
    if (this.#buffer.length === 0) return { found: this.#takeChunk(cursor) };
    const start = this.#takePiece(cursor);
    return start < 0 ? { found: false } : { found: true, again: this.#from(start, cursor.chunk) };
  }

  /** Searches in place; of a chunk without a message start only the end is kept. */
  #takeChunk(cursor: ChunkCursor): boolean {
    const { at } = cursor;
    const bytes = cursor.bytes.subarray(at);
    this.#searched = 0;
    const start = this.#search(bytes);
    this.seen += start < 0 ? bytes.length : start;
    if (start >= 0) {
      cursor.advance(at + start, nothing);
      return true;
    }
    const kept = Math.max(0, bytes.length - KEPT);
    cursor.advance(at + kept, nothing);
    this.#base = cursor.offset;
    this.#searched -= kept;
    this.#buffer.append(bytes, kept, bytes.length);
    cursor.advance(cursor.bytes.length, this.#visit);
    return false;
  }

  #takePiece(cursor: ChunkCursor): number {
    const end = Math.min(cursor.bytes.length, cursor.at + PIECE);
    this.#buffer.append(cursor.bytes, cursor.at, end);
    this.seen += end - cursor.at;
    cursor.advance(end, this.#visit);
    const start = this.#search(this.#buffer.view());
    if (start < 0) this.#forget();
    return start;
  }

  readonly #visit = (source: StreamSource): void => {
    if (this.#sources[this.#sources.length - 1] !== source) this.#sources.push(source);
  };

  /** Every message has `HTTP/1.` in its first line: look for that, then around it. */
  #search(bytes: Uint8Array): number {
    let slash = bytes.indexOf(SLASH, this.#searched);
    while (slash >= 0 && slash + 8 < bytes.length) {
      const start = isHttp1(bytes, slash) ? this.#startAround(bytes, slash) : -1;
      if (start >= 0) return start;
      this.#searched = slash + 1;
      slash = bytes.indexOf(SLASH, slash + 1);
    }
    this.#searched = slash < 0 ? bytes.length : slash;
    return -1;
  }

  #startAround(bytes: Uint8Array, slash: number): number {
    const name = slash - 4;
    if (bytes[slash + 4] === 0x20) return this.role === 'request' ? -1 : statusStart(bytes, name);
    return this.role === 'response' ? -1 : requestStart(bytes, name);
  }

  #from(start: number, chunk: StreamChunk): StreamChunk {
    const bytes = this.#buffer.view().slice(start);
    const offset = this.#base + start;
    const sources = this.#sources.filter((source) => source.offset + source.length > offset);
    this.#buffer.dropFront(this.#buffer.length);
    this.#sources = [];
    this.#searched = 0;
    return dataLike(chunk, offset, bytes, sources);
  }

  #forget(): void {
    if (this.#buffer.length < FULL) return;
    const count = this.#buffer.length - KEPT;
    this.#buffer.dropFront(count);
    this.#base += count;
    this.#searched = Math.max(0, this.#searched - count);
    this.#sources = this.#sources.filter((source) => source.offset + source.length > this.#base);
  }
}

function nothing(): void {}

/** Bytes of `HTTP/1.` around the slash, with a digit after them. */
function isHttp1(bytes: Uint8Array, slash: number): boolean {
  if (slash < 4 || bytes[slash + 1] !== 0x31 || bytes[slash + 2] !== 0x2e) return false;
  const digit = bytes[slash + 3]!;
  if (digit < 0x30 || digit > 0x39) return false;
  return (
    bytes[slash - 4] === 0x48 &&
    bytes[slash - 3] === 0x54 &&
    bytes[slash - 2] === 0x54 &&
    bytes[slash - 1] === 0x50
  );
}

function statusStart(bytes: Uint8Array, name: number): number {
  if (bytes.length < name + 13) return -1;
  const line = latin1Text(bytes.subarray(name, name + 13)).replace(/[\r\n]$/, '');
  return parseStartLine(line) === undefined ? -1 : name;
}

/** The line before the version must read as a request line, from its beginning or from a known method on. */
function requestStart(bytes: Uint8Array, name: number): number {
  const after = bytes[name + 8] === 0x0d ? bytes[name + 9] : bytes[name + 8];
  if (after !== LF) return -1;
  const lineStart = Math.max(bytes.lastIndexOf(LF, name) + 1, name - KEPT);
  const line = latin1Text(bytes.subarray(lineStart, name + 8));
  const space = line.indexOf(' ');
  if (space < 0) return -1;
  let tokenStart = space;
  while (tokenStart > 0 && isTokenCode(line.charCodeAt(tokenStart - 1))) tokenStart--;
  const token = line.slice(tokenStart, space);
  const method = KNOWN_METHODS.find((known) => token.endsWith(known));
  const start = method === undefined ? tokenStart : space - method.length;
  if (method === undefined && tokenStart !== 0) return -1;
  return parseStartLine(line.slice(start)) === undefined ? -1 : lineStart + start;
}

import type { Fault } from '@plainwire/bytes';
import type { ChunkCursor } from './chunk-cursor.ts';
import { FieldReader } from './fields.ts';
import { GrowBuffer } from './grow-buffer.ts';
import { HeadScanner } from './head-scanner.ts';
import type { HttpContext } from './http-connection.ts';
import { latin1Text } from './latin1.ts';
import { withoutCarriageReturn } from './looks-like-http.ts';
import { Message } from './message.ts';
import { beginsStartLine, parseStartLine, type StartLine } from './start-line.ts';
import { dataLike, type StreamChunk, type StreamSource } from './stream-chunk.ts';

/** `more` bytes are needed, the head is `done`, it is `refused` as none, or it is longer than the `limit`. */
export type HeadVerdict = 'more' | 'done' | 'refused' | 'limit';

const CR = 0x0d;
const LF = 0x0a;
/** As long as a first line is shorter, every piece of it is looked at anew. */
const EARLY = 64;

/** Gathers one head, and refuses early what cannot be one. */
export class HeadReader {
  /** Stream offset of the first byte. */
  offset = 0;
  /** Set once the first line was read as a start line. */
  start: StartLine | undefined;
  readonly #limit: number;
  readonly #buffer = new GrowBuffer();
  readonly #scanner = new HeadScanner();
  #lineLength = 0;
  #sources: StreamSource[] = [];
  #first: StreamChunk | undefined;
  #last: StreamChunk | undefined;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get length(): number {
    return this.#buffer.length;
  }

  /** The chunk that gave the last byte. */
  get lastChunk(): StreamChunk | undefined {
    return this.#last;
  }

  read(cursor: ChunkCursor): HeadVerdict {
    if (this.length === 0 && !this.#begin(cursor)) return 'more';
    this.#last = cursor.chunk;
    if (this.start === undefined) {
      const verdict = this.#readLine(cursor);
      if (verdict !== 'done') return verdict;
    }
    return this.#readFields(cursor);
  }

  /** The message so far: all of it after `done`, else up to the last whole line. */
  message(chunk: StreamChunk, { limits, decoders }: HttpContext): Message {
    const start = this.start!;
    const faults: Fault[] = [];
    const fields = new FieldReader(this.offset, limits.headers, faults);
    const head = this.#buffer.take();
    const text = latin1Text(head);
    if (start.odd)
      fields.say('malformed-start-line', 0, start.kind === 'request' ? 'RFC 9112 §3' : 'RFC 9112 §4');
    if (head[this.#lineLength - 2] !== CR) fields.say('bare-lf', 0, 'RFC 9112 §2.2');
    fields.read(text, this.#lineLength, !this.#scanner.found);
    const { connection, direction } = chunk;
    const message = new Message(
      connection,
      direction,
      start,
      fields.headers,
      head,
      this.offset,
      faults,
      limits,
      decoders,
    );
    message.length = head.length;
    message.firstSeconds = this.#first!.seconds;
    message.firstNanoseconds = this.#first!.nanoseconds;
    message.touch(chunk);
    for (const source of this.#sources) message.cameFrom(source.record);
    return message;
  }

  /** What was read, as bytes of the stream again. */
  giveBack(chunk: StreamChunk): StreamChunk {
    return dataLike(chunk, this.offset, this.#buffer.view().slice(), this.#sources);
  }

  /** Passes over line breaks in front (RFC 9112 §2.2); false when there is nothing else. */
  #begin(cursor: ChunkCursor): boolean {
    const { bytes } = cursor;
    let at = cursor.at;
    while (at < bytes.length && (bytes[at] === CR || bytes[at] === LF)) at++;
    cursor.advance(at, () => undefined);
    if (cursor.done) return false;
    this.offset = cursor.offset;
    this.#first = cursor.chunk;
    return true;
  }

  #readLine(cursor: ChunkCursor): HeadVerdict {
    const lineEnd = cursor.bytes.indexOf(LF, cursor.at);
    const before = this.length;
    const over = this.#add(cursor, lineEnd < 0 ? cursor.bytes.length : lineEnd + 1);
    if (lineEnd >= 0 && !over) return this.#checkLine();
    if (before < EARLY && beginsStartLine(this.#text(EARLY)) === false) return 'refused';
    return over ? 'refused' : 'more';
  }

  #checkLine(): HeadVerdict {
    const line = this.#text(this.length - 1);
    this.start = parseStartLine(withoutCarriageReturn(line));
    this.#lineLength = this.length;
    return this.start === undefined ? 'refused' : 'done';
  }

  #text(length: number): string {
    return latin1Text(this.#buffer.view().subarray(0, length));
  }

  #readFields(cursor: ChunkCursor): HeadVerdict {
    while (!cursor.done && !this.#scanner.found) {
      const to = this.#scanner.scan(cursor.bytes, cursor.at, cursor.bytes.length);
      if (this.#add(cursor, to)) return 'limit';
    }
    return this.#scanner.found ? 'done' : 'more';
  }

  /** Takes the bytes up to `to`; true when that would be more than the limit, and as many as fit were taken. */
  #add(cursor: ChunkCursor, to: number): boolean {
    const most = cursor.at + this.#limit - this.length;
    const end = Math.min(to, most);
    this.#buffer.append(cursor.bytes, cursor.at, end);
    cursor.advance(end, this.#visit);
    return to > most;
  }

  readonly #visit = (source: StreamSource): void => {
    if (this.#sources[this.#sources.length - 1] !== source) this.#sources.push(source);
  };
}

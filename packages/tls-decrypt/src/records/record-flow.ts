import { fromHex, toHex } from '@plainwire/bytes';
import { CLIENT, type Role } from '../handshake/role.ts';
import type { Alternative, ChunkSource, Direction, StreamChunk } from '../stream-chunk.ts';
import { ByteQueue } from './byte-queue.ts';
import { findFirst } from './first-record.ts';
import type { FlowSnapshot } from './flow-snapshot.ts';
import { HELLO_PREFIX, isRecordHeader, isSslv2Hello, sslv2Length } from './plausible.ts';
import { RecordCollector } from './record-collector.ts';
import { RECORD_HEADER } from './record-opener.ts';

/** Where the record in hand came from. One object per direction, reused; copied when a record has to wait. */
export interface Stamp {
  /** The capture record that completed it. */
  record: number;
  seconds: number;
  nanoseconds: number;
  /** Ciphertext offset of the record's first byte. */
  streamOffset: number;
  /** Only when record events are wanted. */
  sources: readonly ChunkSource[];
}

/** Who takes the records of a flow. */
export interface RecordSink {
  readonly wantsSources: boolean;
  /** A hello of `role` was found; false when that side is the other direction. */
  helloFound(flow: RecordFlow, role: Role): boolean;
  /** Whether the other direction is known to be the client's. */
  isServer(flow: RecordFlow): boolean;
  /** A whole record, `bytes[start, end)`, header included; the bytes are lent for the call. */
  record(flow: RecordFlow, bytes: Uint8Array, start: number, end: number): void;
  /** A ClientHello of SSL version 2, without its two bytes of length. */
  sslv2Hello(flow: RecordFlow, message: Uint8Array): void;
  /** What follows is no record. True when a later record could still be recognised. */
  overflow(flow: RecordFlow): boolean;
  /** Whether the record, the first after a gap, opens; undefined when there are no keys to try. */
  opensAfterGap(flow: RecordFlow, bytes: Uint8Array, start: number, end: number): boolean | undefined;
}

/** Conflicting copies that are remembered for the record in progress. */
const MAX_ALTERNATIVES = 64;

/** Cuts one direction's bytes into records: finds the first, keeps step, and finds the next after a gap. */
export class RecordFlow {
  readonly direction: Direction;
  readonly stamp: Stamp = { record: 0, seconds: 0, nanoseconds: 0, streamOffset: 0, sources: [] };
  /** `seek`: looking for the first record. `records`: in step. `resync`: after a gap. `over`: no more records. */
  mode: 'seek' | 'records' | 'resync' | 'over' = 'seek';
  /** In step by the looks of its records: no hello came, and nothing opened. What does not go on is sought anew. */
  isJoined = false;
  /** Bytes lost or passed over since the last record that opened. */
  lostBytes = 0;
  /** Other bytes that were seen for ranges of the record in hand or of later ones. */
  alternatives: Alternative[] = [];
  readonly #sink: RecordSink;
  readonly #collector = new RecordCollector();
  #sources: ChunkSource[] = [];
  /** Nothing was passed over since the beginning, or the last gap. */
  #isFresh = true;
  readonly #window = new ByteQueue();
  /** Resynchronising makes no sense before the window holds so many bytes. */
  #wanted = 0;
  /** The window holds bytes that were not looked at. */
  #isWindowNew = false;
  /** Where the bytes of the window were captured. */
  #windowSources: ChunkSource[] = [];
  /** Ciphertext offset behind the last byte that came. */
  #endOffset = 0;

  constructor(direction: Direction, sink: RecordSink) {
    this.direction = direction;
    this.#sink = sink;
  }

  data(chunk: StreamChunk): void {
    const { stamp } = this;
    stamp.seconds = chunk.seconds;
    stamp.nanoseconds = chunk.nanoseconds;
    if (chunk.alternatives !== undefined && this.alternatives.length < MAX_ALTERNATIVES) {
      this.alternatives.push(...chunk.alternatives.slice(0, MAX_ALTERNATIVES));
    }
    let { sources, offset } = chunk;
    let bytes = chunk.bytes!;
    this.#endOffset = offset + bytes.length;
    if (this.mode === 'resync') this.#toWindow(bytes, sources);
    for (let at = 0; at < bytes.length && (this.mode === 'records' || this.mode === 'seek'); ) {
      if (this.mode === 'records') {
        at = this.#collect(bytes, at, offset, sources);
        continue;
      }
      if (this.#window.length > 0) {
        // The few bytes that were kept stand before the others.
        offset += at - this.#window.length;
        const own = sources;
        sources = [...this.#windowSources.filter((source) => !own.includes(source)), ...own];
        this.#window.push(bytes.subarray(at));
        bytes = this.#window.bytes.slice();
        this.#clearWindow();
        at = 0;
      }
      at = this.#seek(bytes, at, offset, sources);
    }
    // Being in step again may end within the same chunk.
    while (this.#isWindowNew) this.#resync(false);
  }

  /** `length` bytes are missing: a record in progress is lost with them. */
  gap(length: number): void {
    if (this.isJoined) this.#leave();
    if (this.mode === 'seek') {
      this.#clearWindow();
      this.#isFresh = true;
    }
    this.#placeRest();
    if (this.mode === 'seek' || this.mode === 'over') return;
    this.lostBytes += length + this.#collector.have + this.#window.length;
    this.#collector.release();
    this.#clearWindow();
    this.#wanted = 0;
    this.mode = 'resync';
  }

  /** Nothing more will come: a last look at what could not be placed, then all is let go. */
  end(): void {
    this.#placeRest();
    this.lostBytes += this.#collector.have + this.#window.length;
    this.#collector.release();
    this.#clearWindow();
  }

  /** Where it stands, as plain data. */
  snapshot(): FlowSnapshot {
    const collector = this.#collector;
    return {
      mode: this.mode,
      isJoined: this.isJoined,
      isFresh: this.#isFresh,
      lostBytes: this.lostBytes,
      alternatives: this.alternatives.map((each) => ({ ...each, bytes: toHex(each.bytes) })),
      record: toHex(collector.buffer.subarray(0, collector.have)),
      sources: this.#sources.map((each) => ({ ...each })),
      window: toHex(this.#window.bytes),
      windowSources: this.#windowSources.map((each) => ({ ...each })),
      wanted: this.#wanted,
      endOffset: this.#endOffset,
      stamp: { ...this.stamp, sources: this.stamp.sources.map((each) => ({ ...each })) },
    };
  }

  /** Takes a fresh flow to where another stood. */
  restore(snapshot: FlowSnapshot): void {
    this.mode = snapshot.mode;
    this.isJoined = snapshot.isJoined;
    this.#isFresh = snapshot.isFresh;
    this.lostBytes = snapshot.lostBytes;
    this.alternatives = snapshot.alternatives.map((each) => ({ ...each, bytes: fromHex(each.bytes) }));
    const record = fromHex(snapshot.record);
    this.#collector.add(record, 0, record.length);
    this.#sources = [...snapshot.sources];
    this.#window.push(fromHex(snapshot.window));
    this.#windowSources = [...snapshot.windowSources];
    this.#wanted = snapshot.wanted;
    this.#endOffset = snapshot.endOffset;
    Object.assign(this.stamp, snapshot.stamp);
  }

  /** What waits in the window is followed by nothing: that decides. */
  #placeRest(): void {
    while (this.mode === 'resync' && this.#window.length > 0) {
      const { length } = this.#window;
      this.#resync(true);
      if (this.#window.length === length || !this.#isWindowNew) return;
    }
  }

  /**
   * Cuts records out of `bytes[from…]`, where `bytes` stand at `offset`; one that lies there whole is read where it is.
   * Gives where it stopped.
   */
  #collect(bytes: Uint8Array, from: number, offset: number, sources: readonly ChunkSource[]): number {
    const collector = this.#collector;
    const { length } = bytes;
    let at = from;
    if (collector.have > 0) at = this.#complete(bytes, from, offset, sources);
    while (at < length && this.mode === 'records') {
      this.stamp.streamOffset = offset + at;
      const end = length - at < RECORD_HEADER ? Number.POSITIVE_INFINITY : recordEnd(bytes, at);
      if (end !== Number.POSITIVE_INFINITY && !isRecordHeader(bytes, at)) {
        if (this.isJoined) this.#leave();
        else at = this.#overflow(bytes, at, sources);
      } else if (end <= length) {
        this.#emit(bytes, at, end, offset + end, sources);
        at = end;
      } else {
        collector.add(bytes, at, length - at);
        if (this.#sink.wantsSources) this.#sources = [...sources];
        return length;
      }
    }
    if (collector.have === 0) collector.release();
    return at;
  }

  /** Goes on with the record in progress; gives where the bytes after it begin. */
  #complete(bytes: Uint8Array, from: number, offset: number, sources: readonly ChunkSource[]): number {
    const collector = this.#collector;
    if (this.#sink.wantsSources) this.#sources.push(...sources);
    let at = from;
    if (collector.have < RECORD_HEADER) {
      const take = Math.min(RECORD_HEADER - collector.have, bytes.length - at);
      collector.add(bytes, at, take);
      at += take;
      if (collector.have < RECORD_HEADER) return at;
      if (!isRecordHeader(collector.buffer, 0)) {
        const header = collector.buffer.slice(0, RECORD_HEADER);
        if (this.isJoined) {
          this.#leave();
          this.#window.push(header);
          this.#windowSources = sourcesFrom(this.#sources, offset + at - RECORD_HEADER);
          return at;
        }
        this.#overflow(header, 0, this.#sink.wantsSources ? this.#sources : sources);
        if (this.mode === 'resync') this.#window.push(bytes.subarray(at));
        return bytes.length;
      }
    }
    const needed = recordEnd(collector.buffer, 0);
    const take = Math.min(needed - collector.have, bytes.length - at);
    collector.add(bytes, at, take);
    at += take;
    if (collector.have === needed) {
      this.#emit(collector.buffer, 0, needed, offset + at, this.#sources, sources);
      collector.reset();
    }
    return at;
  }

  /** @param lastSources those of the chunk that ends the record; `sources` may hold earlier ones too. */
  #emit(
    bytes: Uint8Array,
    start: number,
    end: number,
    endOffset: number,
    sources: readonly ChunkSource[],
    lastSources = sources,
  ): void {
    const { stamp } = this;
    stamp.record = recordAt(lastSources, endOffset - 1);
    if (this.#sink.wantsSources) stamp.sources = sourcesOf(sources, stamp.streamOffset, endOffset);
    this.#sink.record(this, bytes, start, end);
    if (this.alternatives.length > 0) {
      this.alternatives = this.alternatives.filter(
        ({ offset, bytes: other }) => offset + other.length > endOffset,
      );
    }
  }

  /** At `bytes[at]` stands what is no record header. All there is of `bytes` is taken. */
  #overflow(bytes: Uint8Array, at: number, sources: readonly ChunkSource[]): number {
    this.#collector.release();
    this.mode = this.#sink.overflow(this) ? 'resync' : 'over';
    if (this.mode === 'resync') this.#toWindow(bytes.subarray(at), sources);
    return bytes.length;
  }

  /** What looked like records does not go on. */
  #leave(): void {
    this.#collector.release();
    this.mode = 'seek';
    this.isJoined = false;
    this.#isFresh = false;
  }

  #toWindow(bytes: Uint8Array, sources: readonly ChunkSource[]): void {
    this.#window.push(bytes);
    this.#windowSources.push(...sources);
    this.#isWindowNew = true;
  }

  #clearWindow(): void {
    this.#window.clear();
    this.#windowSources = [];
  }

  /**
   * Looks for the first record in `bytes[from…]`, where `bytes` stand at `offset`. Gives where it begins, and is in step
   * then; else the last bytes are kept, and their end is given.
   */
  #seek(bytes: Uint8Array, from: number, offset: number, sources: readonly ChunkSource[]): number {
    if (offset + from === 0 && isSslv2Hello(bytes)) {
      const length = this.#takeSslv2(bytes, sources);
      if (length > 0) return length;
    }
    const first = findFirst(bytes, from, offset, this.#isFresh, this, this.#sink);
    if (first !== undefined) {
      this.mode = 'records';
      this.isJoined = first.inTheMidst;
      return first.at;
    }
    const kept = Math.max(from, bytes.length - HELLO_PREFIX + 1);
    if (kept > from) this.#isFresh = false;
    this.#window.push(bytes.subarray(kept));
    this.#windowSources = sourcesFrom(sources, offset + kept);
    return bytes.length;
  }

  /** The record and all that follows it. */
  #begin(bytes: Uint8Array, from: number, offset: number, sources: readonly ChunkSource[]): void {
    this.#clearWindow();
    this.mode = 'records';
    this.#collect(bytes, from, offset, sources);
  }

  /** Only a hello that lies whole in the first chunk is taken: it is small. Gives where it ends; 0 when there is none. */
  #takeSslv2(bytes: Uint8Array, sources: readonly ChunkSource[]): number {
    const length = sslv2Length(bytes);
    if (length > bytes.length || !this.#sink.helloFound(this, CLIENT)) return 0;
    this.stamp.record = recordAt(sources, length - 1);
    this.#sink.sslv2Hello(this, bytes.slice(2, length));
    this.mode = 'records';
    return length;
  }

  /**
   * Finds the next record in the window: a plausible header whose record opens, or, where nothing can be opened, one
   * that another plausible header follows, or the end. Where a chunk ends says nothing: bytes may be cut anywhere.
   */
  #resync(atEnd: boolean): void {
    this.#isWindowNew = false;
    if (this.#window.length < this.#wanted && !atEnd) return;
    this.#wanted = 0;
    const all = this.#window.bytes;
    const base = this.#endOffset - all.length;
    let at = 0;
    for (; at + RECORD_HEADER <= all.length; at++) {
      if (!isRecordHeader(all, at)) continue;
      const end = recordEnd(all, at);
      if (end > all.length) {
        if (atEnd) continue;
        this.#wanted = end - at;
        break;
      }
      const verdict = this.#sink.opensAfterGap(this, all, at, end) ?? followed(all, end, atEnd);
      if (verdict === undefined) {
        this.#wanted = end - at + RECORD_HEADER;
        break;
      }
      if (verdict === false) continue;
      this.lostBytes += at;
      this.#begin(all.slice(at), 0, base + at, sourcesFrom(this.#windowSources, base + at));
      return;
    }
    this.lostBytes += at;
    this.#window.drop(at);
    if (at > 0) this.#windowSources = sourcesFrom(this.#windowSources, base + at);
  }
}

function recordEnd(bytes: Uint8Array, at: number): number {
  return at + RECORD_HEADER + bytes[at + 3]! * 256 + bytes[at + 4]!;
}

/** Whether a record that ends at `end` is followed by another, or by nothing; undefined while that is not known. */
function followed(bytes: Uint8Array, end: number, atEnd: boolean): boolean | undefined {
  if (end + RECORD_HEADER <= bytes.length) return isRecordHeader(bytes, end);
  return atEnd ? true : undefined;
}

/** Those of bytes behind `offset`. */
function sourcesFrom(sources: readonly ChunkSource[], offset: number): ChunkSource[] {
  return sources.filter((source) => source.offset + source.length > offset);
}

/** Those of the bytes from `start` to `end`. */
function sourcesOf(sources: readonly ChunkSource[], start: number, end: number): readonly ChunkSource[] {
  if (sources.length < 2) return sources;
  return sourcesFrom(sources, start).filter(({ offset }) => offset < end);
}

/** The capture record that holds the byte at `offset`; 0 when none is named. */
function recordAt(sources: readonly ChunkSource[], offset: number): number {
  for (let i = sources.length - 1; i > 0; i--) if (sources[i]!.offset <= offset) return sources[i]!.record;
  return sources.length === 0 ? 0 : sources[0]!.record;
}

import type { Capture } from './capture.ts';
import type { CaptureInterface } from './capture-interface.ts';
import type { InterfaceToWrite, RecordToWrite } from './capture-writer.ts';
import { type InterfaceSharing, MergedInterfaces } from './merged-interfaces.ts';
import type { CaptureRecord, RecordBatch } from './record.ts';
import { recordNotes } from './record-notes.ts';

/** A record of a merged capture: the record it was, with its interface in the merged list. */
export interface MergedRecord extends RecordToWrite {
  readonly interfaceId: number;
  readonly linkType: number;
  /** Which of the captures it came from. */
  readonly source: number;
  readonly record: CaptureRecord;
}

/** What is merged; every `Capture` is one. */
export type MergeSource = Pick<Capture, 'interfaces' | 'close'> & AsyncIterable<RecordBatch>;

export interface MergeOptions {
  /** `time` (default), or `given`: one capture after the other, each opened when its turn comes. */
  readonly order?: 'time' | 'given';
  /** Which interfaces become one. Default `none`. With `all`, every capture is opened at once. */
  readonly sharedInterfaces?: InterfaceSharing;
}

/** Captures merged by time; iterate once. */
export interface MergedCapture extends AsyncIterable<MergedRecord> {
  /** The interfaces of all captures. Grows; give it to `createCaptureWriter`. */
  readonly interfaces: readonly InterfaceToWrite[];
}

/**
 * Merges captures by time. Records of equal time come in the order of the captures, and each capture's records stay
 * in their order even where its clock went back (as mergecap does), with their options. Records that are no packet are left out.
 */
export function mergeCaptures(
  captures: readonly MergeSource[],
  { order = 'time', sharedInterfaces = 'none' }: MergeOptions = {},
): MergedCapture {
  return order === 'given'
    ? new Concatenation(captures, sharedInterfaces)
    : new Merge(captures, sharedInterfaces);
}

class Concatenation implements MergedCapture {
  readonly #merged: MergedInterfaces;
  readonly #captures: readonly MergeSource[];
  readonly #openAtOnce: boolean;

  constructor(captures: readonly MergeSource[], sharing: InterfaceSharing) {
    this.#captures = captures;
    this.#merged = new MergedInterfaces(sharing);
    this.#openAtOnce = sharing === 'all';
  }

  get interfaces(): readonly InterfaceToWrite[] {
    return this.#merged.list;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<MergedRecord, void, undefined> {
    try {
      const sources = this.#captures.map((capture, index) => new Source(capture, index, this.#merged));
      if (this.#openAtOnce) {
        for (const source of sources) await source.open();
        this.#merged.begin(sources);
      }
      for (const source of sources)
        while (source.advanceAtOnce() ?? (await source.advance())) yield source.merged();
    } finally {
      for (const capture of this.#captures) await capture.close();
    }
  }
}

class Merge implements MergedCapture {
  readonly #merged: MergedInterfaces;
  readonly #captures: readonly MergeSource[];

  constructor(captures: readonly MergeSource[], sharing: InterfaceSharing) {
    this.#captures = captures;
    this.#merged = new MergedInterfaces(sharing);
  }

  get interfaces(): readonly InterfaceToWrite[] {
    return this.#merged.list;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<MergedRecord, void, undefined> {
    const sources = this.#captures.map((capture, index) => new Source(capture, index, this.#merged));
    try {
      for (const source of sources) await source.open();
      this.#merged.begin(sources);
      const heap = new SourceHeap();
      for (const source of sources) if (await source.advance()) heap.push(source);
      for (let first = heap.first; first !== undefined; first = heap.first) {
        yield first.merged();
        // While the next record is at hand there is nothing to wait for.
        const more = first.advanceAtOnce() ?? (await first.advance());
        if (more) heap.sink();
        else heap.pop();
      }
    } finally {
      for (const source of sources) await source.close();
    }
  }
}

class Source {
  current: CaptureRecord | undefined;
  readonly index: number;
  readonly #capture: MergeSource;
  readonly #merged: MergedInterfaces;
  readonly #batches: AsyncIterator<RecordBatch>;
  #records: readonly CaptureRecord[] = [];
  #at = 0;
  readonly places: number[] = [];

  constructor(capture: MergeSource, index: number, merged: MergedInterfaces) {
    this.#capture = capture;
    this.index = index;
    this.#merged = merged;
    this.#batches = capture[Symbol.asyncIterator]();
  }

  get interfaces(): readonly CaptureInterface[] {
    return this.#capture.interfaces;
  }

  /** Reads up to the first packets, so that the interfaces before them are known. */
  async open(): Promise<void> {
    let more = true;
    while (more && this.#at === this.#records.length) more = await this.#nextBatch();
  }

  /** Goes to the next packet of the batch at hand; undefined when it has none. */
  advanceAtOnce(): true | undefined {
    while (this.#at < this.#records.length) {
      const record = this.#records[this.#at++]!;
      if (record.interfaceId < 0) continue;
      this.current = record;
      return true;
    }
    return undefined;
  }

  async advance(): Promise<boolean> {
    while (this.advanceAtOnce() === undefined) {
      if (!(await this.#nextBatch())) return false;
      this.#merged.add(this);
    }
    return true;
  }

  async #nextBatch(): Promise<boolean> {
    const next = await this.#batches.next();
    if (next.done === true) return false;
    this.#records = next.value.records;
    this.#at = 0;
    return true;
  }

  merged(): MergedRecord {
    const record = this.current!;
    const { buffer, offset, capturedLength, originalLength, seconds, nanoseconds, linkType } = record;
    const interfaceId = this.places[record.interfaceId]!;
    const notes = recordNotes(record, this.#capture.interfaces[record.interfaceId]!);
    return {
      ...notes,
      buffer,
      offset,
      capturedLength,
      originalLength,
      seconds,
      nanoseconds,
      interfaceId,
      linkType,
      source: this.index,
      record,
    };
  }

  async close(): Promise<void> {
    await this.#batches.return?.();
    await this.#capture.close();
  }
}

/** The sources, the one whose record comes first on top. */
class SourceHeap {
  readonly #sources: Source[] = [];

  get first(): Source | undefined {
    return this.#sources[0];
  }

  push(source: Source): void {
    let at = this.#sources.push(source) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(this.#sources[at]!, this.#sources[parent]!)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  pop(): void {
    const last = this.#sources.pop()!;
    if (this.#sources.length === 0) return;
    this.#sources[0] = last;
    this.sink();
  }

  /** Puts the first source where it belongs now. */
  sink(): void {
    let at = 0;
    for (;;) {
      let least = at;
      for (const child of [2 * at + 1, 2 * at + 2]) {
        if (child < this.#sources.length && isBefore(this.#sources[child]!, this.#sources[least]!))
          least = child;
      }
      if (least === at) return;
      this.#swap(at, least);
      at = least;
    }
  }

  #swap(one: number, other: number): void {
    const sources = this.#sources;
    [sources[one], sources[other]] = [sources[other]!, sources[one]!];
  }
}

function isBefore(one: Source, other: Source): boolean {
  const [a, b] = [one.current!, other.current!];
  if (a.seconds !== b.seconds) return a.seconds < b.seconds;
  if (a.nanoseconds !== b.nanoseconds) return a.nanoseconds < b.nanoseconds;
  return one.index < other.index;
}

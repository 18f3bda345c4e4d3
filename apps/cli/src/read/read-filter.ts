import type { AnalyzedBatch, AnalyzedFrame, Analyzer } from '@plainwire/analyzer';
import type { Filter } from '@plainwire/filter-lang';
import type { RecordBatch } from '@plainwire/pcap';
import { partsOf } from './parts-of.ts';

/** What is made of a batch of records, in small batches: the frames that are there, and what came ready with them. */
export interface FrameReader {
  read(batch: RecordBatch, count: number): Iterable<AnalyzedBatch>;
}

/** @param readFilter of `-R`; undefined lets all frames be. */
export function frameReader(analyzer: Analyzer, readFilter: Filter | undefined): FrameReader {
  return readFilter === undefined ? new AllFrames(analyzer) : new PassingFrames(analyzer, readFilter);
}

class AllFrames implements FrameReader {
  readonly #analyzer: Analyzer;

  constructor(analyzer: Analyzer) {
    this.#analyzer = analyzer;
  }

  *read(batch: RecordBatch, count: number): Generator<AnalyzedBatch, void, undefined> {
    for (const part of partsOf(batch, count)) yield this.#analyzer.push(part);
  }
}

/**
 * The frames that a read filter passes, as if the file had no others: they are counted anew. What the streams know they
 * have from all frames, as in tshark's first pass, which gives the number of a frame that fails to the next one.
 */
class PassingFrames implements FrameReader {
  readonly #analyzer: Analyzer;
  readonly #passes: Filter;
  #passed = 0;

  constructor(analyzer: Analyzer, passes: Filter) {
    this.#analyzer = analyzer;
    this.#passes = passes;
  }

  *read(batch: RecordBatch, count: number): Generator<AnalyzedBatch, void, undefined> {
    const most = this.#passed + count;
    for (let index = 0; index < batch.length && this.#passed < most; index++) {
      // The batch is this reader's alone, and its records are never read again.
      const record = batch.records[index] as { number: number } & (typeof batch.records)[number];
      record.number = this.#passed + 1;
      const analyzed = this.#analyzer.push(alone(record));
      const frames = analyzed.frames.filter((frame: AnalyzedFrame) => this.#passes(frame));
      this.#passed += frames.length;
      yield { ...analyzed, frames };
    }
  }
}

function alone(record: RecordBatch['records'][number]): RecordBatch {
  const records = [record];
  return { records, length: 1, transient: false, [Symbol.iterator]: () => records.values() };
}

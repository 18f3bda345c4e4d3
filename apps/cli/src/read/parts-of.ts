import type { RecordBatch } from '@plainwire/pcap';

const PART = 64;

/**
 * The first `count` records of a batch in small batches. A batch holds a block of the file, thousands of records; as many
 * frames at once would outlive several collections of garbage before the first is printed.
 */
export function* partsOf(batch: RecordBatch, count: number): Generator<RecordBatch, void, undefined> {
  const end = Math.min(batch.length, count);
  for (let from = 0; from < end; from += PART) {
    const records = batch.records.slice(from, Math.min(from + PART, end));
    yield {
      records,
      length: records.length,
      transient: batch.transient,
      [Symbol.iterator]: () => records.values(),
    };
  }
}

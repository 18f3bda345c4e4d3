import { build, ethernet } from '@plainwire/dissect/build';
import type { CaptureRecord, RecordBatch } from '@plainwire/pcap';
import { expect, it } from 'vitest';
import { createAnalyzer } from './analyzer.ts';

it('counts from the first, the previous and the last frame shown, also within one batch', () => {
  const buffer = build(ethernet());
  const records = [10, 11, 13, 17].map((seconds, index) => ({
    ...{ buffer, offset: 0, capturedLength: buffer.length, originalLength: buffer.length, linkType: 1 },
    ...{ number: index + 1, seconds, nanoseconds: 5, timestampNs: BigInt(seconds) * 1_000_000_000n + 5n },
  })) as unknown as CaptureRecord[];
  const batch: RecordBatch = {
    ...{ records, length: records.length, transient: false },
    [Symbol.iterator]: () => records.values(),
  };
  const analyzer = createAnalyzer();
  const ids = ['relative', 'delta', 'delta_displayed'].map(
    (name) => analyzer.fields.find(`frame.time_${name}`)!.id,
  );
  const shown: unknown[] = [];
  for (const frame of analyzer.push(batch).frames) {
    if (frame.record.number === 3) continue;
    shown.push(ids.map((id) => Number(frame.values(id)[0]) / 1e9));
    analyzer.shown(frame);
  }
  expect(shown).toEqual([
    [0, 0, 0],
    [1, 1, 1],
    [7, 4, 6],
  ]);
});

import type { CaptureRecord, RecordBatch } from '@plainwire/pcap';
import { createAnalyzer } from '../src/analyzer.ts';
import { summarize } from '../src/columns/summary.ts';

/** The line of a packet list for a capture of one frame: `192.0.2.1 → 192.0.2.7 UDP 53 → 40000 Len=32`. */
export function lineOf(buffer: Uint8Array, linkType = 1): string {
  const record = {
    ...{ buffer, offset: 0, capturedLength: buffer.length, originalLength: buffer.length, linkType },
    ...{ number: 1, seconds: 0, nanoseconds: 0, timestampNs: 0n },
  } as unknown as CaptureRecord;
  const batch: RecordBatch = {
    ...{ records: [record], length: 1, transient: false },
    [Symbol.iterator]: () => [record].values(),
  };
  const [frame] = createAnalyzer().push(batch).frames;
  const { source, destination, protocol, info } = summarize(frame!);
  return `${source} → ${destination} ${protocol} ${info}`;
}

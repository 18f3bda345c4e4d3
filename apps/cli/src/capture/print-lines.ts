import { createAnalyzer } from '@plainwire/analyzer';
import type { LiveCapture } from '@plainwire/capture';
import type { CommandIo } from '../command-io.ts';
import { Output } from '../output.ts';
import { summaryLine } from '../read/summary-output.ts';
import type { CaptureOutcome } from './write-files.ts';

/** One line a packet on standard output, until the capture ends or `count` packets are shown. */
export async function printLines(
  capture: LiveCapture,
  count: number,
  io: CommandIo,
  outcome: CaptureOutcome,
): Promise<void> {
  const analyzer = createAnalyzer({});
  const output = new Output(io.stdout);
  for await (const batch of capture) {
    for (const frame of analyzer.push(batch).frames) {
      if (outcome.packets === count) break;
      output.write(summaryLine(frame, 'a', 6));
      outcome.packets++;
    }
    await output.flush();
    if (outcome.packets === count) return;
  }
}

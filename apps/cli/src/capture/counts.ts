import type { CaptureStats } from '@plainwire/capture';

/**
 * What tcpdump says at its end: three counts, and the other places where packets were lost when there are any.
 *
 * @param failed writing failed: then what was fetched and is in no file is lost, too.
 */
export function closingCounts(captured: number, stats: CaptureStats, failed = false): string {
  const lines = sentences(captured, stats);
  const lost = stats.captured + stats.droppedByQueue - captured;
  if (failed && lost > 0) lines.push(`${packets(lost)} dropped by plainwire`);
  return `${lines.join('\n')}\n`;
}

/** The same on one line, for SIGUSR1. */
export function runningCounts(captured: number, stats: CaptureStats): string {
  return `plainwire: ${sentences(captured, stats).join(', ')}\n`;
}

function sentences(captured: number, stats: CaptureStats): string[] {
  const lines = [
    `${packets(captured)} captured`,
    `${packets(stats.received)} received by filter`,
    `${packets(stats.droppedByKernel)} dropped by kernel`,
  ];
  if (stats.droppedByInterface > 0) lines.push(`${packets(stats.droppedByInterface)} dropped by interface`);
  return lines;
}

function packets(count: number): string {
  return `${count} packet${count === 1 ? '' : 's'}`;
}

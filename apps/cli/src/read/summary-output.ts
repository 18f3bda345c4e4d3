import { type AnalyzedFrame, summarize } from '@plainwire/analyzer';
import { escapeText } from '@plainwire/bytes';
import { formatTime, type TimeFormat } from './time-format.ts';

/** The packet list line of tshark: number, time, source → destination, protocol, length, info. */
export function summaryLine(frame: AnalyzedFrame, timeFormat: TimeFormat, digits: number): string {
  const { source, destination, protocol, length, info } = summarize(frame);
  const number = frame.record.number.toString().padStart(5);
  const time = formatTime(frame, timeFormat, digits).padStart(10);
  return `${number} ${time} ${source.padStart(12)} → ${destination.padEnd(12)} ${protocol} ${length} ${escapeText(info)}\n`;
}

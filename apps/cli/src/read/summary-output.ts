import { type AnalyzedFrame, summarize } from '@plainwire/analyzer';
import { escapeText } from '@plainwire/bytes';
import { formatTime, type TimeFormat } from './time-format.ts';

/** The packet list line of tshark: number, time, source → destination, protocol, length, info. */
export function summaryLine(
  frame: AnalyzedFrame,
  timeFormat: TimeFormat,
  digits: number,
  separator = ' ',
  hms = false,
): string {
  const { source, destination, protocol, length, info } = summarize(frame);
  const columns = [
    frame.record.number.toString().padStart(5),
    formatTime(frame, timeFormat, digits, hms).padStart(10),
    source.padStart(12),
    '→',
    destination.padEnd(12),
    protocol,
    length,
    escapeText(info),
  ];
  return `${columns.join(separator)}\n`;
}

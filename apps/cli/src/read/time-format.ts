import type { AnalyzedFrame } from '@plainwire/analyzer';
import { PlainwireError } from '@plainwire/bytes';

/** The names that `-t` takes, as tshark has them. */
const TIME_FORMATS = ['a', 'ad', 'adoy', 'd', 'dd', 'e', 'r', 'u', 'ud', 'udoy'] as const;
export type TimeFormat = (typeof TIME_FORMATS)[number];

/** Reads the word after `-t`. @throws {PlainwireError} `ERR_USAGE` that lists the words there are. */
export function parseTimeFormat(word: string): TimeFormat {
  const format = TIME_FORMATS.find((one) => one === word);
  if (format !== undefined) return format;
  throw new PlainwireError(
    'ERR_USAGE',
    `Invalid time stamp type "${word}"; it must be one of ${TIME_FORMATS.join(', ')}.`,
  );
}

const NS_PER_SECOND = 1_000_000_000n;

/**
 * The time column.
 *
 * @param digits decimals of the second: 6 for captures in microseconds, 9 in nanoseconds.
 * @param hms relative times as hours, minutes and seconds.
 */
export function formatTime(frame: AnalyzedFrame, format: TimeFormat, digits: number, hms = false): string {
  const time = frame.record.timestampNs;
  const elapsed = hms ? clockTime : seconds;
  switch (format) {
    case 'r':
      return elapsed(time - frame.times.first, digits);
    case 'd':
      return elapsed(time - frame.times.previous, digits);
    case 'dd':
      return elapsed(time - frame.times.previousShown, digits);
    case 'e':
      return seconds(time, digits);
    default:
      return calendar(frame.record.seconds, frame.record.nanoseconds, format, digits);
  }
}

/** Nanoseconds as seconds with so many decimals, cut, with the sign in front. */
export function seconds(nanoseconds: bigint, digits: number): string {
  const sign = nanoseconds < 0n ? '-' : '';
  const magnitude = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  const fraction = (magnitude % NS_PER_SECOND).toString().padStart(9, '0').slice(0, digits);
  return `${sign}${magnitude / NS_PER_SECOND}.${fraction}`;
}

/** The same with hours and minutes where there are any: `937h 58m 12.853460s`. */
function clockTime(nanoseconds: bigint, digits: number): string {
  const magnitude = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  const whole = magnitude / NS_PER_SECOND;
  const [hours, minutes] = [whole / 3600n, (whole / 60n) % 60n];
  const rest = `${seconds(magnitude % (60n * NS_PER_SECOND), digits)}s`;
  const sign = nanoseconds < 0n ? '- ' : '';
  if (hours > 0n) return `${sign}${hours}h ${minutes}m ${rest}`;
  return minutes > 0n ? `${sign}${minutes}m ${rest}` : sign + rest;
}

function calendar(wholeSeconds: number, nanoseconds: number, format: TimeFormat, digits: number): string {
  const utc = format.startsWith('u');
  const date = new Date(wholeSeconds * 1000);
  const local = utc ? date : new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  const iso = local.toISOString();
  const clock = `${iso.slice(11, 19)}.${nanoseconds.toString().padStart(9, '0').slice(0, digits)}`;
  if (format.endsWith('doy')) return `${iso.slice(0, 4)}/${dayOfYear(local)} ${clock}`;
  if (format.endsWith('d')) return `${iso.slice(0, 10)} ${clock}`;
  return clock;
}

function dayOfYear(date: Date): string {
  const first = Date.UTC(date.getUTCFullYear(), 0, 1);
  return (Math.floor((date.getTime() - first) / 86_400_000) + 1).toString().padStart(3, '0');
}

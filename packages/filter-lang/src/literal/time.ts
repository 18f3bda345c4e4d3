import { since } from '../dialect.ts';
import type { Conversion, Literal, LiteralContext, Refusal } from './literal.ts';
import { readZone } from './time-zone.ts';

// As strptime() has it, there may be any blanks before a number, and none where one stands in the format.
const CLOCK = String.raw`\s*(\d{1,2})(?::\s*(\d{1,2})(?::\s*(\d{1,2})(?:\.(\d{0,9})\d*)?)?)?`;
const ISO = new RegExp(String.raw`^\s*(\d{1,4})-\s*(\d{1,2})-\s*(\d{1,2})(?:(T?)${CLOCK})?`);
const WORDS =
  /^\s*([A-Za-z]{3}) \s*(\d{1,2}),\s*(\d{1,4})\s*(\d{1,2}):\s*(\d{1,2}):\s*(\d{1,2})(?:\.(\d{0,9})\d*)?/;
const MONTHS = 'janfebmaraprmayjunjulaugsepoctnovdec';
const SECONDS = /^(\d*)(?:\.(\d{1,9}))?$/;
/** 4.0 does not look at what comes after the digits of a fraction. */
const OLD_SECONDS = /^(\d*)(?:\.(\d{1,9})0*(?:\D.*)?)?$/;
/**
 * What 4.0 lets follow: "UTC" or blanks after a date or hour alone and after words, an offset after the T form, all of
 * them after the other; nothing at all after T and an hour alone, which it refuses.
 */
const OLD_ZONE = {
  name: /^\s*(?:UTC)?$/,
  offset: /^(?:Z|[+-].*)?$/,
  both: /^(?:\s*(?:UTC)?|Z|[+-].*)$/,
  none: /.^/,
};
const BILLION = 1_000_000_000n;

/** Nanoseconds from a count of seconds: `1`, `0.5`, `-1.5`. */
export function toRelativeTime(literal: Literal, context: LiteralContext): Conversion {
  const quotable = since(context.dialect, '4.2');
  const readable = literal.form === 'word' || (literal.form === 'string' && quotable);
  const value = readable ? readSeconds(literal, quotable ? SECONDS : OLD_SECONDS) : undefined;
  return value === undefined ? { reason: 'is not a time in seconds, as in 1.5' } : { value };
}

/**
 * Nanoseconds since 1970 UTC from `2011-07-04 12:34:56.789`, `2011-07-04T12:34Z`, `Jul 4, 2011 12:34:56 UTC`. Without
 * a zone it is local time. Newer dialects also take seconds since 1970.
 */
export function toAbsoluteTime(literal: Literal, context: LiteralContext): Conversion {
  const date = literal.form === 'char' ? NO_DATE : readDate(literal.text, context);
  if ('value' in date && !literal.negative) return date;
  const seconds =
    since(context.dialect, '4.2') && literal.form === 'word' ? readSeconds(literal, SECONDS) : undefined;
  if (seconds !== undefined) return { value: seconds };
  return 'reason' in date ? date : NO_DATE;
}

function readSeconds({ text, negative }: Literal, pattern: RegExp): bigint | undefined {
  const [, whole = '', fraction = ''] = pattern.exec(text) ?? [];
  if (whole === '' || whole.length > 20) return undefined;
  const value = BigInt(whole) * BILLION + nanoseconds(fraction);
  return negative ? -value : value;
}

function nanoseconds(fraction: string | undefined): bigint {
  return BigInt((fraction ?? '').padEnd(9, '0'));
}

const NO_DATE: Refusal = {
  reason: 'is not a valid absolute time. Example: "Nov 12, 1999 08:55:44.123" or "2011-07-04 12:34:56"',
};

interface Moment {
  readonly parts: readonly number[];
  readonly fraction: string | undefined;
  readonly rest: string;
  readonly zones: keyof typeof OLD_ZONE;
}

function readDate(text: string, context: LiteralContext): Conversion {
  const moment = readIso(text) ?? readWords(text);
  if (moment === undefined || !isPossible(moment.parts)) return NO_DATE;
  const [year, month, day, hour, minute, second] = moment.parts as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const isOdd = !since(context.dialect, '4.2') && !OLD_ZONE[moment.zones].test(moment.rest);
  const zone = isOdd ? undefined : readZone(moment.rest.trimEnd(), context);
  if (zone === undefined) return { reason: wrongRest(moment), isWhole: true };
  // The constructors take years below 100 for ones of the twentieth century.
  const date = new Date(0);
  if (zone === 'local') {
    date.setFullYear(year, month - 1, day);
    date.setHours(hour, minute, second);
  } else {
    date.setUTCFullYear(year, month - 1, day);
    date.setUTCHours(hour, minute - zone, second);
  }
  return { value: BigInt(date.getTime()) * 1_000_000n + nanoseconds(moment.fraction) };
}

function wrongRest({ rest }: Moment): string {
  if (rest === '') return 'An hour behind a T has minutes';
  if (rest.startsWith('.')) return 'A fraction of a second requires a seconds field';
  return `Unexpected data after time value: "${rest}" is not a time zone`;
}

function readIso(text: string): Moment | undefined {
  const found = ISO.exec(text);
  if (found === null) return undefined;
  const [whole, year, month, day, t, hour, minute, second, fraction] = found;
  const parts = [year, month, day, hour, minute, second].map((part) => Number(part ?? 0));
  const zones =
    t === 'T' ? (minute === undefined ? 'none' : 'offset') : minute === undefined ? 'name' : 'both';
  return { parts, fraction, rest: text.slice(whole.length), zones };
}

function readWords(text: string): Moment | undefined {
  const found = WORDS.exec(text);
  if (found === null) return undefined;
  const month = MONTHS.indexOf(found[1]!.toLowerCase()) / 3 + 1;
  const parts = [Number(found[3]), month, ...[2, 4, 5, 6].map((group) => Number(found[group]))];
  return { parts, fraction: found[7], rest: text.slice(found[0].length), zones: 'name' };
}

function isPossible([, month, day, hour, minute, second]: readonly number[]): boolean {
  const whole = Number.isInteger(month) && month! >= 1 && month! <= 12 && day! >= 1 && day! <= 31;
  return whole && hour! <= 23 && minute! <= 59 && second! <= 61;
}

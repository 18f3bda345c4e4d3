import { PlainwireError } from '@plainwire/bytes';

const FORM = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?\s*(Z|[+-]\d{2}:?\d{2})?$/i;

/**
 * Nanoseconds since 1970 of a time as editcap takes it: seconds since 1970, or `2026-01-31 08:00:00.5` in local time,
 * or with a zone (`Z`, `+01:00`).
 *
 * @throws {PlainwireError} `ERR_USAGE` for anything else, also for a date that does not exist.
 */
export function parseInstant(text: string, flag: string): bigint {
  const epoch = /^(\d{1,12})(?:\.(\d{1,9}))?$/.exec(text);
  if (epoch !== null) return BigInt(epoch[1]!) * 1_000_000_000n + fraction(epoch[2]);
  const parts = FORM.exec(text);
  const ms = parts === null ? Number.NaN : millisecondsOf(parts);
  if (Number.isNaN(ms)) {
    throw new PlainwireError(
      'ERR_USAGE',
      `${flag} "${text}" is no time: write 2026-01-31 08:00:00, with Z or +01:00 for another zone than the local one, or seconds since 1970`,
    );
  }
  return BigInt(ms) * 1_000_000n + fraction(parts![7]);
}

function fraction(digits: string | undefined): bigint {
  return BigInt((digits ?? '').padEnd(9, '0'));
}

function millisecondsOf(parts: RegExpExecArray): number {
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const utc = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  // A date that does not exist is moved by Date: then its parts are others.
  if (utc.getUTCMonth() !== month - 1 || utc.getUTCDate() !== day || hour > 23 || minute > 59 || second > 59)
    return Number.NaN;
  const zone = parts[8]?.toUpperCase();
  if (zone === undefined) return new Date(year, month - 1, day, hour, minute, second).getTime();
  if (zone === 'Z') return utc.getTime();
  const offset = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return utc.getTime() - (zone[0] === '-' ? -offset : offset) * 60_000;
}

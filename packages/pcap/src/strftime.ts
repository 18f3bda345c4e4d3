/**
 * `format` with the conversions of strftime(3) that make sense in file names: `%Y %m %d %H %M %S %y %j %e %b %B %a %A
 * %p %I %s %F %T %D %R %z %Z %n %t %%`. Others stay as they are. Names of days and months are English.
 *
 * @param seconds since 1970; shown in local time, or in UTC when asked.
 */
export function strftime(format: string, seconds: number, utc = false): string {
  const date = new Date(seconds * 1000);
  // The UTC getters of a date moved by the offset give local time, so that one set of getters serves both.
  const offset = utc ? 0 : -date.getTimezoneOffset();
  const shown = new Date(date.getTime() + offset * 60_000);
  return format.replace(/%(.)/gs, (whole, letter: string) => {
    const conversion = CONVERSIONS[letter];
    return conversion === undefined ? whole : conversion(shown, offset, seconds);
  });
}

type Conversion = (shown: Date, offset: number, seconds: number) => string;

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);
const DAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');
const DAY_MS = 86_400_000;

const two = (value: number): string => String(value).padStart(2, '0');
const year = (date: Date): string => String(date.getUTCFullYear());
const hour12 = (date: Date): number => date.getUTCHours() % 12 || 12;
const time = (date: Date): string => `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`;

const CONVERSIONS: Readonly<Record<string, Conversion>> = Object.assign(Object.create(null), {
  Y: year,
  y: (date) => year(date).slice(-2),
  m: (date) => two(date.getUTCMonth() + 1),
  d: (date) => two(date.getUTCDate()),
  e: (date) => String(date.getUTCDate()).padStart(2, ' '),
  H: (date) => two(date.getUTCHours()),
  I: (date) => two(hour12(date)),
  M: (date) => two(date.getUTCMinutes()),
  S: (date) => two(date.getUTCSeconds()),
  p: (date) => (date.getUTCHours() < 12 ? 'AM' : 'PM'),
  j: (date) =>
    String(Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0)) / DAY_MS) + 1).padStart(3, '0'),
  b: (date) => MONTHS[date.getUTCMonth()]!.slice(0, 3),
  B: (date) => MONTHS[date.getUTCMonth()]!,
  a: (date) => DAYS[date.getUTCDay()]!.slice(0, 3),
  A: (date) => DAYS[date.getUTCDay()]!,
  F: (date) => date.toISOString().slice(0, 10),
  T: (date) => `${time(date)}:${two(date.getUTCSeconds())}`,
  R: time,
  D: (date) => `${two(date.getUTCMonth() + 1)}/${two(date.getUTCDate())}/${year(date).slice(-2)}`,
  s: (_, __, seconds) => String(Math.floor(seconds)),
  z: (_, offset) => zone(offset),
  Z: (_, offset) => (offset === 0 ? 'UTC' : zone(offset)),
  n: () => '\n',
  t: () => '\t',
  '%': () => '%',
} satisfies Record<string, Conversion>);

function zone(offset: number): string {
  const minutes = Math.abs(offset);
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}${two(minutes % 60)}`;
}

/**
 * Local time as strftime(3) writes it, in the C locale. A conversion that is not known stays as it is written.
 */
export function strftime(format: string, time: Date): string {
  return format.replace(/%(.)/gs, (written, letter: string) => CONVERSIONS[letter]?.(time) ?? written);
}

/** Whether `format` holds a conversion that says something about the time. */
export function hasTimeFormat(format: string): boolean {
  return [...format.matchAll(/%(.)/gs)].some(
    ([, letter]) => letter !== '%' && CONVERSIONS[letter!] !== undefined,
  );
}

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
];

const zeros = (value: number, width = 2) => String(value).padStart(width, '0');
const blanks = (value: number) => String(value).padStart(2);
const hour12 = (time: Date) => time.getHours() % 12 || 12;

const CONVERSIONS: Readonly<Record<string, (time: Date) => string>> = {
  a: (time) => DAYS[time.getDay()]!.slice(0, 3),
  A: (time) => DAYS[time.getDay()]!,
  b: (time) => MONTHS[time.getMonth()]!.slice(0, 3),
  B: (time) => MONTHS[time.getMonth()]!,
  c: (time) => strftime('%a %b %e %H:%M:%S %Y', time),
  C: (time) => zeros(Math.floor(time.getFullYear() / 100)),
  d: (time) => zeros(time.getDate()),
  D: (time) => strftime('%m/%d/%y', time),
  e: (time) => blanks(time.getDate()),
  F: (time) => strftime('%Y-%m-%d', time),
  g: (time) => zeros(isoWeek(time).year % 100),
  G: (time) => String(isoWeek(time).year),
  h: (time) => strftime('%b', time),
  H: (time) => zeros(time.getHours()),
  I: (time) => zeros(hour12(time)),
  j: (time) => zeros(dayOfYear(time) + 1, 3),
  k: (time) => blanks(time.getHours()),
  l: (time) => blanks(hour12(time)),
  m: (time) => zeros(time.getMonth() + 1),
  M: (time) => zeros(time.getMinutes()),
  n: () => '\n',
  p: (time) => (time.getHours() < 12 ? 'AM' : 'PM'),
  P: (time) => (time.getHours() < 12 ? 'am' : 'pm'),
  r: (time) => strftime('%I:%M:%S %p', time),
  R: (time) => strftime('%H:%M', time),
  s: (time) => String(Math.floor(time.getTime() / 1000)),
  S: (time) => zeros(time.getSeconds()),
  t: () => '\t',
  T: (time) => strftime('%H:%M:%S', time),
  u: (time) => String(time.getDay() || 7),
  U: (time) => zeros(weekOfYear(time, 0)),
  V: (time) => zeros(isoWeek(time).week),
  w: (time) => String(time.getDay()),
  W: (time) => zeros(weekOfYear(time, 1)),
  x: (time) => strftime('%m/%d/%y', time),
  X: (time) => strftime('%H:%M:%S', time),
  y: (time) => zeros(time.getFullYear() % 100),
  Y: (time) => String(time.getFullYear()),
  z: offset,
  Z: zoneName,
  '%': () => '%',
};

const DAY_MS = 86_400_000;

/** Days since the first of January, counted on the calendar: a day of daylight saving time has 23 or 25 hours. */
function dayOfYear(time: Date): number {
  const year = time.getFullYear();
  return (Date.UTC(year, time.getMonth(), time.getDate()) - Date.UTC(year, 0, 1)) / DAY_MS;
}

/** Weeks that began on `firstDay` (0 is Sunday) since the year did. */
function weekOfYear(time: Date, firstDay: number): number {
  return Math.floor((dayOfYear(time) + 7 - ((time.getDay() - firstDay + 7) % 7)) / 7);
}

/** ISO 8601: a week belongs to the year that holds its Thursday. */
function isoWeek(time: Date): { year: number; week: number } {
  const thursday = new Date(Date.UTC(time.getFullYear(), time.getMonth(), time.getDate()));
  thursday.setUTCDate(thursday.getUTCDate() + 4 - (time.getDay() || 7));
  const year = thursday.getUTCFullYear();
  return { year, week: Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / (7 * DAY_MS)) + 1 };
}

function offset(time: Date): string {
  const minutes = -time.getTimezoneOffset();
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${zeros(Math.floor(size / 60))}${zeros(size % 60)}`;
}

function zoneName(time: Date): string {
  const parts = new Intl.DateTimeFormat('en-US', { timeZoneName: 'short' }).formatToParts(time);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
}

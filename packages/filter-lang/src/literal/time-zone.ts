import { since } from '../dialect.ts';
import type { LiteralContext } from './literal.ts';

const OFFSET = /^([+-])(\d{1,2})(?::?(\d{1,2}))?$/;
/** Standard and daylight saving time in America, as RFC 822 §5.1 names them. */
const AMERICAN = /^([ECMP])([SD])T$/;
/** The military zones: Y is twelve hours behind Z, M as many ahead. */
const LETTERS = 'YXWVUTSRQPONZABCDEFGHIKLM';

/** The zone that ends a time, in minutes east of UTC; the context's when there is none; undefined when unknown. */
export function readZone(text: string, context: LiteralContext): number | 'local' | undefined {
  if (text === '') return context.zone;
  const name = text.trimStart();
  if (name === 'UTC' || text === 'Z') return 0;
  const [, sign, hours, minutes = 0] = OFFSET.exec(text) ?? [];
  if (hours !== undefined) return (sign === '-' ? -1 : 1) * (60 * Number(hours) + Number(minutes));
  if (!since(context.dialect, '4.2')) return undefined;
  if (name === 'UT' || name === 'GMT') return 0;
  const [, place, season] = AMERICAN.exec(name) ?? [];
  if (place !== undefined) return -60 * ('ECMP'.indexOf(place) + (season === 'D' ? 4 : 5));
  const hour = LETTERS.indexOf(name);
  return name.length === 1 && hour >= 0 ? 60 * (hour - 12) : undefined;
}

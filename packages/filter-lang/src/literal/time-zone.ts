import { since } from '../dialect.ts';
import type { LiteralContext } from './literal.ts';

const OFFSET = /^([+-])(\d{1,2})(?::?(\d{1,2}))?$/;
/** Minutes east of UTC; the names that RFC 822 §5.1 gives, and UTC. */
const NAMED: ReadonlyMap<string, number> = new Map([
  ['UT', 0],
  ['GMT', 0],
  ['EST', -300],
  ['EDT', -240],
  ['CST', -360],
  ['CDT', -300],
  ['MST', -420],
  ['MDT', -360],
  ['PST', -480],
  ['PDT', -420],
]);

/** The zone that ends a time, in minutes east of UTC; the context's when there is none; undefined when unknown. */
export function readZone(text: string, context: LiteralContext): number | 'local' | undefined {
  if (text === '') return context.zone;
  const name = text.trimStart();
  if (name === 'UTC' || text === 'Z') return 0;
  const [, sign, hours, minutes] = OFFSET.exec(text) ?? [];
  if (hours !== undefined) return (sign === '-' ? -1 : 1) * (60 * Number(hours) + Number(minutes ?? 0));
  if (!since(context.dialect, '4.2')) return undefined;
  return NAMED.get(name) ?? military(name);
}

/** A to M (without J) are one to twelve hours ahead of Z, N to Y as many behind. */
function military(name: string): number | undefined {
  if (!/^[A-IK-Z]$/.test(name)) return undefined;
  const east = 'ABCDEFGHIKLM'.indexOf(name) + 1;
  if (east > 0) return 60 * east;
  return name === 'Z' ? 0 : -60 * ('NOPQRSTUVWXY'.indexOf(name) + 1);
}

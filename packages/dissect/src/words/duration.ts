import { counted } from '../display-text.ts';

const UNITS = [
  [86_400, 'day'],
  [3600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
] as const;

/** `1 hour, 15 minutes`; `0 seconds`. */
export function duration(seconds: number): string {
  const parts: string[] = [];
  let left = seconds;
  for (const [size, name] of UNITS) {
    const count = Math.floor(left / size);
    left %= size;
    if (count > 0) parts.push(counted(count, name));
  }
  return parts.length === 0 ? counted(0, 'second') : parts.join(', ');
}

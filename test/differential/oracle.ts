import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Where captures with known content are, when they are. */
export const oracle = join(import.meta.dirname, '../../../shared/oracle');

/** Why tests against other programs cannot run here; undefined when they can. */
export function whyNot(...programs: readonly string[]): string | undefined {
  if (!existsSync(oracle)) return `there is no ${oracle}`;
  const missing = programs.find((program) => !isInstalled(program));
  return missing === undefined ? undefined : `${missing} is not installed`;
}

/** A condition for `describe.skipIf`; prints why when it is true. */
export function skips(...programs: readonly string[]): boolean {
  const reason = whyNot(...programs);
  if (reason !== undefined) console.log(`skipped: ${reason}`);
  return reason !== undefined;
}

/** The environment in which other programs are asked: UTC, and nobody's preferences. */
export const environment: NodeJS.ProcessEnv = {
  PATH: process.env['PATH'],
  TZ: 'UTC',
  HOME: '/nonexistent',
  LC_ALL: 'C.UTF-8',
};

function isInstalled(program: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** `1-3,7` as `[1, 2, 3, 7]`. */
export function numbersOf(ranges: string): number[] {
  if (ranges === '') return [];
  return ranges.split(',').flatMap((range) => {
    const [first, last = first] = range.split('-').map(Number) as [number, number?];
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Bytes as hex, or text, and what tshark 4.0.17 says of them: the values of each field. */
export type TsharkCase = readonly [bytes: string, fields: Readonly<Record<string, readonly string[]>>];

/** The cases of `test/cases/NAME.json`. */
export function tsharkCases(name: string): readonly TsharkCase[] {
  return JSON.parse(readFileSync(join(import.meta.dirname, 'cases', `${name}.json`), 'utf8'));
}

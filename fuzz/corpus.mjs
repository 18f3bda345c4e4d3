import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, 'corpus');

/** The inputs of `target` that once broke a promise: name and bytes. */
export function corpusOf(target) {
  const folder = join(root, target);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .map((name) => ({ name, bytes: new Uint8Array(readFileSync(join(folder, name))) }));
}

/** Keeps `input`, named after the promise that it broke; gives its path. */
export function keep(target, oracle, input) {
  const folder = join(root, target);
  mkdirSync(folder, { recursive: true });
  const digest = createHash('sha256').update(input).digest('hex').slice(0, 10);
  const path = join(folder, `${oracle}-${digest}.bin`);
  writeFileSync(path, input);
  return path;
}

/** Inputs whose fault is known and not yet mended: `target/name`, one a line, `#` for remarks. */
export function openFindings() {
  const lines = readFileSync(join(import.meta.dirname, 'open-findings.txt'), 'utf8').split('\n');
  return new Set(lines.map((line) => line.replace(/#.*/, '').trim()).filter((line) => line !== ''));
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
// @ts-expect-error a script without types
import { generate } from '../scripts/generate-block-parsers.mjs';

it('the generated block parsers are fresh (node packages/pcap/scripts/generate-block-parsers.mjs)', () => {
  expect(readFileSync(join(import.meta.dirname, 'block-parsers.generated.ts'), 'utf8')).toBe(generate());
});

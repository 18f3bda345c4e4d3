import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { labelModules } from '../../../scripts/generate-labels.mjs';

describe('tables of labels', () => {
  it.each([...labelModules()])('%s is what its data file makes', (file, text) => {
    expect(readFileSync(join(import.meta.dirname, file), 'utf8')).toBe(text);
  });
});

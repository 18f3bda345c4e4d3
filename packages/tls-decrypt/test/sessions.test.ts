import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeCrypto } from '../src/crypto/node.node.ts';
import { portableCrypto } from '../src/crypto/portable.ts';
import { runScenario, type Scenario } from './sessions.ts';

const folder = join(import.meta.dirname, '../../../fixtures/tls');
const scenarios: Scenario[] = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8'));

describe.each([nodeCrypto, portableCrypto])('recorded sessions with the $name backend', (crypto) => {
  for (const scenario of scenarios) {
    for (const [mode, { expect: decrypts }] of Object.entries(scenario.modes)) {
      it(`${decrypts ? 'decrypts' : 'explains'} ${scenario.id} by ${mode}`, async () => {
        const { differences, lies, reports } = await runScenario(folder, scenario, mode, crypto);
        expect(lies).toBe(false);
        if (decrypts) {
          expect(differences).toEqual([]);
          expect(reports.every(({ keysVerified, status }) => keysVerified && status === 'decrypted')).toBe(
            true,
          );
        } else expect(reports.some(({ reason }) => reason !== undefined)).toBe(true);
      });
    }
  }
});

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeCrypto } from '../src/crypto/node.node.ts';
import { portableCrypto } from '../src/crypto/portable.ts';
import type { TlsSessionReport } from '../src/events.ts';
import { runScenario, type Scenario } from './sessions.ts';

const folder = join(import.meta.dirname, '../../../../shared/oracle/tls-sessions');
const index = join(folder, 'index.json');
if (!existsSync(index)) console.warn(`skipped: ${index} is not there`);

const scenarios: Scenario[] = existsSync(index) ? JSON.parse(readFileSync(index, 'utf8')).scenarios : [];

/** The index expects it, but no secret in its key log opens the early data that the server rejected. */
const CANNOT = new Set(['tls13-early-data-rejected']);

/** Nothing silent: what did not come out has a reason or a gap. */
function isExplained({ reason, gaps }: TlsSessionReport): boolean {
  return reason !== undefined || gaps[0] + gaps[1] > 0;
}

describe.skipIf(scenarios.length === 0).each([nodeCrypto, portableCrypto])('$name', (crypto) => {
  for (const scenario of scenarios) {
    for (const [mode, { expect: decrypts }] of Object.entries(scenario.modes)) {
      it(`${scenario.id} by ${mode}`, async () => {
        const { differences, lies, reports } = await runScenario(folder, scenario, mode, crypto);
        expect(lies).toBe(false);
        if (decrypts && !CANNOT.has(scenario.id)) expect(differences).toEqual([]);
        else if (differences.length > 0) expect(reports.some(isExplained)).toBe(true);
      });
    }
  }
});

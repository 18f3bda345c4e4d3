import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromHex } from '@plainwire/bytes';
import { describe, expect, it } from 'vitest';
import { nodeCrypto } from '../src/crypto/node.node.ts';
import { portableCrypto } from '../src/crypto/portable.ts';
import type { TlsSessionReport } from '../src/events.ts';
import type { TlsReasonCode } from '../src/reason.ts';
import { runScenario, type Scenario } from './sessions.ts';

const folder = join(import.meta.dirname, '../../../../shared/oracle/tls-sessions');
const index = join(folder, 'index.json');
if (!existsSync(index)) console.warn(`skipped: ${index} is not there`);

const scenarios: Scenario[] = existsSync(index) ? JSON.parse(readFileSync(index, 'utf8')).scenarios : [];

/** The index expects it, but no secret in its key log opens the early data that the server rejected. */
const CANNOT = new Set(['tls13-early-data-rejected']);

/** The reason of at least one connection, for each way of giving secrets that cannot be enough. */
const REASONS: readonly (readonly [scenario: RegExp, mode: string, code: TlsReasonCode])[] = [
  [
    /^(dhe|ecdhe|gnutls-(dhe|ecdhe)|kl12-curve|s-curve|nginx-ecdhe|resume-ecdhe|kl-krsa-and|merged)/,
    'rsa',
    'TLS_FORWARD_SECRECY',
  ],
  [/^kl12-ecdhe-(rsa|aria)/, 'rsa', 'TLS_FORWARD_SECRECY'],
  [/^keyfile-wrong$/, 'rsa', 'TLS_KEY_MISMATCH'],
  [/^keyfile-badpassword$/, 'rsa', 'TLS_NO_SECRETS'],
  [/^rsapsk/, 'rsa', 'TLS_PSK_NEEDED'],
  [/^resume-(sessionid|ticket)-only$/, 'rsa', 'TLS_RESUMED_UNKNOWN'],
  [/^kld-wrong$/, 'keylog', 'TLS_MAC_FAILURE'],
  [/^kld-tls13-client-only$/, 'keylog', 'TLS_KEYLOG_PARTIAL'],
  [/^merged/, 'keylog', 'TLS_KEYLOG_NO_MATCH'],
  [/^x-client-only$/, '', 'TLS_HANDSHAKE_INCOMPLETE'],
  [/^x-(server-only|mid-session)$/, '', 'TLS_MIDSTREAM'],
  [/^x-(lost-cke|snap-300)$/, 'rsa', 'TLS_NO_CLIENT_KEY_EXCHANGE'],
  [/^x-(lost-appdata|snap-300|lost-cke)/, '', 'TLS_GAP'],
];

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
        else if (differences.length > 0) {
          expect(reports.some(isExplained)).toBe(true);
          const row = REASONS.find(([id, only]) => id.test(scenario.id) && (only === '' || only === mode));
          if (row !== undefined) expect(reports.map(({ reason }) => reason?.code)).toContain(row[2]);
          else expect(CANNOT.has(scenario.id)).toBe(true);
        }
      });
    }
  }

  it.each(['psk-aes128-gcm', 'rsapsk-aes128-cbc'])('%s by the pre-shared key', async (id) => {
    const scenario = scenarios.find((each) => each.id === id)!;
    const psk = fromHex('c0ffee00c0ffee00');
    const { differences, reports } = await runScenario(folder, scenario, 'rsa', crypto, psk);
    expect(differences).toEqual([]);
    expect(reports[0]).toMatchObject({ status: 'decrypted', keysVerified: true });
  });
});

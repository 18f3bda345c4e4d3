import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { concat } from '@plainwire/bytes';
import { openCapture } from '@plainwire/pcap';
import type { StreamChunk } from '@plainwire/tcp-reassembly';
import { KeyLog, parseKeyLog, readPrivateKey, type ServerKey } from '@plainwire/tls-decrypt';
import { describe, expect, it } from 'vitest';
import { createAnalyzer, EmbeddedSecrets } from '../src/index.ts';

interface Scenario {
  readonly id: string;
  readonly capture: string;
  readonly keylog?: string;
  readonly keys: readonly { readonly file: string; readonly password?: string }[];
  readonly modes: Readonly<Record<string, { readonly expect: boolean }>>;
  readonly conns: readonly { readonly n: number; readonly client_port: number }[];
}

const folder = resolve(import.meta.dirname, '../../../../shared/oracle/tls-sessions');
const index = join(folder, 'index.json');
const scenarios: readonly Scenario[] = existsSync(index)
  ? JSON.parse(readFileSync(index, 'utf8')).scenarios
  : [];

/** No secret in its key log opens the early data that the server rejected. */
const CLOSED = new Set(['tls13-early-data-rejected']);

const cases = scenarios
  .filter(({ id }) => !CLOSED.has(id))
  .flatMap((scenario) =>
    Object.entries(scenario.modes)
      // HTTP/2 sessions between nginx and curl have no truth byte for byte.
      .filter(([, { expect: decrypts }]) => decrypts && existsSync(join(folder, scenario.id, '0.c2s')))
      .map(([mode]) => [scenario.id, mode, scenario] as const),
  );

async function keysOf(scenario: Scenario): Promise<ServerKey[]> {
  return Promise.all(
    scenario.keys.map(async ({ file, password }) => {
      const bytes = readFileSync(join(folder, file));
      return { key: await readPrivateKey(bytes, password ? { password } : {}) };
    }),
  );
}

/** The plaintext of each connection by the client's port, `[from client, from server]`. */
async function plaintexts(scenario: Scenario, mode: string): Promise<Map<string, Uint8Array>> {
  const log =
    mode === 'keylog' || mode === 'both'
      ? parseKeyLog(readFileSync(join(folder, scenario.id, scenario.keylog!)))
      : new KeyLog();
  const keys = mode === 'rsa' || mode === 'both' ? await keysOf(scenario) : [];
  const analyzer = createAnalyzer({ tls: { keys, keyLog: log } });
  const capture = await openCapture(join(folder, scenario.id, scenario.capture));
  const embedded = new EmbeddedSecrets(capture, analyzer.keyLog);
  const chunks: StreamChunk[] = [];
  for await (const batch of capture) {
    embedded.take();
    const { frames, rest } = analyzer.push(batch);
    chunks.push(...frames.flatMap((frame) => frame.outcome.plaintext), ...rest.plaintext);
  }
  chunks.push(...analyzer.end().rest.plaintext);
  const flows = new Map<string, Uint8Array[]>();
  for (const chunk of chunks) {
    if (chunk.kind !== 'data') continue;
    const name = `${chunk.connection.endpoints[chunk.direction].port}>${chunk.connection.endpoints[chunk.direction === 0 ? 1 : 0].port}`;
    flows.set(name, [...(flows.get(name) ?? []), chunk.bytes!]);
  }
  return new Map([...flows].map(([name, parts]) => [name, concat(parts)]));
}

describe.skipIf(scenarios.length === 0)('recorded TLS sessions (skipped without ../shared/oracle)', () => {
  it.each(cases)('%s with %s', async (id, mode, scenario) => {
    const flows = await plaintexts(scenario, mode);
    for (const { n, client_port } of scenario.conns) {
      const of = (side: 'c2s' | 's2c') => {
        const name = [...flows.keys()].find((key) =>
          side === 'c2s' ? key.startsWith(`${client_port}>`) : key.endsWith(`>${client_port}`),
        );
        return Buffer.from(flows.get(name ?? '') ?? new Uint8Array(0)).toString('latin1');
      };
      expect(of('c2s')).toBe(readFileSync(join(folder, id, `${n}.c2s`), 'latin1'));
      expect(of('s2c')).toBe(readFileSync(join(folder, id, `${n}.s2c`), 'latin1'));
    }
  });
});

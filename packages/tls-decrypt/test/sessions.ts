import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CryptoBackend } from '../src/crypto/backend.ts';
import type { TlsEvent, TlsSessionReport } from '../src/events.ts';
import { createTlsDecryptor, parseKeyLog, readPrivateKey as readWithNode } from '../src/index.node.ts';
import { readPrivateKey as readPortably } from '../src/keys/read-private-key.ts';
import type { ServerKey } from '../src/secrets/secret-store.ts';
import { readTinyCapture } from './tiny-capture.ts';

/** One entry of a session index. */
export interface Scenario {
  readonly id: string;
  readonly capture: string;
  readonly keylog?: string;
  readonly keys: readonly { readonly file: string; readonly password: string }[];
  readonly conns: readonly {
    readonly n: number;
    readonly client_port: number;
    readonly c2s?: { readonly len: number };
    readonly s2c?: { readonly len: number };
  }[];
  readonly modes: Readonly<Record<string, { readonly expect: boolean }>>;
}

export interface ScenarioResult {
  readonly reports: readonly TlsSessionReport[];
  readonly events: readonly TlsEvent[];
  /** What differs from the truth, one line each; empty when all is right. */
  readonly differences: readonly string[];
  /** Whether any wrong byte came out: worse than too few. */
  readonly lies: boolean;
}

export async function runScenario(
  folder: string,
  scenario: Scenario,
  mode: string,
  crypto?: CryptoBackend,
  psk?: Uint8Array,
): Promise<ScenarioResult> {
  const { chunks, secrets } = readTinyCapture(readFileSync(join(folder, scenario.id, scenario.capture)));
  const useKeys = mode === 'rsa' || mode === 'both';
  const readPrivateKey = crypto?.name === 'portable' ? readPortably : readWithNode;
  const keys: ServerKey[] = [];
  for (const { file, password } of useKeys ? scenario.keys : []) {
    try {
      keys.push({ key: await readPrivateKey(readFileSync(join(folder, file)), { password }) });
    } catch (error) {
      if (scenario.modes[mode]!.expect) throw error;
    }
  }
  const log =
    mode === 'dsb'
      ? secrets
      : useKeys && mode === 'rsa'
        ? ''
        : readFileSync(join(folder, scenario.id, scenario.keylog!));
  const decryptor = createTlsDecryptor({
    keys,
    keyLog: parseKeyLog(log),
    ...(crypto === undefined ? {} : { crypto }),
    ...(psk === undefined ? {} : { psk }),
  });
  const events = [...decryptor.push(chunks), ...decryptor.end()];
  return {
    reports: decryptor.sessions(),
    events,
    ...compare(folder, scenario, events, decryptor.sessions()),
  };
}

function compare(
  folder: string,
  scenario: Scenario,
  events: readonly TlsEvent[],
  reports: readonly TlsSessionReport[],
): { differences: string[]; lies: boolean } {
  const differences: string[] = [];
  let lies = false;
  for (const conn of scenario.conns) {
    const report = reports.find(({ connection }) =>
      connection.endpoints.some(({ port }) => port === conn.client_port),
    );
    if (report === undefined) {
      differences.push(`${conn.n}: no connection`);
      continue;
    }
    const client = report.connection.endpoints.findIndex(({ port }) => port === conn.client_port);
    for (const [name, direction] of [
      ['c2s', client],
      ['s2c', 1 - client],
    ] as const) {
      if (conn[name] === undefined) continue;
      const truth = readFileSync(join(folder, scenario.id, `${conn.n}.${name}`));
      const got = plaintextOf(events, report.connection.id, direction);
      if (got.equals(truth)) continue;
      differences.push(
        `${conn.n}.${name}: ${got.length} of ${truth.length}, ${report.reason?.code ?? report.status}`,
      );
      if (piecesOf(events, report.connection.id, direction).some((piece) => !truth.includes(piece)))
        lies = true;
    }
  }
  return { differences, lies };
}

/** What stands between gaps. */
function piecesOf(events: readonly TlsEvent[], id: number, direction: number): Buffer[] {
  const pieces: Uint8Array[][] = [[]];
  for (const event of events) {
    if (event.type !== 'plaintext') continue;
    const { chunk } = event;
    if (chunk.connection.id !== id || chunk.direction !== direction) continue;
    if (chunk.kind === 'gap') pieces.push([]);
    else if (chunk.kind === 'data') pieces.at(-1)!.push(chunk.bytes!);
  }
  return pieces.map((parts) => Buffer.concat(parts));
}

export function plaintextOf(events: readonly TlsEvent[], id: number, direction: number): Buffer {
  const parts: Uint8Array[] = [];
  for (const event of events) {
    if (event.type !== 'plaintext' || event.chunk.kind !== 'data') continue;
    if (event.chunk.connection.id === id && event.chunk.direction === direction)
      parts.push(event.chunk.bytes!);
  }
  return Buffer.concat(parts);
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TlsDecryptorOptions } from '../src/decryptor.ts';
import type { TlsEvent, TlsSessionReport } from '../src/events.ts';
import { createTlsDecryptor, parseKeyLog, readPrivateKey } from '../src/index.node.ts';
import type { StreamChunk } from '../src/stream-chunk.ts';
import type { Scenario } from './sessions.ts';
import { readTinyCapture } from './tiny-capture.ts';

export const folder = join(import.meta.dirname, '../../../fixtures/tls');
export const scenarios: Scenario[] = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8'));

/** The chunks of a fixture's capture, in capture order, and the options to open it with. */
export async function load(id: string): Promise<{ chunks: StreamChunk[]; options: TlsDecryptorOptions }> {
  const scenario = scenarios.find((each) => each.id === id)!;
  const { chunks } = readTinyCapture(readFileSync(join(folder, id, scenario.capture)));
  const keys = await Promise.all(
    scenario.keys.map(async ({ file }) => ({ key: await readPrivateKey(readFileSync(join(folder, file))) })),
  );
  const keyLog =
    scenario.keylog === undefined
      ? {}
      : { keyLog: parseKeyLog(readFileSync(join(folder, id, scenario.keylog))) };
  return { chunks, options: { keys, ...keyLog } };
}

export interface Outcome {
  readonly events: readonly TlsEvent[];
  readonly reports: readonly TlsSessionReport[];
}

export function decrypt(chunks: Iterable<StreamChunk>, options: TlsDecryptorOptions): Outcome {
  const decryptor = createTlsDecryptor(options);
  const events = [...decryptor.push(chunks), ...decryptor.end()];
  return { events, reports: decryptor.sessions() };
}

/** Plaintext between gaps, by `connection.direction`. */
export function pieces(events: readonly TlsEvent[]): Map<string, Buffer[]> {
  const out = new Map<string, Buffer[]>();
  for (const event of events) {
    if (event.type !== 'plaintext') continue;
    const { chunk } = event;
    const name = `${chunk.connection.id}.${chunk.direction}`;
    const list = out.get(name) ?? [Buffer.alloc(0)];
    out.set(name, list);
    if (chunk.kind === 'gap') list.push(Buffer.alloc(0));
    if (chunk.kind === 'data') list.push(Buffer.concat([list.pop()!, chunk.bytes!]));
  }
  return out;
}

/** The bytes of one direction in one array, and the chunk that ends it. */
export function flowsOf(chunks: readonly StreamChunk[]): StreamChunk[][] {
  const flows = new Map<string, StreamChunk[]>();
  for (const chunk of chunks) {
    const name = `${chunk.connection.id}.${chunk.direction}`;
    flows.set(name, [...(flows.get(name) ?? []), chunk]);
  }
  return [...flows.values()];
}

/** The flow cut anew: `sizes` are taken in turn, over and over. */
export function recut(flow: readonly StreamChunk[], sizes: readonly number[]): StreamChunk[] {
  const [first] = flow;
  const bytes = new Uint8Array(Buffer.concat(flow.map((chunk) => chunk.bytes ?? new Uint8Array(0))));
  const out: StreamChunk[] = [];
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const length = Math.min(sizes[i % sizes.length]!, bytes.length - at);
    const sources = [{ record: i + 1, offset: at, length }];
    out.push({ ...first!, kind: 'data', offset: at, length, bytes: bytes.slice(at, at + length), sources });
    at += length;
  }
  return [...out, { ...flow.at(-1)!, kind: 'end', offset: bytes.length, length: 0 }];
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromHex } from '@plainwire/bytes';
import { all, createDissector } from '@plainwire/dissect';
import { openCapture } from '@plainwire/pcap';
import type { StreamChunk } from '@plainwire/tcp-reassembly';
import {
  parseKeyLog,
  readPrivateKey,
  type TlsDecryptorOptions,
  type TlsSessionReport,
} from '@plainwire/tls-decrypt';
import { expect } from 'vitest';
import { createAnalyzer } from '../src/index.ts';

/** One entry of an index that `scripts/record-tls` writes. */
export interface Recording {
  readonly id: string;
  readonly capture: string;
  readonly keylog?: string;
  readonly psk?: string;
  readonly keys: readonly { readonly file: string }[];
  /** By what it is opened (`rsa`, `keylog`, `psk`, `rsa+psk`), or the reason why not. */
  readonly modes: Readonly<Record<string, { readonly expect: boolean; readonly reason?: string }>>;
  readonly conns: readonly { readonly n: number; readonly client_port: number }[];
}

export const recordingsIn = (folder: string): Recording[] =>
  JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8'));

export const captureOf = (folder: string, id: string) =>
  new Uint8Array(readFileSync(join(folder, id, 'cap.pcap')));

/** What the client and the server of connection `n` said. */
export const truthOf = (folder: string, id: string, n: number) =>
  (['c2s', 's2c'] as const).map((side) => readFileSync(join(folder, id, `${n}.${side}`)));

export const portsOf = ({ conns }: Recording) => conns.map(({ client_port }) => client_port);

export async function secretsOf(
  folder: string,
  recording: Recording,
  mode: string,
): Promise<TlsDecryptorOptions> {
  const parts = mode.split('+');
  const keys = parts.includes('rsa') ? recording.keys : [];
  const read = keys.map(async ({ file }) => ({
    key: await readPrivateKey(readFileSync(join(folder, file))),
  }));
  const log = () => parseKeyLog(readFileSync(join(folder, recording.id, recording.keylog!)));
  return {
    keys: await Promise.all(read),
    ...(parts.includes('keylog') ? { keyLog: log() } : {}),
    ...(parts.includes('psk') ? { psk: fromHex(recording.psk!) } : {}),
  };
}

/** What came out of a connection. */
export interface Opened {
  readonly report: TlsSessionReport;
  /** By direction, from the client first: what stands between gaps. */
  readonly pieces: readonly [Buffer[], Buffer[]];
}

const dissector = createDissector({ protocols: all });

/** What came out of a capture, by the port of each client. */
export async function openAll(
  bytes: Uint8Array,
  tls: TlsDecryptorOptions,
  ports: readonly number[],
): Promise<ReadonlyMap<number, Opened>> {
  const analyzer = createAnalyzer({ dissector, tls, analysis: false });
  const chunks: StreamChunk[] = [];
  for await (const batch of openCapture(bytes)) {
    const { frames, rest } = analyzer.push(batch);
    chunks.push(...frames.flatMap((frame) => frame.outcome.plaintext), ...rest.plaintext);
  }
  chunks.push(...analyzer.end().rest.plaintext);
  const opened = new Map<number, Opened>();
  for (const report of analyzer.tlsSessions()) {
    const { endpoints, id } = report.connection;
    const client = endpoints.findIndex(({ port }) => ports.includes(port));
    const piecesOf = (direction: number) => {
      const pieces: Buffer[] = [Buffer.alloc(0)];
      for (const chunk of chunks) {
        if (chunk.connection.id !== id || chunk.direction !== direction) continue;
        if (chunk.kind === 'gap') pieces.push(Buffer.alloc(0));
        if (chunk.kind === 'data') pieces.push(Buffer.concat([pieces.pop()!, chunk.bytes!]));
      }
      return pieces;
    };
    opened.set(endpoints[client]!.port, { report, pieces: [piecesOf(client), piecesOf(1 - client)] });
  }
  return opened;
}

/** Every connection comes out as it was said, or with the reason why not. */
export async function expectAsRecorded(folder: string, recording: Recording, mode: string): Promise<void> {
  const { id, conns, modes } = recording;
  const want = modes[mode]!;
  const secrets = await secretsOf(folder, recording, mode);
  const opened = await openAll(captureOf(folder, id), secrets, portsOf(recording));
  for (const { n, client_port } of conns) {
    const { report, pieces } = opened.get(client_port)!;
    if (want.expect) {
      expect(pieces, report.message).toEqual(truthOf(folder, id, n).map((bytes) => [bytes]));
      expect(report).toMatchObject({ status: 'decrypted', reason: undefined, keysVerified: true });
    } else expect(report).toMatchObject({ status: 'undecryptable', reason: { code: want.reason } });
  }
}

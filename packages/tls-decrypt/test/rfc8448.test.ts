import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeCrypto } from '../src/crypto/node.node.ts';
import { portableCrypto } from '../src/crypto/portable.ts';
import { parseKeyLog } from '../src/index.node.ts';
import type { StreamChunk } from '../src/stream-chunk.ts';
import { decrypt, pieces } from './fixtures.ts';

/** One handshake of RFC 8448, record by record as it stands there; bytes are hex. */
interface Trace {
  readonly section: string;
  readonly title: string;
  readonly records: readonly (readonly [direction: 0 | 1, bytes: string])[];
  readonly secrets: readonly (readonly [label: string, secret: string])[];
  readonly plain: readonly [string, string];
}

const traces: Trace[] = JSON.parse(readFileSync(join(import.meta.dirname, 'rfc8448.json'), 'utf8'));

function chunksOf({ records }: Trace): StreamChunk[] {
  const offsets = [0, 0];
  const connection = {
    id: 0,
    endpoints: [
      { address: '192.0.2.1', port: 40_000 },
      { address: '192.0.2.2', port: 443 },
    ],
  } as const;
  return records.map(([direction, hex], index) => {
    const bytes = new Uint8Array(Buffer.from(hex, 'hex'));
    const offset = offsets[direction]!;
    offsets[direction] = offset + bytes.length;
    const sources = [{ record: index + 1, offset, length: bytes.length }];
    return {
      ...{ connection, direction, kind: 'data', offset, length: bytes.length, bytes, sources },
      ...{ seconds: index, nanoseconds: 0 },
    };
  });
}

function keyLogOf({ records, secrets }: Trace) {
  // The client random stands behind headers and version of the first record.
  const random = records[0]![1].slice(22, 86);
  return parseKeyLog(secrets.map(([label, secret]) => `${label} ${random} ${secret}`).join('\n'));
}

describe.each([nodeCrypto, portableCrypto])('the handshakes of RFC 8448, $name backend', (crypto) => {
  it.each(traces)('$section: $title', (trace) => {
    const { events, reports } = decrypt(chunksOf(trace), { keyLog: keyLogOf(trace), crypto });
    expect(reports[0]).toMatchObject({
      version: 0x0304,
      cipherSuite: { name: 'TLS_AES_128_GCM_SHA256' },
      status: 'decrypted',
      keysVerified: true,
      macFailures: [0, 0],
      closeNotify: [true, true],
    });
    const parts = pieces(events);
    for (const direction of [0, 1] as const)
      expect((parts.get(`0.${direction}`) ?? []).map((part) => part.toString('hex')).join('|')).toBe(
        trace.plain[direction],
      );
  });
});

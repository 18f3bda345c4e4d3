import { constants, deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { findSuite, parseKeyLog } from '../src/index.node.ts';
import { decrypt, pieces } from './fixtures.ts';
import { Tls12Writer } from './tls12-writer.ts';

const text = (value: string) => new TextEncoder().encode(value);

function written(suiteId: number, content: readonly Uint8Array[]) {
  const writer = new Tls12Writer({
    suite: findSuite(suiteId)!,
    deflate: () => packer(),
  }).handshake();
  for (const each of content) writer.data(1, each);
  const random = Buffer.from(writer.clientRandom).toString('hex');
  const master = Buffer.from(writer.masterSecret).toString('hex');
  return { writer, keyLog: parseKeyLog(`CLIENT_RANDOM ${random} ${master}`) };
}

/** A zlib stream of blocks that are packed one by one: a header first, then raw blocks that end on a byte. */
function packer(): (content: Uint8Array) => Uint8Array {
  let isFirst = true;
  return (content) => {
    const packed = deflateSync(content, { finishFlush: constants.Z_SYNC_FLUSH });
    const piece = isFirst ? packed : packed.subarray(2);
    isFirst = false;
    return new Uint8Array(piece);
  };
}

describe('DEFLATE inside TLS (RFC 3749)', () => {
  it.each([0xc027, 0xc02f, 0xc030])('is unpacked, suite %i', (suiteId) => {
    const content = Array.from({ length: 50 }, (_, i) => text(`${'abcdef '.repeat(i)}${i}`));
    const { writer, keyLog } = written(suiteId, content);
    const { events, reports } = decrypt(writer.chunks, { keyLog });
    expect(reports[0]).toMatchObject({ status: 'decrypted', keysVerified: true });
    expect(pieces(events).get('0.1')![0]!.equals(Buffer.concat(content))).toBe(true);
  });

  it('that unpacks to more than a record may hold is refused', () => {
    const { writer, keyLog } = written(0xc02f, [text('fine'), new Uint8Array(1_000_000), text('late')]);
    const { reports } = decrypt(writer.chunks, { keyLog });
    expect(reports[0]).toMatchObject({ status: 'partial', plaintextBytes: [0, 4], macFailures: [0, 2] });
  });

  it('does not go on behind a gap', () => {
    const { writer, keyLog } = written(0xc02f, [text('fine')]);
    writer.gap(1, 40);
    writer.data(1, text('late'));
    const { reports } = decrypt(writer.chunks, { keyLog });
    expect(reports[0]).toMatchObject({
      status: 'partial',
      plaintextBytes: [0, 4],
      reason: { code: 'TLS_GAP' },
    });
  });
});

import { gzipSync } from 'node:zlib';
import { openCapture } from '@plainwire/pcap';
import { bytesOf } from './bytes-of.mjs';
import { fixture } from './fixtures.mjs';
import { hex, join } from './frames.mjs';

async function read(pieces) {
  const capture = openCapture(pieces);
  const records = [];
  for await (const batch of capture) {
    for (const { buffer, offset, capturedLength, seconds, nanoseconds, number } of batch) {
      const data = Buffer.from(buffer.buffer, buffer.byteOffset + offset, capturedLength).toString('latin1');
      records.push({ data, seconds, nanoseconds, number });
    }
  }
  return { records, capture };
}

/** An lz4 frame of one stored block. */
function lz4(bytes) {
  const size = bytes.length | 0x8000_0000;
  return join(
    hex('04224d18 4040 c0'),
    Uint8Array.of(size, size >> 8, size >> 16, size >>> 24),
    bytes,
    hex('00000000'),
  );
}

const small = () => fixture('tls/http-simple/cap.pcap').slice(0, 700);

/** Captures that were compressed. */
export const compressed = {
  covers: ['/packages/pcap/dist/'],
  // The inflaters have windows and buffers of their own.
  external: 8 * 1024 * 1024,
  tokens: [
    '1f8b0800',
    '04224d18',
    '28b52ffd',
    '04224d18 6040 82',
    '00000000',
    '28b52ffd 2000 010000',
    'f0',
    'ff',
  ].map((text) => hex(text)),
  seeds: () => [
    new Uint8Array(gzipSync(small())),
    new Uint8Array(gzipSync(small(), { level: 0 })),
    new Uint8Array(Buffer.concat([gzipSync(small().slice(0, 300)), gzipSync(small().slice(300))])),
    lz4(small()),
    join(hex('28b52ffd 20 18 c1 00 00'), hex('d4c3b2a1 0200 0400 00000000 00000000 ffff0000 01000000')),
    bytesOf('\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03'),
  ],
  run: (input) => read([input]),
  inPieces: (input, random) => read(random.cut(input).filter((piece) => piece.length > 0)),
  seen: ({ records, capture }) => ({ records, codes: capture.faults.map(({ code }) => code) }),
};

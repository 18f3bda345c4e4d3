import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { all, createDissector, tcp } from '@plainwire/dissect';
import { createCaptureReader } from '@plainwire/pcap';

const root = join(import.meta.dirname, '../../fixtures');

export function fixture(path) {
  return new Uint8Array(readFileSync(join(root, path)));
}

/** The records of a capture in fixtures/. */
export function recordsOf(path) {
  const reader = createCaptureReader();
  return [...reader.push(fixture(path)), ...reader.end()];
}

/** The frames of a capture in fixtures/, as bytes. */
export function framesOf(path) {
  return recordsOf(path).map(({ buffer, offset, capturedLength }) =>
    buffer.slice(offset, offset + capturedLength),
  );
}

/** The TCP payloads of a capture with one orderly connection: `[direction, bytes]`, direction 0 is that of its first segment. */
export function payloadsOf(path) {
  const dissector = createDissector({ protocols: all });
  let client;
  const pieces = [];
  for (const record of recordsOf(path)) {
    const frame = dissector.dissect(record);
    const segment = frame.layer(tcp);
    if (segment === undefined) continue;
    client ??= segment.srcPort;
    if (segment.payload.length > 0)
      pieces.push([segment.srcPort === client ? 0 : 1, segment.payload.slice()]);
  }
  return pieces;
}

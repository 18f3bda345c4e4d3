const KINDS = ['data', 'data', 'data', 'data', 'data', 'data', 'gap', 'end'];

/**
 * Bytes as a script of chunks of one connection. Each piece begins with a byte of direction (bit 0) and kind (bits 1–3),
 * and two of length; the rest follows. `cut` decides how the bytes of a piece are divided.
 */
export function chunksOf(input, cut = (bytes) => [bytes]) {
  const chunks = [];
  const offsets = [0, 0];
  const ended = [false, false];
  let record = 0;
  for (let at = 0; at < input.length; ) {
    const direction = input[at] & 1;
    const kind = KINDS[(input[at] >> 1) & 7];
    const length = ((input[at + 1] ?? 0) << 8) | (input[at + 2] ?? 0);
    const bytes = input.subarray(at + 3, at + 3 + length);
    at += 3 + (kind === 'data' ? bytes.length : 0);
    if (ended[direction]) continue;
    record++;
    const pieces = kind === 'data' ? cut(bytes) : [undefined];
    for (const piece of pieces) {
      if (piece !== undefined && piece.length === 0) continue;
      chunks.push(chunkOf(direction, kind, offsets[direction], piece, length, record));
      offsets[direction] += kind === 'data' ? piece.length : kind === 'gap' ? length : 0;
    }
    ended[direction] = kind === 'end';
  }
  return chunks;
}

/** The script that says `pieces`: `[direction, bytes]` each. */
export function scriptOf(pieces) {
  const parts = pieces.flatMap(([direction, bytes]) => {
    const all = [];
    for (let at = 0; at < bytes.length; at += 0xffff) {
      const piece = bytes.subarray(at, at + 0xffff);
      all.push(Uint8Array.of(direction, piece.length >> 8, piece.length & 0xff), piece);
    }
    return all;
  });
  return new Uint8Array(Buffer.concat(parts));
}

const connection = {
  id: 0,
  endpoints: [
    { address: '192.0.2.1', port: 40_000 },
    { address: '192.0.2.2', port: 443 },
  ],
};

function chunkOf(direction, kind, offset, bytes, length, record) {
  const size = kind === 'data' ? bytes.length : kind === 'gap' ? length : 0;
  return {
    connection,
    direction,
    kind,
    offset,
    length: size,
    ...(bytes === undefined ? {} : { bytes }),
    ...(kind === 'data' ? {} : { reason: kind === 'gap' ? 'not-captured' : 'fin' }),
    sources: kind === 'data' ? [{ record, offset, length: size }] : [],
    seconds: record,
    nanoseconds: 0,
  };
}

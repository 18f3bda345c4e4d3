/** Of `-E`, `-o` and `--seed`. */
export interface ByteErrors {
  readonly errorProbability: number;
  /** Bytes at the start of each packet that stay. */
  readonly errorOffset: number;
  readonly seed: number;
}

/** A function that gives packets with some bytes replaced by others, by chance; the same seed gives the same. */
export function errorsWith({
  errorProbability,
  errorOffset,
  seed,
}: ByteErrors): (packet: Uint8Array) => Uint8Array {
  const random = numbersFrom(seed);
  return (packet) => {
    const out = packet.slice();
    for (let at = errorOffset; at < out.length; at++)
      if (random() < errorProbability) out[at]! ^= 1 + Math.floor(random() * 255);
    return out;
  };
}

/** Numbers from 0 to 1 (mulberry32). */
function numbersFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

import { ChunkChain } from '@plainwire/bytes';

/** Two bytes a step: what to do, and how many. Held against one plain array. */
function play(input) {
  const chain = new ChunkChain();
  /** What the chain holds is behind `from`: an array that is cut at each step would take most of the time. */
  const model = [];
  let from = 0;
  const said = [];
  for (let at = 0; at + 1 < input.length; at += 2) {
    const count = input[at + 1];
    const step = input[at] % 5;
    if (step < 2) {
      const bytes = Uint8Array.from({ length: count }, (_, index) => index ^ at);
      chain.push(bytes);
      model.push(...bytes);
    } else if (step === 4) {
      const skipped = Math.min(count, model.length - from);
      said.push([chain.skip(count), skipped]);
      from += skipped;
    } else {
      const bytes = step === 2 ? chain.take(count) : chain.peek(count);
      const isThere = count <= model.length - from;
      said.push([bytes && [...bytes], isThere ? model.slice(from, from + count) : undefined]);
      if (step === 2 && isThere) from += count;
    }
    said.push([chain.length, model.length - from]);
  }
  return said;
}

/** The chain of chunks against an array. */
export const chunkChain = {
  covers: ['/packages/bytes/dist/'],
  most: 400,
  heap: 128 * 1024 * 1024,
  seeds: () => [
    Uint8Array.of(0, 5, 0, 9, 2, 7, 4, 3, 3, 9),
    Uint8Array.of(0, 200, 1, 200, 2, 255, 2, 100, 4, 255),
  ],
  run: play,
  seen: (said) => said.length,
  roundTrip: (said, _random, equal) => {
    for (const [ours, theirs] of said) equal(ours, theirs, 'model');
  },
};

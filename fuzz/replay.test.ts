import { describe, expect, it } from 'vitest';
import { corpusOf, openFindings } from './corpus.mjs';
import { check } from './oracles.mjs';
import { targets } from './targets/all.mjs';

/** The promises that a busy machine cannot break for us: no clocks in the normal tests. */
const TIMELESS = {
  milliseconds: Number.POSITIVE_INFINITY,
  external: Number.POSITIVE_INFINITY,
  heap: Number.POSITIVE_INFINITY,
};

describe.each([...targets])('%s', (name, load) => {
  it('keeps its promises for every seed', async () => {
    const target = await load();
    const seeds = target.seeds();
    expect(seeds.length).toBeGreaterThan(0);
    for (const seed of seeds) await check(target, seed, TIMELESS);
  });

  const open = openFindings();
  for (const { name: file, bytes } of corpusOf(name)) {
    it.skipIf(open.has(`${name}/${file}`))(`once broken by ${file}`, async () => {
      await expect(check(await load(), bytes, TIMELESS)).resolves.toBeUndefined();
    });
  }
});

import { join } from 'node:path';
import { compile } from '@plainwire/filter-lang';
import { describe, expect, it } from 'vitest';
import { oracle, skips } from './oracle.ts';
import { randomNumbers } from './random-filters.ts';
import { askSharkd } from './sharkd.ts';
import { tsharkRegistry } from './tshark-registry.ts';
import { typeMatrix } from './type-matrix.ts';

const SEED = Number(process.env['FILTER_SEED'] ?? 1);
const COUNT = Number(process.env['FILTER_COUNT'] ?? 4000);

/** 4.0 reckons with EUI-64 addresses as with 64-bit numbers; here they are bytes, as they became later. */
const COMPUTED_EUI64 = /eui64/;
/** 4.0 takes empty text for a time. */
const NO_TIME = /abs_time.*"(\\x00)?"/;

/** Some of all types in all constructs; `FILTER_COUNT=100000` asks all of them. */
describe.skipIf(skips('tshark', 'sharkd'))(`types, literals and operators, seed ${SEED}`, () => {
  it('are accepted and refused as by Wireshark 4.0', () => {
    const registry = tsharkRegistry();
    const all = typeMatrix();
    const random = randomNumbers(SEED);
    const asked = all.filter(
      (text) => !COMPUTED_EUI64.test(text) && !NO_TIME.test(text) && random() < COUNT / all.length,
    );
    const wrong: string[] = [];
    let accepted = 0;
    for (const { filter, error } of askSharkd(join(oracle, 'dfilter/mix-web.pcapng'), asked)) {
      const result = compile(filter, { registry, dialect: '4.0', timezone: 'utc' });
      if (error === undefined) accepted++;
      if (result.ok === (error === undefined)) continue;
      const why = result.ok ? error : result.diagnostics.map(({ message }) => message).join(' ');
      wrong.push(`${result.ok ? 'we accept' : 'we refuse'} ${filter} — ${why}`);
    }
    expect(wrong).toEqual([]);
    expect(accepted).toBeGreaterThan(asked.length / 10);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile, type FieldTable } from '@plainwire/filter-lang';
import { beforeAll, describe, expect, it } from 'vitest';
import { numbersOf, oracle, skips } from './oracle.ts';
import { type TsharkFrame, tsharkFrames } from './tshark-frames.ts';
import { tsharkRegistry } from './tshark-registry.ts';

interface DfilterCase {
  readonly filter: string;
  readonly ok: boolean;
  readonly error?: string;
  readonly matches?: Readonly<Record<string, string>>;
}

/** PDML gives the length of HTTP's header; the value that tshark filters on has the body too. */
const NOT_IN_PDML: ReadonlySet<string> = new Set(['len(http) > 200']);

/** The language alone, over what tshark finds in the frames. */
describe.skipIf(skips('tshark'))('display filters in dialect 4.0', () => {
  const cases: DfilterCase[] = [];
  const captures = new Map<string, TsharkFrame[]>();
  let registry: FieldTable;

  beforeAll(() => {
    const golden = JSON.parse(readFileSync(join(oracle, 'dfilter/dfilter.json'), 'utf8'));
    cases.push(...golden.filters);
    registry = tsharkRegistry();
    for (const { file } of golden.captures) {
      captures.set(file, tsharkFrames(join(oracle, 'dfilter', file), registry));
    }
  }, 300_000);

  function compiled(filter: string) {
    return compile(filter, { registry, dialect: '4.0', timezone: 'utc' });
  }

  it('are accepted and refused as by tshark', () => {
    const wrong = cases.filter(({ filter, ok }) => compiled(filter).ok !== ok).map(({ filter }) => filter);
    expect(wrong).toEqual([]);
  });

  it('select the same frames', () => {
    const wrong: string[] = [];
    for (const { filter, matches = {} } of cases) {
      const result = compiled(filter);
      if (!result.ok || NOT_IN_PDML.has(filter)) continue;
      for (const [file, ranges] of Object.entries(matches)) {
        const frames = captures.get(file)!;
        const isWhole = (number: number) => !frames[number - 1]!.isJoined;
        const ours = frames
          .flatMap((frame, index) => (result.filter(frame) ? [index + 1] : []))
          .filter(isWhole);
        const theirs = numbersOf(ranges).filter(isWhole);
        if (ours.join() !== theirs.join()) wrong.push(`${filter} in ${file}: ${difference(ours, theirs)}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

function difference(ours: readonly number[], theirs: readonly number[]): string {
  const more = ours.filter((number) => !theirs.includes(number)).slice(0, 5);
  const less = theirs.filter((number) => !ours.includes(number)).slice(0, 5);
  return `too many ${more.join()}, missing ${less.join()} of ${theirs.length}`;
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { all, createDissector } from '@plainwire/dissect';
import { compile, type Filter } from '@plainwire/filter-lang';
import { openCapture } from '@plainwire/pcap';
import { describe, expect, it } from 'vitest';
import type { AnalyzedFrame } from '../src/analyzed-frame.ts';
import { createAnalyzer } from '../src/analyzer.ts';
import { analyzerFields } from '../src/analyzer-fields.ts';
import { hasOracle, oracle } from './oracle.ts';

interface Recorded {
  readonly captures: readonly { readonly file: string }[];
  readonly filters: readonly {
    readonly filter: string;
    readonly ok: boolean;
    readonly matches?: Readonly<Record<string, string>>;
  }[];
}

/** Frames that hold what we do not read, or read otherwise on purpose: by capture, number to reason. */
const UNREAD: Readonly<Record<string, ReadonlyMap<number, string>>> = {
  'mix-web.pcapng': new Map(),
  'mix-net.pcapng': new Map(
    Object.entries({
      'what follows an IPv6 header of another version: data': '62,64',
      DHCPv6: '66,69,71-72,75-76,235,238,240-241,244-245,247-251',
      'what Teredo carries to the end': '80-81',
      sFlow: '128-136',
      'PPP control protocols': '157,177,179-190,246',
      MGCP: '199-200,203-208,211-225',
      'NetBIOS datagrams': '227-230',
      BJNP: '232',
      RTCP: '282-286',
      CFM: '301',
      'RPKI to router': '305',
      'RPC and TFTP': '314-316',
    }).flatMap(([reason, ranges]) => [...numbersIn(ranges)].map((number) => [number, reason] as const)),
  ),
};

const folder = join(oracle, 'dfilter');
const dissector = createDissector({ protocols: all });
const registry = analyzerFields(dissector);

/** `1-3,7` */
function numbersIn(ranges: string | undefined): Set<number> {
  const numbers = new Set<number>();
  for (const range of (ranges ?? '').split(',').filter((one) => one !== '')) {
    const [first, last] = range.split('-').map(Number);
    for (let number = first!; number <= (last ?? first!); number++) numbers.add(number);
  }
  return numbers;
}

/** Which frames each of the filters selects. */
async function selected(file: string, filters: readonly Filter[]): Promise<Set<number>[]> {
  const chosen = filters.map(() => new Set<number>());
  await using capture = await openCapture(join(folder, file));
  const analyzer = createAnalyzer({ dissector, capture });
  const choose = (frame: AnalyzedFrame) => {
    for (const [index, filter] of filters.entries()) {
      if (filter(frame)) chosen[index]!.add(frame.record.number);
    }
  };
  for await (const batch of capture) analyzer.push(batch).frames.forEach(choose);
  return chosen;
}

describe.runIf(hasOracle)('display filters over whole captures', () => {
  const { captures, filters }: Recorded = JSON.parse(readFileSync(join(folder, 'dfilter.json'), 'utf8'));
  const compiled = filters.map((one) => ({
    ...one,
    result: compile(one.filter, { registry, dialect: '4.0' }),
  }));

  it('are accepted as tshark accepts them', () => {
    const different = compiled.filter(({ ok, result }) => ok !== result.ok).map(({ filter }) => filter);
    expect(different).toEqual([]);
  });

  it.each(captures.map(({ file }) => file))('select the frames of %s that tshark selects', async (file) => {
    const usable = compiled.flatMap(({ filter, matches, result }) =>
      result.ok ? [{ text: filter, run: result.filter, matches: numbersIn(matches?.[file]) }] : [],
    );
    const chosen = await selected(
      file,
      usable.map(({ run }) => run),
    );
    const differ = usable.flatMap(({ text, matches }, index) => {
      const ours = chosen[index]!;
      const frames = [...ours, ...matches].filter((number) => ours.has(number) !== matches.has(number));
      return frames.filter((number) => !UNREAD[file]?.has(number)).map((number) => `${number}: ${text}`);
    });
    expect(differ).toEqual([]);
  });
});

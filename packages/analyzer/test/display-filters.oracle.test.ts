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

/** A protocol that we do not read, or read otherwise on purpose, and the frames that a filter selects otherwise for it. */
interface Unread {
  readonly protocol: string;
  /** Filter to the numbers of the frames, `1-3,7`. */
  readonly filters: Readonly<Record<string, string>>;
}

const FIRST_IS_ZERO = 'data.data[0] == 00';

const UNREAD: Readonly<Record<string, readonly Unread[]>> = {
  'mix-web.pcapng': [],
  'mix-net.pcapng': [
    {
      protocol: 'what follows an IPv6 header of another version',
      filters: { data: '62,64', [FIRST_IS_ZERO]: '62,64' },
    },
    { protocol: 'DHCPv6', filters: { data: '66,69,71-72,75-76,235,238,240-241,244-245,247-251' } },
    { protocol: 'what Teredo carries to the end', filters: { data: '80' } },
    {
      protocol: 'sFlow, and the frames that it samples',
      filters: {
        data: '128-130,132-136',
        [FIRST_IS_ZERO]: '128-136',
        icmp: '131',
        'icmp.type': '131',
        'ip.proto == ICMP': '131',
        '(tcp or udp) and ip.ttl > 100': '131',
        'vlan.id > 0 and ip': '131',
      },
    },
    { protocol: 'PPP control protocols', filters: { data: '157,177,179-190,246' } },
    { protocol: 'MGCP', filters: { data: '199-200,203-208,211-225' } },
    { protocol: 'NetBIOS datagrams', filters: { data: '227-230' } },
    { protocol: 'BJNP', filters: { data: '232' } },
    { protocol: 'RTCP', filters: { data: '282-286' } },
    { protocol: 'CFM', filters: { data: '301', [FIRST_IS_ZERO]: '301', '_ws.malformed': '301' } },
    { protocol: 'RPKI to router', filters: { data: '305', '_ws.malformed': '305' } },
    { protocol: 'RPC and TFTP', filters: { data: '314-316', [FIRST_IS_ZERO]: '316' } },
  ],
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

/** Which frames a filter may select otherwise. */
function excused(file: string, filter: string): Set<number> {
  const ranges = (UNREAD[file] ?? []).map(({ filters }) => filters[filter] ?? '');
  return numbersIn(ranges.join());
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
      const expected = excused(file, text);
      const frames = new Set([...ours, ...matches, ...expected]);
      // An excuse that is needed no more is wrong, too.
      const wrong = [...frames].filter(
        (number) => (ours.has(number) !== matches.has(number)) !== expected.has(number),
      );
      return wrong.map((number) => `${number}: ${text}`);
    });
    expect(differ).toEqual([]);
  });
});

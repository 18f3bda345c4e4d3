import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { all, createDissector } from '@plainwire/dissect';
import { compile, type Filter } from '@plainwire/filter-lang';
import { openCaptureSync } from '@plainwire/pcap';
import { describe, expect, it } from 'vitest';
import { numbersOf, oracle, skips } from './oracle.ts';
import { fieldsOfFrames } from './tshark.ts';

interface DfilterCase {
  readonly filter: string;
  readonly matches?: Readonly<Record<string, string>>;
}

interface Comparison {
  readonly filter: Filter;
  readonly theirs: ReadonlySet<number>;
  readonly wrong: number[];
}

const dissector = createDissector({ protocols: all });
const golden = skips('tshark')
  ? { captures: [], filters: [] }
  : JSON.parse(readFileSync(join(oracle, 'dfilter/dfilter.json'), 'utf8'));

/** Filters that ask for what streams give, or for layers that we do not have yet. */
const OUT_OF_REACH = /\b(http|tls|ssl|dns|data|_ws)\b/;
const LAYERS = ['eth', 'vlan', 'arp', 'ip', 'ipv6', 'tcp', 'udp', 'icmp', 'icmpv6'];

/** The language over our own dissector, in frames in which it finds the layers that tshark finds. */
describe.skipIf(golden.captures.length === 0)('display filters over dissected frames', () => {
  const files: string[] = golden.captures.map(({ file }: { file: string }) => file);

  it.each(files)('select in %s what tshark selects', (file: string) => {
    const capture = join(oracle, 'dfilter', file);
    const comparisons = comparisonsFor(file);
    const stacks = fieldsOfFrames(capture, ['frame.protocols']).map((row) => row['frame.protocols']![0]!);
    let compared = 0;
    for (const batch of openCaptureSync(capture)) {
      for (let i = 0; i < batch.length; i++) {
        const record = batch.records[i]!;
        const frame = dissector.dissect(record);
        if (layersOf(frame.protocolStack) !== layersOf(stacks[record.number - 1]!)) continue;
        compared++;
        for (const { filter, theirs, wrong } of comparisons) {
          if (filter(frame) !== theirs.has(record.number)) wrong.push(record.number);
        }
      }
    }
    const wrong = comparisons.filter((each) => each.wrong.length > 0);
    expect(wrong.map(({ filter, wrong: frames }) => `${filter.text}: frames ${frames.slice(0, 9)}`)).toEqual(
      [],
    );
    expect(comparisons.length).toBeGreaterThan(100);
    expect(compared).toBeGreaterThan(100);
  });
});

function comparisonsFor(file: string): Comparison[] {
  return (golden.filters as DfilterCase[]).flatMap(({ filter: text, matches }) => {
    const ranges = matches?.[file];
    if (ranges === undefined || OUT_OF_REACH.test(text)) return [];
    const result = compile(text, { registry: dissector.fields, dialect: '4.0', timezone: 'utc' });
    if (!result.ok || result.filter.fields.some(({ needs }) => needs !== 'frame')) return [];
    return [{ filter: result.filter, theirs: new Set(numbersOf(ranges)), wrong: [] }];
  });
}

function layersOf(stack: string): string {
  const names = stack.split(':');
  return LAYERS.map((layer) => names.filter((name) => name === layer).length).join();
}

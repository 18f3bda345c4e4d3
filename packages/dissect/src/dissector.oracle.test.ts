import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dissector } from '../test/frames.ts';
import {
  compare,
  hasOracle,
  oracle,
  oracleCaptures,
  oracleFieldNames,
  printed,
  records,
  type Tally,
} from '../test/oracle.ts';
import type { FieldInfo } from './field.ts';
import type { Frame } from './frame.ts';

/** Protocols above a stream: their fields come out of reassembly, not out of a frame alone. */
const STREAMS = new Set(['http', 'http2', 'tls']);

/** tshark put bytes of other frames together here; what it found in them is no business of one frame. */
const REASSEMBLED = ['ip.fragments', 'ipv6.fragments', 'ip.fragment', 'ipv6.fragment', 'tcp.segments'];

const compared = hasOracle ? comparedFields() : [];

/** The fields that one frame decides about and that tshark was asked for. */
function comparedFields(): FieldInfo[] {
  const asked = new Set(oracleFieldNames());
  return [...dissector.fields].filter(
    ({ name, needs, type, protocolId }) =>
      needs === 'frame' &&
      type !== 'protocol' &&
      !STREAMS.has(dissector.protocols[protocolId]!.name) &&
      asked.has(name),
  );
}

describe.skipIf(!hasOracle)('against tshark', () => {
  it('the fields of every frame are equal', () => {
    const tallies = new Map<string, Tally>(
      compared.map(({ name }) => [name, { equal: 0, unequal: 0, examples: [] }]),
    );
    let frame: Frame | undefined;
    for (const { capture, fields = {} } of oracleCaptures(process.env['CAPTURE'])) {
      for (const record of records(join(oracle, capture))) {
        const theirs = fields[record.number];
        if (theirs === undefined || REASSEMBLED.some((name) => name in theirs)) continue;
        frame = dissector.dissect(record, frame);
        for (const { name } of compared) {
          compare(tallies.get(name)!, printed(frame, name), theirs[name], `${capture}#${record.number}`);
        }
      }
    }
    report(tallies);
    expect(share([...tallies.values()])).toBeGreaterThan(0.9);
  });
});

function share(tallies: readonly Tally[]): number {
  const equal = tallies.reduce((sum, tally) => sum + tally.equal, 0);
  return equal / tallies.reduce((sum, tally) => sum + tally.equal + tally.unequal, 0);
}

function report(tallies: ReadonlyMap<string, Tally>): void {
  const lines: string[] = [];
  for (const [name, { equal, unequal, examples }] of tallies) {
    if (unequal > 0) lines.push(`${name}: ${equal} equal, ${unequal} not\n    ${examples.join('\n    ')}`);
  }
  console.log(
    `${lines.join('\n')}\n${tallies.size} fields compared, ${(100 * share([...tallies.values()])).toFixed(3)} % equal`,
  );
}

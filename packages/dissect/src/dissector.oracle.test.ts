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
import { tcp } from './protocols/transport/tcp.ts';

/** Protocols above a stream: their fields come out of reassembly, not out of a frame alone. */
const STREAMS = new Set(['http', 'http2', 'tls', 'tls-handshake']);

/** tshark put bytes of other frames together here; what it found in them is no business of one frame. */
const REASSEMBLED = ['ip.fragments', 'ipv6.fragments', 'ip.fragment', 'ipv6.fragment', 'tcp.segments'];

const compared = hasOracle ? comparedFields(false) : [];
const comparedOfStreams = hasOracle ? comparedFields(true) : [];

/** The fields that one frame decides about and that tshark was asked for. */
function comparedFields(streams: boolean): FieldInfo[] {
  const asked = new Set(oracleFieldNames());
  return [...dissector.fields].filter(
    ({ name, needs, type, protocolId }) =>
      needs === 'frame' &&
      type !== 'protocol' &&
      streams === STREAMS.has(dissector.protocols[protocolId]!.name) &&
      asked.has(name),
  );
}

describe.skipIf(!hasOracle)('against tshark', () => {
  it('the fields of every frame are equal', () => {
    const tallies = emptyTallies(compared);
    eachFrame((frame, theirs, where) => {
      for (const { name } of compared) compare(tallies.get(name)!, printed(frame, name), theirs[name], where);
    });
    report(tallies);
    expect(share([...tallies.values()])).toBeGreaterThan(0.98);
  });

  it('the fields of messages that lie in one segment are equal', () => {
    const tallies = emptyTallies(comparedOfStreams);
    eachFrame((frame, theirs, where) => {
      const payload = frame.layer(tcp)?.payload;
      if (payload === undefined || !isOneMessage(theirs)) return;
      const protocol = 'tls.record' in theirs ? 'tls' : 'http';
      dissector.dissectAs(frame, protocol, payload);
      for (const { name } of comparedOfStreams) {
        if (name.startsWith(protocol)) compare(tallies.get(name)!, printed(frame, name), theirs[name], where);
      }
    });
    report(tallies);
    expect(share([...tallies.values()])).toBeGreaterThan(0.95);
  });
});

/** Nothing put together, nothing decrypted, and one protocol alone. */
function isOneMessage(theirs: Answers): boolean {
  const http = 'http.chat' in theirs;
  const tls = 'tls.record' in theirs;
  return http !== tls && !('tcp.segment_data' in theirs) && typeof theirs['http.chat'] !== 'object';
}

type Answers = Readonly<Record<string, string | readonly string[]>>;

function eachFrame(look: (frame: Frame, theirs: Answers, where: string) => void): void {
  let frame: Frame | undefined;
  for (const { capture, fields = {} } of oracleCaptures(process.env['CAPTURE'])) {
    for (const record of records(join(oracle, capture))) {
      const theirs = fields[record.number];
      if (theirs === undefined || REASSEMBLED.some((name) => name in theirs)) continue;
      frame = dissector.dissect(record, frame);
      look(frame, theirs, `${capture}#${record.number}`);
    }
  }
}

function emptyTallies(fields: readonly FieldInfo[]): Map<string, Tally> {
  return new Map(fields.map(({ name }) => [name, { equal: 0, unequal: 0, examples: [] }]));
}

function share(tallies: readonly Tally[]): number {
  const equal = tallies.reduce((sum, tally) => sum + tally.equal, 0);
  return equal / tallies.reduce((sum, tally) => sum + tally.equal + tally.unequal, 0);
}

function report(tallies: ReadonlyMap<string, Tally>): void {
  const lines: string[] = [];
  const groups = new Map<string, Tally[]>();
  for (const [name, tally] of tallies) {
    const { equal, unequal, examples } = tally;
    const protocol = name.split('.', 1)[0]!;
    groups.set(protocol, [...(groups.get(protocol) ?? []), tally]);
    if (unequal > 0) lines.push(`${name}: ${equal} equal, ${unequal} not\n    ${examples.join('\n    ')}`);
  }
  for (const [protocol, group] of groups) lines.push(`${protocol}: ${percent(group)}`);
  console.log(`${lines.join('\n')}\n${tallies.size} fields compared: ${percent([...tallies.values()])}`);
}

function percent(tallies: readonly Tally[]): string {
  const values = tallies.reduce((sum, { equal, unequal }) => sum + equal + unequal, 0);
  return `${(100 * share(tallies)).toFixed(3)} % of ${values} values equal`;
}

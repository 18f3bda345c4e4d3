import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allValues } from '../test/all-values.ts';
import { dissector } from '../test/frames.ts';
import {
  compare,
  hasOracle,
  oracle,
  oracleCaptures,
  oracleFieldNames,
  records,
  type Tally,
} from '../test/oracle.ts';
import type { FieldInfo } from './field.ts';
import type { Earlier, Frame } from './frame.ts';
import { tcp } from './protocols/transport/tcp.ts';

/** Protocols above a stream: their fields come out of reassembly, not out of a frame alone. */
const STREAMS = new Set(['http', 'http2', 'tls', 'tls-handshake']);

/** tshark put bytes of other frames together here; what it found in them is no business of one frame. */
const REASSEMBLED = ['ip.fragments', 'ipv6.fragments', 'ip.fragment', 'ipv6.fragment', 'tcp.segments'];

/** What it read here are bytes that it decrypted (WireGuard) or inflated (IPComp): they are not in the frame. */
const DERIVED = /(^|:)(wg|ipcomp):/;

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
      const whole = wholeDnsMessage(frame, theirs);
      if (whole !== undefined) dissector.dissectAs(frame, 'dns-tcp', whole);
      tally(tallies, allValues(frame), theirs, where);
    });
    report(tallies);
    const asked = new Set(oracleFieldNames());
    const notCompared = [...dissector.fields].filter(
      ({ name, needs }) => needs !== 'frame' && asked.has(name),
    );
    console.log(`not compared, for other frames decide: ${notCompared.map(({ name }) => name).join(' ')}`);
    const undeclared = [...asked].filter((name) => dissector.fields.find(name) === undefined);
    console.log(
      `not compared, for they are not declared (rarer than the tiers of field-coverage.oracle.test.ts, which has the reasons): ${undeclared.join(' ')}`,
    );
    expect(share([...tallies.values()])).toBeGreaterThan(0.999);
    expect(belowOf(tallies, 0.99)).toEqual([]);
  });

  it('the fields of messages that lie in one segment are equal', () => {
    const tallies = emptyTallies(comparedOfStreams);
    const choices = new Map<string, Earlier>();
    let others = 0;
    eachFrame((frame, theirs, where, stack) => {
      const stream = `${where.replace(/#.*/, '')} ${theirs['tcp.stream']}`;
      const earlier = choices.get(stream);
      const choice = choiceOf(theirs);
      if (choice !== undefined) choices.set(stream, choice);
      const payload = frame.layer(tcp)?.payload;
      // The PROXY protocol stands before the message.
      if (payload === undefined || stack.includes(':proxy:') || !isOneMessage(theirs)) return;
      if (needsOtherFrames(theirs)) {
        others++;
        return;
      }
      const protocol = 'tls.record' in theirs ? 'tls' : 'http';
      dissector.dissectAs(frame, protocol, payload, 0, payload.length, earlier);
      const ours = allValues(frame);
      for (const name of ours.keys()) if (!name.startsWith(protocol)) ours.delete(name);
      const rest = Object.entries(theirs).filter(([name]) => name.startsWith(protocol));
      tally(tallies, ours, Object.fromEntries(rest), where);
    });
    report(tallies);
    console.log(`frames not compared: ${others} whose TLS was decrypted`);
    expect(share([...tallies.values()])).toBeGreaterThan(0.99);
    expect(belowOf(tallies, 0.99)).toEqual([]);
  });
});

/** Nothing put together, nothing decrypted, and one protocol alone. */
function isOneMessage(theirs: Answers): boolean {
  const http = 'http.chat' in theirs;
  const tls = 'tls.record' in theirs;
  return http !== tls && !('tcp.segment_data' in theirs) && typeof theirs['http.chat'] !== 'object';
}

/** What the server's hello in a frame decides about those after it. */
function choiceOf(theirs: Answers): Earlier | undefined {
  const all = (name: string) => [theirs[name] ?? []].flat();
  const at = all('tls.handshake.type').indexOf('2');
  if (at < 0) return undefined;
  const selected = all('tls.handshake.extensions.supported_version').at(-1);
  return {
    'tls.handshake.version': Number(selected ?? all('tls.handshake.version').at(-1)),
    'tls.handshake.ciphersuite': Number(all('tls.handshake.ciphersuite').at(-1)),
    'tls.handshake.extensions_alpn_str': all('tls.handshake.extensions_alpn_str').at(-1),
  };
}

/** What tshark could only say with keys. */
function needsOtherFrames(theirs: Answers): boolean {
  const isDecryptedAlert = 'tls.alert_message.level' in theirs && theirs['tls.record.length'] !== '2';
  const isDecryptedRecord = 'tls.record.opaque_type' in theirs && !('tls.app_data' in theirs);
  return isDecryptedAlert || isDecryptedRecord || 'tls.handshake.verify_data' in theirs;
}

/** A segment that is exactly one message, with its length before it. */
function wholeDnsMessage(frame: Frame, theirs: Answers): Uint8Array | undefined {
  if (!('dns.flags' in theirs) || 'tcp.segment_data' in theirs) return undefined;
  const payload = frame.layer(tcp)?.payload;
  if (payload === undefined || payload.length < 2) return undefined;
  return ((payload[0]! << 8) | payload[1]!) + 2 === payload.length ? payload : undefined;
}

type Answers = Readonly<Record<string, string | readonly string[]>>;

function eachFrame(look: (frame: Frame, theirs: Answers, where: string, stack: string) => void): void {
  let frame: Frame | undefined;
  const skipped = { reassembled: 0, derived: 0 };
  for (const { capture, frames, fields = {} } of oracleCaptures(process.env['CAPTURE'])) {
    const stacks = new Map(frames.map(([number, , , , protocols]) => [number, protocols]));
    for (const record of records(join(oracle, capture))) {
      const theirs = fields[record.number];
      if (theirs === undefined) continue;
      const isReassembled = REASSEMBLED.some((name) => name in theirs);
      const stack = stacks.get(record.number) ?? '';
      const isDerived = DERIVED.test(stack);
      if (isReassembled) skipped.reassembled++;
      else if (isDerived) skipped.derived++;
      if (isReassembled || isDerived) continue;
      frame = dissector.dissect(record, frame);
      look(frame, theirs, `${capture}#${record.number}`, stack);
    }
  }
  const { reassembled, derived } = skipped;
  console.log(`frames not compared: ${reassembled} reassembled, ${derived} decrypted or inflated`);
}

function tally(
  tallies: Map<string, Tally>,
  ours: ReadonlyMap<string, string[]>,
  theirs: Answers,
  where: string,
): void {
  for (const [name, each] of tallies) {
    const values = ours.get(name);
    if (values !== undefined || name in theirs) compare(each, values ?? [], theirs[name], where);
  }
}

function emptyTallies(fields: readonly FieldInfo[]): Map<string, Tally> {
  return new Map(fields.map(({ name }) => [name, { equal: 0, unequal: 0, examples: [] }]));
}

function share(tallies: readonly Tally[]): number {
  const equal = tallies.reduce((sum, tally) => sum + tally.equal, 0);
  return equal / sizeOf(tallies);
}

function sizeOf(tallies: readonly Tally[]): number {
  return tallies.reduce((sum, { equal, unequal }) => sum + equal + unequal, 0);
}

function byProtocol(tallies: ReadonlyMap<string, Tally>): Map<string, Tally[]> {
  const groups = new Map<string, Tally[]>();
  for (const [name, tally] of tallies) {
    const protocol = name.split('.', 1)[0]!;
    groups.set(protocol, [...(groups.get(protocol) ?? []), tally]);
  }
  return groups;
}

/** The protocols with enough values to judge by of which less than `least` is equal. */
function belowOf(tallies: ReadonlyMap<string, Tally>, least: number): string[] {
  const groups = [...byProtocol(tallies)].filter(([, group]) => sizeOf(group) >= 50 && share(group) < least);
  return groups.map(([protocol, group]) => `${protocol}: ${percent(group)}`);
}

function report(tallies: ReadonlyMap<string, Tally>): void {
  const worst = [...tallies].filter(([, { unequal }]) => unequal > 0);
  worst.sort(([, a], [, b]) => b.unequal - a.unequal);
  const lines = worst.map(
    ([name, { equal, unequal, examples }]) =>
      `${name}: ${equal} equal, ${unequal} not\n    ${examples.join('\n    ')}`,
  );
  for (const [protocol, group] of byProtocol(tallies)) {
    if (sizeOf(group) > 0) lines.push(`${protocol}: ${percent(group)}`);
  }
  console.log(`${lines.join('\n')}\n${tallies.size} fields compared: ${percent([...tallies.values()])}`);
}

function percent(tallies: readonly Tally[]): string {
  return `${(100 * share(tallies)).toFixed(3)} % of ${sizeOf(tallies)} values equal`;
}

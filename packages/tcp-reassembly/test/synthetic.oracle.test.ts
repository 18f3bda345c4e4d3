import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { toHex } from '@plainwire/bytes';
import { describe, expect, it } from 'vitest';
import { type CollectedFlow, Collector } from '../src/collect.ts';
import { createReassembler } from '../src/reassembler.ts';
import { segmentsOf } from './pcap-segments.ts';

const folder = join(import.meta.dirname, '../../../../shared/oracle/tcp-synthetic');
const index = join(folder, 'index.json');

interface Truth {
  /** Only of short streams. */
  readonly hex?: string;
  readonly len: number;
  readonly sha256: string;
}

interface Case {
  readonly case: string;
  readonly file: string;
  readonly client_port: number;
  readonly deliver: string;
  readonly c2s: Truth;
  readonly s2c: Truth;
}

/** Both directions of the one connection in `file`, with everything that was said. */
function reassembled(file: string, clientPort: number) {
  const reassembler = createReassembler();
  const collector = new Collector();
  const said = new Set<string>();
  const take = (events: ReturnType<typeof reassembler.push>) => {
    for (const event of events) said.add(event.type);
    collector.add(events);
  };
  for (const segment of segmentsOf(join(folder, file))) take(reassembler.push(segment));
  take(reassembler.end());
  expect(collector.connections).toHaveLength(1);
  const { connection, flows } = collector.connections[0]!;
  const client = connection.endpoints[0].port === clientPort ? 0 : 1;
  return { c2s: flows[client], s2c: flows[1 - client]!, said };
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const missing = (flow: CollectedFlow) => flow.gaps.reduce((sum, gap) => sum + gap.length, 0);

function expectWhole(flow: CollectedFlow, truth: Truth): void {
  expect(flow.bytes.length).toBe(truth.len);
  expect(sha256(flow.bytes)).toBe(truth.sha256);
  expect(flow.gaps).toEqual([]);
}

/** Some bytes are not in the file; what there is and what is said to be missing make the whole. */
function expectGaps(flow: CollectedFlow, truth: Truth): void {
  expect(flow.bytes.length + missing(flow)).toBe(truth.len);
  for (const gap of flow.gaps) expect(gap.reason).toBe('not-captured');
  if (flow.gaps.length === 0) expectWhole(flow, truth);
}

function expectSuffix(flow: CollectedFlow, truth: Truth): void {
  expect(flow.bytes.length).toBeGreaterThan(0);
  expect(flow.bytes.length).toBeLessThan(truth.len);
  if (truth.hex !== undefined) expect(truth.hex.endsWith(toHex(flow.bytes))).toBe(true);
}

describe.skipIf(!existsSync(index))('streams made hard on purpose', () => {
  const cases: Case[] = existsSync(index) ? JSON.parse(readFileSync(index, 'utf8')).cases : [];
  const whole = cases.filter((one) => ['all', 'all up to the RST', 'first copy'].includes(one.deliver));

  it.each(whole)('$case: every byte', ({ file, client_port, c2s, s2c }) => {
    const seen = reassembled(file, client_port);
    expectWhole(seen.c2s, c2s);
    expectWhole(seen.s2c, s2c);
  });

  const inTheMiddle = cases.filter((one) => one.deliver === 'gap' && !one.case.startsWith('no-syn'));
  it.each(inTheMiddle)('$case: the gap is said', ({ file, client_port, c2s, s2c }) => {
    const seen = reassembled(file, client_port);
    expectGaps(seen.c2s, c2s);
    expectGaps(seen.s2c, s2c);
    expect(missing(seen.c2s) + missing(seen.s2c)).toBeGreaterThan(0);
  });

  const named = (name: string) => cases.find((one) => one.case === name)!;

  it('no-syn-first-data-lost: the stream begins with the first byte seen', () => {
    const { file, client_port, c2s, s2c } = named('no-syn-first-data-lost');
    const seen = reassembled(file, client_port);
    expectSuffix(seen.c2s, c2s);
    expectWhole(seen.s2c, s2c);
  });

  it('mid-stream: both directions begin with the first byte seen', () => {
    const { file, client_port, c2s, s2c } = named('mid-stream');
    const seen = reassembled(file, client_port);
    expectSuffix(seen.c2s, c2s);
    expectSuffix(seen.s2c, s2c);
  });

  it('server-side-only: one direction, whole', () => {
    const { file, client_port, s2c } = named('server-side-only');
    const seen = reassembled(file, client_port);
    expect(seen.c2s.bytes).toHaveLength(0);
    expectWhole(seen.s2c, s2c);
  });

  it('ttl-evasion: both versions are told, the length is right', () => {
    const { file, client_port, c2s, s2c } = named('ttl-evasion');
    const seen = reassembled(file, client_port);
    expect(seen.c2s.bytes).toHaveLength(c2s.len);
    expect(seen.s2c.bytes).toHaveLength(s2c.len);
    expect(seen.said).toContain('overlap');
  });

  it('bad-checksum-insertion: what no receiver takes is not used', () => {
    const { file, client_port, c2s, s2c } = named('bad-checksum-insertion');
    const seen = reassembled(file, client_port);
    expectWhole(seen.c2s, c2s);
    expectWhole(seen.s2c, s2c);
    expect(seen.said).toContain('refused');
  });

  it('retransmission-conflict: the second version is told', () => {
    const { file, client_port } = named('retransmission-conflict');
    expect(reassembled(file, client_port).said).toContain('overlap');
  });
});

if (!existsSync(index)) console.log(`skipped: ${index} is not here`);

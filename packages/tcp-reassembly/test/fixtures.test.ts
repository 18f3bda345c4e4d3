import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type CollectedFlow, Collector } from '../src/collect.ts';
import { createReassembler } from '../src/reassembler.ts';
import { segmentsOf } from './pcap-segments.ts';

const folder = join(import.meta.dirname, '../../../fixtures/tcp');

interface Truth {
  readonly length: number;
  readonly sha256: string;
}

interface Conversation {
  readonly clientPort: number;
  readonly clientToServer: Truth;
  readonly serverToClient: Truth;
}

const truth: Record<string, Conversation> = JSON.parse(readFileSync(join(folder, 'truth.json'), 'utf8'));

function conversation(file: string) {
  const reassembler = createReassembler();
  const collector = new Collector();
  const said: string[] = [];
  for (const segment of segmentsOf(join(folder, file))) {
    const events = reassembler.push(segment);
    said.push(...events.map((event) => event.type));
    collector.add(events);
  }
  collector.add(reassembler.end());
  const [{ connection, flows }] = collector.connections as [(typeof collector.connections)[0]];
  const client = connection.endpoints[0].port === truth[file]!.clientPort ? 0 : 1;
  return { client: flows[client], server: flows[1 - client]!, said };
}

function expectWhole(flow: CollectedFlow, { length, sha256 }: Truth): void {
  expect(flow.bytes).toHaveLength(length);
  expect(createHash('sha256').update(flow.bytes).digest('hex')).toBe(sha256);
  expect(flow.gaps).toEqual([]);
}

const partial = ['mid-stream.pcap', 'gap-two.pcap', 'ttl-evasion.pcap'];
const whole = Object.keys(truth).filter((file) => !partial.includes(file));

describe('captures', () => {
  it.each(whole)('%s gives every byte that was sent', (file) => {
    const { client, server } = conversation(file);
    expectWhole(client, truth[file]!.clientToServer);
    expectWhole(server, truth[file]!.serverToClient);
  });

  it('gap-two.pcap: bytes and gaps make the whole', () => {
    const { server } = conversation('gap-two.pcap');
    const missing = server.gaps.reduce((sum, gap) => sum + gap.length, 0);
    expect(server.gaps.map((gap) => gap.reason)).toEqual(['not-captured', 'not-captured']);
    expect(server.bytes.length + missing).toBe(truth['gap-two.pcap']!.serverToClient.length);
  });

  it('mid-stream.pcap begins with the first byte seen', () => {
    const { client, server } = conversation('mid-stream.pcap');
    expect(client.gaps.concat(server.gaps)).toEqual([]);
    expect([client.bytes.length, server.bytes.length]).toEqual([61, 5744]);
  });

  it('ttl-evasion.pcap: both versions are told', () => {
    expect(conversation('ttl-evasion.pcap').said).toContain('overlap');
  });

  it('data-after-rst.pcap: what no host takes is told', () => {
    expect(conversation('data-after-rst.pcap').said).toContain('data-after-close');
  });
});

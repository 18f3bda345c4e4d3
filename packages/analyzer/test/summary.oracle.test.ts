import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tshark } from '../../../test/differential/tshark.ts';
import { summarize } from '../src/columns/summary.ts';
import { analyzedFrames, hasOracle, oracle } from './oracle.ts';
import { Tally } from './tally.ts';

/** Protocols whose lines are Wireshark's, whenever it is these that it shows. */
const EQUAL = ['ARP', 'DNS', 'MDNS', 'LLMNR', 'ICMP', 'ICMPv6', 'IGMPv2', 'IPv4', 'IPv6', 'UDP', 'TLSv1.2'];
const LARGEST = 1 << 20;

/** The packet list of a capture: who, whom, protocol, length and information, a line a frame. */
async function ourLines(path: string): Promise<string[]> {
  const lines: string[] = [];
  for await (const [frame] of analyzedFrames(path, {})) {
    const { source, destination, protocol, length, info } = summarize(frame);
    lines.push(squeezed(`${source} → ${destination} ${protocol} ${length} ${info}`));
  }
  return lines;
}

function theirLines(path: string): string[] {
  const lines = tshark(['-n', '-r', path]).split('\n');
  return lines.slice(0, -1).map((line) => squeezed(line.replace(/^ *\d+ +[-\d.]+ +/, '')));
}

const squeezed = (line: string) => line.replace(/\s+/g, ' ').trim();

describe.skipIf(!hasOracle)('the packet list, against tshark', () => {
  const capturesIn = (folder: string) =>
    readdirSync(join(oracle, folder))
      .filter((name) => /\.(pcap|pcapng|cap)$/.test(name))
      .map((name) => join(oracle, folder, name))
      .filter((path) => statSync(path).size <= LARGEST);

  it('is the same for the core protocols', async () => {
    const tallies = new Map([...EQUAL, 'TCP'].map((name) => [name, new Tally()]));
    const different: string[] = [];
    for (const path of ['dns', 'icmp-ip'].flatMap(capturesIn)) {
      const ours = await ourLines(path);
      for (const [index, theirs] of theirLines(path).entries()) {
        const protocol = / → \S+ (\S+) /.exec(theirs)?.[1] ?? '';
        const tally = tallies.get(protocol);
        if (tally === undefined || theirs.endsWith('[Malformed Packet]')) continue;
        const isSame = tally.note(ours[index] ?? '', theirs, `${path}#${index + 1}`);
        if (!isSame && EQUAL.includes(protocol))
          different.push(`${path}#${index + 1}\n  ${ours[index]}\n  ${theirs}`);
      }
    }
    expect(different).toEqual([]);
    expect(tallies.get('TCP')!.share).toBeGreaterThan(0.95);
    const seen = EQUAL.filter((name) => tallies.get(name)!.equal > 0);
    expect(seen).toEqual(EQUAL);
  });

  it('is nearly always the same for HTTP and the segments that carry it', async () => {
    const tallies = { HTTP: new Tally(), TCP: new Tally() };
    for (const path of capturesIn('http')) {
      const ours = await ourLines(path);
      for (const [index, theirs] of theirLines(path).entries()) {
        const protocol = / → \S+ (HTTP|TCP) /.exec(theirs)?.[1] as keyof typeof tallies | undefined;
        if (protocol !== undefined) tallies[protocol].note(ours[index] ?? '', theirs, `${path}#${index + 1}`);
      }
    }
    for (const [name, tally] of Object.entries(tallies)) console.log(tally.line(name));
    expect(tallies.HTTP.share).toBeGreaterThan(0.97);
    expect(tallies.TCP.share).toBeGreaterThan(0.97);
  });
});

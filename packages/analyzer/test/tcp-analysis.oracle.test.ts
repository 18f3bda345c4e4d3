import { join } from 'node:path';
import type { FieldRegistry } from '@plainwire/filter-lang';
import { describe, expect, it } from 'vitest';
import type { AnalyzedFrame } from '../src/analyzed-frame.ts';
import { streamFields } from '../src/fields/all.ts';
import {
  type Answers,
  analyzedFrames,
  hasOracle,
  joined,
  oracle,
  oracleCaptures,
  printed,
} from './oracle.ts';
import { Tally } from './tally.ts';

/** Where tshark reads segments that we do not: what carries them is a protocol that dissect does not have. */
const UNREAD: ReadonlyMap<string, string> = new Map([
  ['tcp/nDPI--tls_heur__vmess-tcp.pcapng', 'SOCKS: what it carries takes a stream number of its own'],
  ['pcap-format/libpcap--AH-IPcomp-IPv4.pcap', 'IPComp'],
  ['pcap-format/libpcap--AH-IPcomp-IPv6.pcap', 'IPComp'],
  ['tcp/wireshark--wireguard-ping-tcp-dsb.pcapng', 'WireGuard'],
]);

/** Compares every field of one frame; gives what differs. */
function differences(
  frame: AnalyzedFrame,
  fields: FieldRegistry,
  theirs: Answers,
  tallies: ReadonlyMap<string, Tally>,
  where: string,
): string[] {
  // Streams are not followed here.
  const told = streamFields.filter(({ name }) => !name.startsWith('http.'));
  return told.flatMap(({ name }) => {
    const field = fields.find(name)!;
    // tshark writes what is there or not as a number or as a sentence.
    const told = field.type === 'none';
    const mine = told ? String(frame.values(field.id).length > 0) : printed(frame, field);
    const yours = told ? String(name in theirs) : joined(theirs[name]);
    const same = tallies.get(name)!.note(mine, yours, where);
    return same ? [] : [`${name} ${mine} instead of ${yours}`];
  });
}

describe.skipIf(!hasOracle)('what the streams say of each frame, against tshark', () => {
  it('equals in every field in more than 99.5 % of the frames', async () => {
    const tallies = new Map(streamFields.map(({ name }) => [name, new Tally()]));
    const readable = new Tally();
    const unread = new Tally();
    for (const { capture, fields = {} } of oracleCaptures()) {
      const frames = UNREAD.has(capture) ? unread : readable;
      for await (const [frame, analyzer] of analyzedFrames(join(oracle, capture), { streams: false })) {
        const theirs = fields[frame.record.number];
        if (theirs === undefined) break;
        const where = `${capture}#${frame.record.number}`;
        const found = differences(frame, analyzer.fields, theirs, tallies, where);
        frames.note(found.join(', '), '', where);
      }
    }
    for (const [name, tally] of tallies) console.log(tally.line(name));
    console.log(readable.line('frames equal in every field'));
    console.log(unread.line(`frames of captures with ${[...new Set(UNREAD.values())].join('; ')}`));
    expect(readable.share).toBeGreaterThan(0.995);
  });
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { escapeText, fromHex } from '@plainwire/bytes';
import { all, createDissector, frameTree, type TreeNode } from '@plainwire/dissect';
import { words } from '@plainwire/dissect/words';
import { createCaptureWriter } from '@plainwire/pcap';
import { afterAll, describe, expect, it } from 'vitest';
import { skips } from './oracle.ts';
import { tshark } from './tshark.ts';

interface Topic {
  readonly linkType: number;
  /** Made with scapy, dnspython and by hand: one for each value that has a word of its own. */
  readonly frames: readonly string[];
}

const topics: Readonly<Record<string, Topic>> = JSON.parse(
  readFileSync(join(import.meta.dirname, 'detail-frames.json'), 'utf8'),
);
const dissector = createDissector({ protocols: all });

/** Lines that other frames decide about, how a fault is called, and the bytes of `data`. */
const NOT_COMPARED =
  /Stream index|Conversation completeness|TCP Segment Len|Sequence Number|Acknowledg|Window size scaling|retransmi|Retransmi|Request In|Response In|Response frame|Unsolicited|Time(stamps|:| since)|\(relative|Severity level|Group: |No response seen|Duplicate IP|calculated|Malformed|^[0-9a-f]{4} {2}/;

/**
 * How many of tshark's lines are not ours at most, by topic. They are printed; by kind: protocols that are not read (IPX,
 * CAN, OSPF, …); summaries of options and flags (`Options: (12 bytes), …`, `Flag: 0xc0, On-link flag(L), …`) and lines of
 * options indented otherwise; bits of fields of the variable part, which are not drawn; suboptions of DHCP; addresses of
 * routing headers by number.
 */
const MOST_MISSING: Readonly<Record<string, number>> = {
  arp: 1,
  dhcp: 672,
  dns: 98,
  'dns-code': 1,
  icmp: 29,
  'icmp-ext': 63,
  icmpv6: 122,
  ipv4: 137,
  ipv6: 100,
  mdns: 35,
  sll: 25,
  sll2: 2,
  tcp: 181,
};

describe.skipIf(skips('tshark'))('the lines of -V', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plainwire-details-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(Object.entries(topics))(
    'of %s are those of tshark, but for some kinds',
    (topic, { linkType, frames }) => {
      const file = join(folder, `${topic}.pcap`);
      const records = frames.map((frame) => fromHex(frame));
      writeFileSync(file, capture(records, linkType));
      const theirs = tshark(['-n', '-V', '-r', file])
        .split(/^(?=Frame \d+: )/m)
        .map(layerLines);
      expect(theirs.length).toBe(frames.length);
      const missing = new Map<string, number>();
      let lines = 0;
      for (const [index, buffer] of records.entries()) {
        const record = { buffer, offset: 0, capturedLength: buffer.length, linkType };
        const ours = new Set(textOf(frameTree(dissector.dissect(record), { words }), ''));
        for (const line of theirs[index]!) {
          lines++;
          if (!ours.has(line)) missing.set(line, (missing.get(line) ?? 0) + 1);
        }
      }
      const count = [...missing.values()].reduce((sum, each) => sum + each, 0);
      console.log(`${topic}: ${count} of ${lines} lines are missing\n${[...missing.keys()].join('\n')}`);
      expect(count).toBeLessThanOrEqual(MOST_MISSING[topic] ?? 0);
      expect(lines).toBeGreaterThan(300);
    },
  );
});

function capture(records: readonly Uint8Array[], linkType: number): Uint8Array {
  const writer = createCaptureWriter({ linkType });
  for (const buffer of records) {
    const length = buffer.length;
    writer.write({
      buffer,
      offset: 0,
      capturedLength: length,
      originalLength: length,
      seconds: 1,
      nanoseconds: 0,
    });
  }
  return writer.end();
}

/** The lines of a frame behind those about the record, but for what one frame does not tell. */
function layerLines(text: string): string[] {
  const lines = text.split('\n').map((line) => line.trimEnd());
  const first = lines.findIndex((line, index) => index > 0 && /^\S/.test(line));
  return lines.slice(first).filter((line) => line !== '' && !NOT_COMPARED.test(line));
}

/** A tree as `-V` prints it. */
function textOf(nodes: readonly TreeNode[], indent: string): string[] {
  return nodes.flatMap(({ label, note, children }) => {
    const inside = children.length === 0 && note !== undefined ? [`[${note.message}]`] : [];
    return [
      indent + escapeText(label).trimEnd(),
      ...inside.map((line) => `${indent}    ${line}`),
      ...textOf(children, `${indent}    `),
    ];
  });
}

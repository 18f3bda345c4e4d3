import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAnalyzer } from '@plainwire/analyzer';
import { openCapture } from '@plainwire/pcap';
import { afterAll, describe, expect, it } from 'vitest';
import { environment, oracle, skips } from './oracle.ts';
import { fieldsOfFrames } from './tshark.ts';

const FIELDS = [
  'frame.protocols',
  'http.request.method',
  'http.response.code',
  'dns.qry.name',
  'tls.record.length',
];

/**
 * Frames in which Wireshark sees something else, each for a reason: 64 carries HTTP at a port of its own, which only a
 * whole start line tells it; 76 and 78 carry at port 80 what is no HTTP, which it calls no layer at all; 61 and 215 go on
 * with a body in which it takes line feeds for the ends of header lines.
 */
const OTHERWISE: ReadonlySet<number> = new Set([61, 64, 76, 78, 215]);

describe.skipIf(skips('tshark', 'editcap'))('captures that the snapshot length cut', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plainwire-cut-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([70, 80, 96, 128, 200])('show at %d bytes a frame what Wireshark shows', async (length) => {
    const cut = join(folder, `${length}.pcapng`);
    execFileSync('editcap', ['-s', String(length), join(oracle, 'dfilter/mix-web.pcapng'), cut], {
      env: environment,
    });
    await using capture = await openCapture(cut);
    const analyzer = createAnalyzer({ capture });
    const fields = FIELDS.map((name) => analyzer.fields.find(name)!);
    const ours: string[] = [];
    for await (const batch of capture)
      for (const frame of analyzer.push(batch).frames)
        ours.push(fields.map(({ id }) => frame.values(id).join()).join(' '));
    const theirs = fieldsOfFrames(cut, FIELDS).map((row) =>
      FIELDS.map((name) => row[name]!.join()).join(' '),
    );
    const wrong = ours.flatMap((text, index) =>
      text === theirs[index] || OTHERWISE.has(index + 1) ? [] : [`${index + 1}: ${text} | ${theirs[index]}`],
    );
    expect(wrong).toEqual([]);
  });
});

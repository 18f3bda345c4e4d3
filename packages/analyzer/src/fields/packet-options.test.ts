import { concat } from '@plainwire/bytes';
import { all, createDissector } from '@plainwire/dissect';
import { compile } from '@plainwire/filter-lang';
import { openCapture, packetDetails } from '@plainwire/pcap';
import { describe, expect, it } from 'vitest';
import { createAnalyzer } from '../analyzer.ts';
import { analyzerFields } from '../analyzer-fields.ts';

const words = (...values: number[]) => new Uint8Array(Uint32Array.from(values).buffer);
const option = (code: number, value: Uint8Array) =>
  concat([words((value.length << 16) | code), value, new Uint8Array(-value.length & 3)]);
const text = (comment: string) => option(1, new TextEncoder().encode(comment));

function block(type: number, ...parts: Uint8Array[]): Uint8Array {
  const body = concat(parts);
  return concat([words(type, body.length + 12), body, words(body.length + 12)]);
}

/** A section with one Ethernet interface and a packet of 20 bytes for each list of options. */
function pcapng(...packets: Uint8Array[][]): Uint8Array {
  return concat([
    block(0x0a0d0d0a, words(0x1a2b3c4d, 1, 0xffffffff, 0xffffffff)),
    block(1, words(1, 0)),
    ...packets.map((options) => block(6, words(0, 0, 0, 20, 20), new Uint8Array(20), ...options, words(0))),
  ]);
}

/** What each frame says of each field. */
async function values(file: Uint8Array, names: readonly string[]): Promise<unknown[][]> {
  const capture = openCapture([file]);
  const dissector = createDissector({ protocols: all });
  const registry = analyzerFields(dissector);
  const analyzer = createAnalyzer({ dissector, capture, packetDetails });
  const found: unknown[][] = [];
  for await (const batch of capture) {
    for (const frame of analyzer.push(batch).frames)
      found.push(names.map((name) => frame.values(registry.find(name)!.id)));
  }
  return found;
}

describe('what a pcapng file says of a packet', () => {
  it('comments', async () => {
    const file = pcapng([text('one'), text('two')], []);
    expect(await values(file, ['frame.comment', 'frame.comment.expert', 'pkt_comment'])).toEqual([
      [['one', 'two'], [true, true], [new Uint8Array(0)]],
      [[], [], []],
    ]);
  });

  it('flags, identification, queue and losses', async () => {
    const file = pcapng([
      option(2, words(0x4100_00_89 | 0)),
      option(4, words(7, 0)),
      option(5, words(0, 1)),
      option(6, words(3)),
    ]);
    const names = [
      'packet_flags',
      'packet_flags_direction',
      'packet_flags_reception_type',
      'packet_flags_fcs_length',
      'packet_flags_crc_error',
      'packet_flags_preamble_error',
      'packet_flags_symbol_error',
      'drop_count',
      'packet_id',
      'interface_queue',
    ];
    const [found] = await values(
      file,
      names.map((name) => `frame.${name}`),
    );
    expect(found!.flat()).toEqual([0x41000089, 1, 2, 4, true, true, false, 7n, 0x1_0000_0000n, 3]);
  });

  it('can be filtered for', () => {
    const registry = analyzerFields(createDissector({ protocols: all }));
    for (const filter of [
      'pkt_comment',
      'frame.comment contains "late"',
      'frame.packet_flags_direction == 1',
    ])
      expect(compile(filter, { registry }).ok).toBe(true);
  });
});

it('an interface is counted in its section and named by it', async () => {
  const section = block(0x0a0d0d0a, words(0x1a2b3c4d, 1, 0xffffffff, 0xffffffff));
  const nameless = block(1, words(1, 0));
  const named = (name: string) => block(1, words(1, 0), option(2, new TextEncoder().encode(name)));
  const packet = (id: number) => block(6, words(id, 0, 0, 20, 20), new Uint8Array(20));
  const file = concat([
    ...[section, named('a0'), packet(0)],
    ...[section, named('b0'), nameless, packet(0), packet(1)],
    ...[section, named('c0'), named('c1'), packet(1)],
  ]);
  const names = ['frame.section_number', 'frame.interface_id', 'frame.interface_name'];
  expect(await values(file, names)).toEqual([
    [[1], [0], ['a0']],
    [[2], [0], ['b0']],
    [[2], [1], ['unknown']],
    [[3], [1], ['c1']],
  ]);
});

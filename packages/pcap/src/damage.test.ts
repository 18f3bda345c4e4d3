import { concat, u32be } from '@plainwire/bytes';
import { describe, expect, it } from 'vitest';
import { createCaptureReader } from './capture-reader.ts';
import { createCaptureWriter } from './capture-writer.ts';

const PACKETS = 1000;

/** A generator of the same numbers every time (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  };
}

/** A capture of 1,000 packets and where each one's block begins; every packet says its number in its first bytes. */
function capture(
  format: 'pcap' | 'pcapng',
  littleEndian = true,
): {
  readonly file: Uint8Array;
  readonly starts: readonly number[];
} {
  const random = numbers(7);
  const writer = createCaptureWriter({ format, littleEndian });
  const header = writer.take();
  const parts = [header];
  const starts: number[] = [];
  let length = header.length;
  for (let index = 0; index < PACKETS; index++) {
    const data = Uint8Array.from({ length: 40 + (random() % 60) }, () => random());
    new DataView(data.buffer).setUint32(0, index);
    writer.write({
      buffer: data,
      offset: 0,
      capturedLength: data.length,
      originalLength: data.length,
      seconds: 1_700_000_000 + index,
      nanoseconds: 0,
    });
    starts.push(length);
    const bytes = writer.take();
    parts.push(bytes);
    length += bytes.length;
  }
  starts.push(length);
  return { file: concat(parts), starts };
}

/** Damages the block from `start` to `end`: gives the new file, or changes it in place. */
type Damage = (
  file: Uint8Array,
  view: DataView,
  start: number,
  end: number,
  random: () => number,
) => Uint8Array | void;

const noise = (length: number, random: () => number): Uint8Array =>
  Uint8Array.from({ length }, () => random());
const insert = (file: Uint8Array, at: number, bytes: Uint8Array): Uint8Array =>
  concat([file.subarray(0, at), bytes, file.subarray(at)]);

const PCAPNG_DAMAGE: Record<string, Damage> = {
  'length 0': (_, view, start) => view.setUint32(start + 4, 0, true),
  'length 4': (_, view, start) => view.setUint32(start + 4, 4, true),
  'length 2^31-16': (_, view, start) => view.setUint32(start + 4, 0x7fff_fff0, true),
  'length that lies a little': (_, view, start, end, random) =>
    view.setUint32(start + 4, end - start + 4 * (1 + (random() % 400)), true),
  'length not a multiple of four': (_, view, start, end) => view.setUint32(start + 4, end - start + 1, true),
  'last length wrong': (_, view, _start, end, random) => view.setUint32(end - 4, random(), true),
  'captured length 2^32-1': (_, view, start) => view.setUint32(start + 20, 0xffff_ffff, true),
  'interface that is not there': (_, view, start) => view.setUint32(start + 8, 77, true),
  'type overwritten': (_, view, start, _end, random) => view.setUint32(start, random(), true),
  'noise over the whole block': (file, _view, start, end, random) =>
    file.set(noise(end - start, random), start),
  'zeros over the whole block': (file, _view, start, end) => {
    file.fill(0, start, end);
  },
  '200 bytes of noise before it': (file, _view, start, _end, random) =>
    insert(file, start, noise(200, random)),
  '201 bytes of noise before it': (file, _view, start, _end, random) =>
    insert(file, start, noise(201, random)),
  'some of it lost': (file, _view, start, end, random) => {
    const from = start + (random() % (end - start));
    return concat([file.subarray(0, from), file.subarray(from + 1 + (random() % (end - from)))]);
  },
};

function damaged(
  file: Uint8Array,
  damage: Damage,
  starts: readonly number[],
  place: number,
  random: () => number,
): Uint8Array {
  const copy = Uint8Array.from(file);
  return damage(copy, new DataView(copy.buffer), starts[place]!, starts[place + 1]!, random) ?? copy;
}

/** How many of the original packets are read, each with its own bytes. */
function recovered(file: Uint8Array, cut = 0): { readonly packets: number; readonly faults: number } {
  const reader = createCaptureReader();
  const seen = new Set<number>();
  const batches = cut === 0 ? [reader.push(file)] : [];
  if (cut > 0)
    for (let at = 0; at < file.length; at += cut) batches.push(reader.push(file.subarray(at, at + cut)));
  for (const batch of [...batches, reader.end()]) {
    for (const record of batch) {
      const index = record.capturedLength < 4 ? -1 : u32be(record.buffer, record.offset);
      if (record.seconds === 1_700_000_000 + index) seen.add(index);
    }
  }
  return { packets: seen.size, faults: reader.counts.faults + reader.counts.unknownBlocks };
}

describe('one damaged block in a pcapng of 1,000 packets', () => {
  const { file, starts } = capture('pcapng');
  const kinds = Object.keys(PCAPNG_DAMAGE);

  it.each(kinds)('%s: 999 packets are recovered in 99 of 100 places', (kind) => {
    const random = numbers(11);
    let good = 0;
    let silent = 0;
    for (let place = 0; place < PACKETS; place++) {
      const result = recovered(damaged(file, PCAPNG_DAMAGE[kind]!, starts, place, random));
      if (result.packets >= PACKETS - 1) good++;
      if (result.packets < PACKETS && result.faults === 0) silent++;
    }
    expect(good).toBeGreaterThanOrEqual(990);
    expect(silent).toBe(0);
  });

  it.each(kinds)('%s: the same in blocks of any size', (kind) => {
    for (const place of [0, 500, 998, 999]) {
      const bytes = damaged(file, PCAPNG_DAMAGE[kind]!, starts, place, numbers(place));
      const whole = recovered(bytes);
      for (const cut of [1, 97, 4096])
        expect([place, cut, recovered(bytes, cut)]).toEqual([place, cut, whole]);
    }
  });
});

describe('a pcapng that is cut, with another one behind it', () => {
  const { file, starts } = capture('pcapng');
  const behind = capture('pcapng', false);

  it('loses the packet that is cut alone, whatever the byte order of the other', () => {
    for (const [index, start] of starts.slice(0, PACKETS).entries()) {
      for (const other of [behind.file, file]) {
        const reader = createCaptureReader();
        reader.push(concat([file.subarray(0, start + 20), other]));
        reader.end();
        expect(reader.counts.records).toBe(index + PACKETS);
      }
    }
  });
});

describe('damage in a pcap of 1,000 packets', () => {
  const { file, starts } = capture('pcap');
  const PCAP_DAMAGE: Record<string, Damage> = {
    'captured length 2^32-1': (_, view, start) => view.setUint32(start + 8, 0xffff_ffff, true),
    'captured length 2^24': (_, view, start) => view.setUint32(start + 8, 1 << 24, true),
    'noise over the header': (bytes, _view, start, _end, random) => bytes.set(noise(16, random), start),
    'captured length a little too long': (_, view, start, _end, random) =>
      view.setUint32(start + 8, view.getUint32(start + 8, true) + 1 + (random() % 400), true),
    'captured length a little too short': (_, view, start, _end, random) =>
      view.setUint32(start + 8, view.getUint32(start + 8, true) - 1 - (random() % 39), true),
    'one bit of the header turned': (bytes, _view, start, _end, random) => {
      const bit = random() % 128;
      bytes[start + (bit >> 3)]! ^= 1 << (bit & 7);
    },
    'zeros over the whole record': (bytes, _view, start, end) => {
      bytes.fill(0, start, end);
    },
    'a byte too many before it': (bytes, _view, start, _end, random) =>
      insert(bytes, start, noise(1, random)),
    'a byte too many in its packet': (bytes, _view, start, end, random) =>
      insert(bytes, start + 16 + (random() % (end - start - 16)), noise(1, random)),
    'a line of text before it': (bytes, _view, start) =>
      insert(bytes, start, new TextEncoder().encode('tcpdump: listening on eth0, link-type EN10MB\n')),
    'it is there twice, the first time in half': (bytes, _view, start, end) =>
      insert(bytes, start, bytes.slice(start, (start + end) >> 1)),
  };
  it('times that jump by years are none, in blocks of any size', () => {
    const jumping = file.slice();
    const view = new DataView(jumping.buffer);
    for (const [index, start] of starts.slice(0, PACKETS).entries())
      if (index % 7 > 4) view.setUint32(start, Math.imul(index, 0x9e3779b1) >>> 0, true);
    for (const cut of [1, 97, 4096, jumping.length]) {
      const reader = createCaptureReader();
      for (let at = 0; at < jumping.length; at += cut) reader.push(jumping.subarray(at, at + cut));
      reader.end();
      expect([cut, reader.counts.records, reader.counts.faults]).toEqual([cut, PACKETS, 0]);
    }
  });

  it('odd headers are headers, whatever their packets hold', () => {
    const odd: Damage[] = [
      (_, view, start) => view.setUint32(start + 4, 999_999_999, true),
      (_, view, start) => view.setUint32(start, 86_400, true),
      (_, view, start) => view.setUint32(start + 12, 3, true),
      (_, view, start) => view.setUint32(start + 12, 0xffff_ffff, true),
    ];
    for (const makeOdd of odd) {
      for (const every of [1, 3, PACKETS]) {
        const held = concat([file.subarray(starts[4], starts[9]), noise(31, numbers(19))]);
        const writer = createCaptureWriter({ format: 'pcap', littleEndian: true });
        const parts = [writer.take()];
        for (let index = 0; index < 40; index++) {
          const record = {
            buffer: held,
            offset: 0,
            capturedLength: held.length,
            originalLength: held.length,
          };
          writer.write({ ...record, seconds: 1_700_000_000 + index, nanoseconds: 0 });
          const bytes = writer.take();
          const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
          if (index % every === every >> 1) makeOdd(bytes, view, 0, bytes.length, numbers(1));
          parts.push(bytes.slice());
        }
        const whole = concat(parts);
        for (const cut of [97, 4096, whole.length]) {
          const reader = createCaptureReader();
          for (let at = 0; at < whole.length; at += cut) reader.push(whole.subarray(at, at + cut));
          reader.end();
          expect([every, cut, reader.counts.records, reader.counts.faults]).toEqual([every, cut, 40, 0]);
        }
      }
    }
  });

  it.each(Object.keys(PCAP_DAMAGE))('%s: 999 packets are recovered in 99 of 100 places', (kind) => {
    const random = numbers(13);
    let good = 0;
    for (let place = 0; place < PACKETS; place++) {
      if (recovered(damaged(file, PCAP_DAMAGE[kind]!, starts, place, random)).packets >= PACKETS - 1) good++;
    }
    expect(good).toBeGreaterThanOrEqual(990);
  });

  it.each(Object.keys(PCAP_DAMAGE))('%s: the same in blocks of any size', (kind) => {
    for (const place of [0, 500, 998, 999]) {
      const bytes = damaged(file, PCAP_DAMAGE[kind]!, starts, place, numbers(place));
      const whole = recovered(bytes);
      for (const cut of [1, 97, 4096])
        expect([place, cut, recovered(bytes, cut)]).toEqual([place, cut, whole]);
    }
  });
});

describe('a pcap whose end is missing, damaged three records before it', () => {
  it('gives the same records in blocks of any size', () => {
    const { file, starts } = capture('pcap');
    const cut = file.slice(0, starts[14]! - 10);
    new DataView(cut.buffer).setUint32(starts[10]! + 8, 0xffff_ffff, true);
    const whole = recovered(cut);
    expect(whole.packets).toBe(12);
    for (const size of [1, 17, 97]) expect([size, recovered(cut, size)]).toEqual([size, whole]);
  });
});

describe('a pcap of version 2.2, which has the two lengths the other way round', () => {
  it('with a captured length that cannot be is passed over', () => {
    const { file, starts } = capture('pcap');
    const old = file.slice();
    const view = new DataView(old.buffer);
    view.setUint16(6, 2, true);
    view.setUint32(starts[3]! + 12, 0x7fff_ffff, true);
    const reader = createCaptureReader();
    reader.push(old);
    reader.end();
    expect([reader.counts.records, reader.counts.faults]).toEqual([PACKETS - 1, 1]);
  });
});

describe.each(['pcap', 'pcapng'] as const)('noise of 4 MiB in a %s', (format) => {
  it('is passed over, in blocks as files give them', () => {
    const { file, starts } = capture(format);
    const broken = insert(file, starts[500]!, noise(4 * 1024 * 1024, numbers(17)));
    const { packets } = recovered(broken, 256 * 1024);
    expect(packets).toBeGreaterThanOrEqual(format === 'pcapng' ? PACKETS : PACKETS - 2);
  });
});

describe('lengths that lie', () => {
  it('never make the reader hold more than what was pushed', () => {
    const { file, starts } = capture('pcapng');
    const copy = file.slice(0, starts[10]! + 40);
    new DataView(copy.buffer).setUint32(starts[10]! + 4, 16 * 1024 * 1024 - 4, true);
    const before = process.memoryUsage().arrayBuffers;
    const reader = createCaptureReader();
    for (let at = 0; at < copy.length; at += 100) reader.push(copy.subarray(at, at + 100));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1024 * 1024);
  });
});

describe('input that is being captured now', () => {
  const writer = createCaptureWriter({ format: 'pcap' });
  const header = writer.take();
  const packet = (length: number, seconds: number) => {
    const buffer = new Uint8Array(length);
    writer.write({
      buffer,
      offset: 0,
      capturedLength: length,
      originalLength: length,
      seconds,
      nanoseconds: 0,
    });
    return writer.take();
  };
  const blocks = [packet(4, 1_700_000_000), packet(0, 1_700_000_001), packet(4, 1_000_000_000), packet(4, 5)];

  it('gives each record with the block that completes it, odd as it may be', () => {
    const reader = createCaptureReader({ immediate: true });
    reader.push(header);
    expect(blocks.map((block) => [...reader.push(block)].map(({ number }) => number))).toEqual([
      [1],
      [2],
      [3],
      [4],
    ]);
  });

  it('loses none of them without that, and gives them later', () => {
    const reader = createCaptureReader();
    const batches = [header, ...blocks].map((block) => reader.push(block).length);
    expect(batches.reduce((sum, length) => sum + length, reader.end().length)).toBe(4);
    expect(reader.counts.faults).toBe(0);
  });
});

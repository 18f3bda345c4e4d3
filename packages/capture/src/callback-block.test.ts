import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CallbackBlock } from './callback-block.ts';
import { type Host, headerLayout } from './native/packet-header.ts';
import { PacketCursor } from './packet-cursor.ts';

const CAPACITY = 4096;
const HEADER = 1n;
const PACKET = 2n;

/** A block, and what libpcap would do to it: two places in memory, and a call. */
function openBlock(host?: Host) {
  const memory = new Map<bigint, Uint8Array>();
  let registered = 0;
  const koffi = {
    proto: () => ({}),
    pointer: () => ({}),
    register: () => BigInt(++registered),
    unregister: () => registered--,
  };
  const copy = (to: Uint8Array, from: bigint, length: number) => {
    expect(to.length).toBe(length);
    to.set(memory.get(from)!.subarray(0, length));
  };
  const layout = headerLayout(host);
  const block = new CallbackBlock({ koffi: koffi as never, copy }, CAPACITY, layout);
  const give = (header: Uint8Array, packet: Uint8Array) => {
    memory.set(HEADER, header);
    memory.set(PACKET, packet);
    block.receive(null, HEADER, PACKET);
  };
  return { block, give, registered: () => registered };
}

const words = (...of: number[]) => new Uint8Array(Uint32Array.from(of).buffer);
const WINDOWS: Host = { platform: 'win32', arch: 'x64', littleEndian: true };
const LINUX: Host = { platform: 'linux', arch: 'x64', littleEndian: true };

describe('a struct pcap_pkthdr, on each system', () => {
  it.each<[string, Host, Uint8Array]>([
    ['Windows: 32-bit longs', WINDOWS, words(7, 8, 3, 60)],
    ['Windows on ARM', { ...WINDOWS, arch: 'arm64' }, words(7, 8, 3, 60)],
    ['64-bit longs', LINUX, words(7, 0, 8, 0, 3, 60)],
    [
      'macOS: microseconds of 32 bits, and padding',
      { ...LINUX, platform: 'darwin' },
      words(7, 0, 8, 99, 3, 60),
    ],
    [
      'highest byte first',
      { platform: 'linux', arch: 's390x', littleEndian: false },
      words(0, 7, 0, 8, 3, 60),
    ],
    ['32-bit Linux', { ...LINUX, arch: 'ia32' }, words(7, 8, 3, 60)],
  ])('%s', (_, host, header) => {
    const { block, give } = openBlock(host);
    give(header, Uint8Array.of(1, 2, 3));
    const { bytes } = block.take();
    expect(bytes).toEqual(Uint8Array.from([...words(7, 8, 3, 60), 1, 2, 3]));
  });
});

it('gives back what came, whether it fits or not, again and again', () => {
  const { block, give } = openBlock(WINDOWS);
  const packets = fc.array(fc.uint8Array({ maxLength: 3000 }), { maxLength: 6 });
  fc.assert(
    fc.property(packets, (given) => {
      block.clear();
      given.forEach((packet, index) => {
        give(words(index, 0, packet.length, packet.length), packet);
      });
      const { bytes, transient } = block.take();
      expect(block.length).toBe(bytes.length);
      expect(transient).toBe(bytes.length <= CAPACITY);
      const cursor = new PacketCursor(bytes);
      for (const packet of given) {
        expect(cursor.seconds).toBe(cursor.passed);
        const body = bytes.subarray(cursor.at + 16, cursor.at + 16 + cursor.capturedLength);
        expect(Buffer.compare(body, packet)).toBe(0);
        cursor.pass();
      }
      expect(cursor.at).toBe(bytes.length);
    }),
    { numRuns: 300 },
  );
});

it('what outgrew the block stays as it was when the block is filled again', () => {
  const { block, give } = openBlock(WINDOWS);
  const large = new Uint8Array(CAPACITY).fill(1);
  give(words(0, 0, CAPACITY, CAPACITY), large);
  const { bytes } = block.take();
  block.clear();
  give(words(0, 0, CAPACITY, CAPACITY), new Uint8Array(CAPACITY).fill(2));
  expect(Buffer.compare(bytes.subarray(16), large)).toBe(0);
});

it('gives its function back', () => {
  const { block, registered } = openBlock();
  expect(registered()).toBe(1);
  block.close();
  expect(registered()).toBe(0);
});

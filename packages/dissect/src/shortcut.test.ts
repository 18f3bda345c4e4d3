import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ETHERNET, hex, IPV4_TCP, TCP_FRAME, TCP_WITH_TIMESTAMPS } from '../test/frames.ts';
import { createDissector } from './dissector.ts';
import type { Frame } from './frame.ts';
import { STRIDE } from './layer-slots.ts';
import { all } from './protocols/all.ts';

const withShortcut = createDissector({ protocols: all });
const without = createDissector({ protocols: all.map((protocol) => ({ ...protocol, shortcut: undefined })) });

const ADDRESSES = '20010db8000000000000000000000001 20010db8000000000000000000000002';
const FRAMES = {
  'TCP over IPv4': TCP_FRAME,
  'TCP over IPv4 in a VLAN': hex(`${ETHERNET} 8100 0064 0800 ${IPV4_TCP} ${TCP_WITH_TIMESTAMPS}`),
  'TCP over IPv6': hex(`${ETHERNET} 86dd 60000000 0020 06 40 ${ADDRESSES} ${TCP_WITH_TIMESTAMPS}`),
  'UDP over IPv4': hex(
    `${ETHERNET} 0800 4500002012344000 40110000 c0000201 c6336402 1f90 0035 000c 0000 01020304`,
  ),
  'UDP over IPv6 in a VLAN': hex(
    `${ETHERNET} 8100 0064 86dd 60000000 000c 11 40 ${ADDRESSES} 1f90 0035 000c 0000 01020304`,
  ),
};

function told({ layerCount, slots, fault }: Frame): unknown {
  return { slots: slots.slice(0, layerCount * STRIDE), fault };
}

describe('the shortcut', () => {
  it('is for frames whose keys lead where they were meant to', () => {
    const options = { protocols: all, decodeAs: [{ table: 'ethertype', key: 0x86dd, protocol: 'data' }] };
    for (const frame of Object.values(FRAMES)) {
      const record = { buffer: frame, offset: 0, capturedLength: frame.length, linkType: 1 };
      const loop = createDissector({ ...options, protocols: without.protocols });
      expect(told(createDissector(options).dissect(record))).toEqual(told(loop.dissect(record)));
    }
  });

  it.each(Object.entries(FRAMES))(
    'gives for %s what the loop gives, whatever bytes are changed or cut off',
    (_, sound) => {
      const change = fc.record({ at: fc.nat(sound.length - 1), value: fc.nat(255) });
      fc.assert(
        fc.property(
          fc.array(change, { maxLength: 3 }),
          fc.nat(sound.length),
          fc.nat(40),
          (changes, cut, missing) => {
            const buffer = sound.slice();
            for (const { at, value } of changes) buffer[at] = value;
            const capturedLength = Math.max(0, buffer.length - (cut % 50));
            const record = {
              buffer,
              offset: 0,
              capturedLength,
              originalLength: capturedLength + missing,
              linkType: 1,
            };
            expect(told(withShortcut.dissect(record))).toEqual(told(without.dissect(record)));
          },
        ),
        { numRuns: 2000 },
      );
    },
  );
});

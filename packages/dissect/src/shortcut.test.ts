import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TCP_FRAME } from '../test/frames.ts';
import { createDissector } from './dissector.ts';
import type { Frame } from './frame.ts';
import { STRIDE } from './layer-slots.ts';
import { all } from './protocols/all.ts';

const withShortcut = createDissector({ protocols: all });
const without = createDissector({ protocols: all.map((protocol) => ({ ...protocol, shortcut: undefined })) });

function told({ layerCount, slots, fault }: Frame): unknown {
  return { slots: slots.slice(0, layerCount * STRIDE), fault };
}

describe('the shortcut', () => {
  it('gives what the loop gives, whatever bytes are changed or cut off', () => {
    const change = fc.record({ at: fc.nat(TCP_FRAME.length - 1), value: fc.nat(255) });
    fc.assert(
      fc.property(
        fc.array(change, { maxLength: 3 }),
        fc.nat(TCP_FRAME.length),
        fc.nat(40),
        (changes, cut, missing) => {
          const buffer = TCP_FRAME.slice();
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
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as read from './read.ts';

const frame = fc.uint8Array({ minLength: 12, maxLength: 12 });

describe('integers read in place', () => {
  it('agree with DataView for every width and byte order', () => {
    fc.assert(
      fc.property(frame, fc.integer({ min: 0, max: 4 }), (bytes, at) => {
        const view = new DataView(bytes.buffer, bytes.byteOffset);
        expect(read.u8(bytes, at)).toBe(view.getUint8(at));
        expect(read.u16be(bytes, at)).toBe(view.getUint16(at));
        expect(read.u16le(bytes, at)).toBe(view.getUint16(at, true));
        expect(read.u24be(bytes, at)).toBe(view.getUint32(at) >>> 8);
        expect(read.u32be(bytes, at)).toBe(view.getUint32(at));
        expect(read.u32le(bytes, at)).toBe(view.getUint32(at, true));
        expect(read.i32be(bytes, at)).toBe(view.getInt32(at));
        expect(BigInt(read.u48be(bytes, at))).toBe(view.getBigUint64(at) >> 16n);
        expect(read.u64be(bytes, at)).toBe(view.getBigUint64(at));
        expect(read.u64le(bytes, at)).toBe(view.getBigUint64(at, true));
      }),
    );
  });
});

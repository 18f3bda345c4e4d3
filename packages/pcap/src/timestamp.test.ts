import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TimestampScale } from './timestamp.ts';
import { TimestampUnits } from './timestamp-units.ts';

const u32 = fc.integer({ min: 0, max: 0xffff_ffff });
const resolution = fc.oneof(
  fc.record({ base: fc.constant(10 as const), exponent: fc.nat(20) }),
  fc.record({ base: fc.constant(2 as const), exponent: fc.nat(64) }),
);

describe('TimestampScale', () => {
  it('divides like bigints do', () => {
    fc.assert(
      fc.property(u32, u32, resolution, (high, low, { base, exponent }) => {
        const scale = new TimestampScale(base, exponent, 0);
        scale.split(high, low);
        const units = BigInt(base) ** BigInt(exponent);
        const count = (BigInt(high) << 32n) | BigInt(low);
        const rest = ((count % units) * 1_000_000_000n) / units;
        expect([scale.seconds, scale.nanoseconds]).toEqual([Number(count / units), Number(rest)]);
      }),
    );
  });

  it('survives a resolution of 10^-127', () => {
    const scale = new TimestampScale(10, 127, 0);
    scale.split(0xffff_ffff, 0xffff_ffff);
    expect([scale.seconds, scale.nanoseconds]).toEqual([0, 0]);
  });

  it('adds an offset, also a negative one', () => {
    const scale = new TimestampScale(10, 6, -10);
    scale.split(0, 3_000_001);
    expect([scale.seconds, scale.nanoseconds]).toEqual([-7, 1000]);
  });
});

describe('TimestampUnits', () => {
  it('gives the units that are read back', () => {
    fc.assert(
      fc.property(u32, fc.nat(999_999_999), resolution, (seconds, drawn, { base, exponent }) => {
        const exact = BigInt(base) ** BigInt(exponent);
        fc.pre(BigInt(seconds + 1) * exact < 1n << 64n && (base === 2 || exponent <= 18));
        const coarse = base === 10 && exponent < 9 ? 10 ** (9 - exponent) : 1;
        const nanoseconds = drawn - (drawn % coarse);
        fc.pre(base === 10 || exact >= 1_000_000_000n);
        const units = new TimestampUnits(base, exponent, 0);
        units.join(seconds, nanoseconds);
        const scale = new TimestampScale(base, exponent, 0);
        scale.split(units.high, units.low);
        expect([scale.seconds, scale.nanoseconds]).toEqual([seconds, nanoseconds]);
      }),
    );
  });

  it.each([
    ['before the offset', 9, 3600, 0, 0, 0],
    ['long before the offset', 0, 1_000_000_000, 1, 0, 0],
    ['later than there are units', 18, 0, 20, 0xffff_ffff, 0xffff_ffff],
  ])('a time %s is the nearest that can be said', (_, exponent, offset, seconds, high, low) => {
    const units = new TimestampUnits(10, exponent, offset);
    units.join(seconds, 5);
    expect([units.high, units.low]).toEqual([high, low]);
  });
});

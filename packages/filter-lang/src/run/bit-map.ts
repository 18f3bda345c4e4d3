import type { Place } from './located.ts';
import type { NumberSet } from './number-set.ts';
import type { Predicate } from './predicate-type.ts';

/**
 * A test of one or two places of up to 16 bits against any set: one bit for each number. Undefined for other shapes.
 * Bit fields and sets of ports are made of this.
 */
export function compileBitMap(places: readonly Place[], set: NumberSet): Predicate | undefined {
  const [first, second = first] = places;
  if (first === undefined || second === undefined || places.length > 2 || first.width > 2) return undefined;
  if (second.protocolId !== first.protocolId || second.width !== first.width) return undefined;
  if (second.shift !== first.shift || second.bits !== first.bits) return undefined;
  return anyInMap(first, second.at, bitMapOf(set, first.bits));
}

function bitMapOf({ lows, highs }: NumberSet, bits: number): Uint32Array {
  const map = new Uint32Array(Math.ceil(2 ** bits / 32));
  for (const [index, low] of lows.entries()) {
    const high = Math.min(highs[index]!, 2 ** bits - 1);
    for (let value = low; value <= high; value++) map[value >>> 5]! |= 1 << (value & 31);
  }
  return map;
}

function anyInMap({ protocolId, at: a, width, shift, bits }: Place, b: number, map: Uint32Array): Predicate {
  const mask = (1 << bits) - 1;
  return (source) => {
    const count = source.headerCount;
    for (let layer = 0; layer < count; layer++) {
      if (source.protocolIdAt(layer) !== protocolId) continue;
      const bytes = source.bytesAt(layer);
      const start = source.startAt(layer);
      const last = source.endAt(layer) - width;
      if (start + a <= last) {
        const value = (read(bytes, start + a, width) >>> shift) & mask;
        if (((map[value >>> 5]! >>> (value & 31)) & 1) === 1) return true;
      }
      if (a !== b && start + b <= last) {
        const value = (read(bytes, start + b, width) >>> shift) & mask;
        if (((map[value >>> 5]! >>> (value & 31)) & 1) === 1) return true;
      }
    }
    return false;
  };
}

function read(bytes: Uint8Array, at: number, width: number): number {
  return width === 1 ? bytes[at]! : (bytes[at]! << 8) | bytes[at + 1]!;
}

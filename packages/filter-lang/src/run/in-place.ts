import type { FieldSource } from '../field.ts';
import { compileBitMap } from './bit-map.ts';
import type { InPlaceTest, NumberInPlace } from './in-place-test.ts';
import { type Place, readUnsigned } from './located.ts';
import { isInSet, type NumberSet } from './number-set.ts';
import type { Predicate } from './predicate-type.ts';
import { compileWholeWords } from './whole-words.ts';

/** The test as a closure that reads the bytes where they lie: no values are made, nothing is allocated. */
export function compileInPlace(test: InPlaceTest): Predicate {
  switch (test.kind) {
    case 'number':
      return compileNumber(test);
    case 'bytes':
      return compileBytesEqual(test.places, test.wanted, test.bits);
    case 'exists':
      return compileExistence(test.places);
    case 'layer':
      return compileLayerExistence(test.protocolId);
  }
}

function compileNumber({ places, signed, wantsAll, set }: NumberInPlace): Predicate {
  if (!wantsAll && !signed) {
    const fast = compileWholeWords(places, set) ?? compileBitMap(places, set);
    if (fast !== undefined) return fast;
  }
  return (source) => scan(source, places, signed, set, wantsAll);
}

/** Any shape: bit fields, signed numbers, several ranges; `all` wants every value in the set, and one at least. */
function scan(
  source: FieldSource,
  places: readonly Place[],
  signed: boolean,
  set: NumberSet,
  wantsAll: boolean,
): boolean {
  let found = false;
  const count = source.headerCount;
  for (let layer = 0; layer < count; layer++) {
    const protocolId = source.protocolIdAt(layer);
    for (const place of places) {
      if (place.protocolId !== protocolId) continue;
      const at = source.startAt(layer) + place.at;
      if (at + place.width > source.endAt(layer)) continue;
      const isIn = isInSet(set, readAt(source.bytesAt(layer), at, place, signed));
      if (isIn !== wantsAll) return isIn;
      found = true;
    }
  }
  return wantsAll && found;
}

function readAt(bytes: Uint8Array, at: number, { width, shift, bits }: Place, signed: boolean): number {
  const raw = readUnsigned(bytes, at, width) >>> shift;
  const value = bits === 32 ? raw : raw & ((1 << bits) - 1);
  return signed && value >= 2 ** (bits - 1) ? value - 2 ** bits : value;
}

/** Whether some layer holds one of the places. */
function compileExistence(places: readonly Place[]): Predicate {
  return (source) => {
    const count = source.headerCount;
    for (let layer = 0; layer < count; layer++) {
      const protocolId = source.protocolIdAt(layer);
      for (const place of places) {
        if (place.protocolId !== protocolId) continue;
        if (source.startAt(layer) + place.at + place.width <= source.endAt(layer)) return true;
      }
    }
    return false;
  };
}

/** Whether the frame has a layer of this protocol. */
function compileLayerExistence(protocolId: number): Predicate {
  return (source) => {
    const count = source.headerCount;
    for (let layer = 0; layer < count; layer++) if (source.protocolIdAt(layer) === protocolId) return true;
    return false;
  };
}

/** Whether some place holds `wanted`, of which the first `bits` bits count. */
function compileBytesEqual(places: readonly Place[], wanted: Uint8Array, bits: number): Predicate {
  const whole = bits >> 3;
  const mask = 0xff & (0xff00 >> (bits & 7));
  return (source) => {
    const count = source.headerCount;
    for (let layer = 0; layer < count; layer++) {
      const protocolId = source.protocolIdAt(layer);
      for (const place of places) {
        if (place.protocolId !== protocolId || place.width !== wanted.length) continue;
        const at = source.startAt(layer) + place.at;
        if (at + place.width > source.endAt(layer)) continue;
        const bytes = source.bytesAt(layer);
        let same = 0;
        while (same < whole && bytes[at + same] === wanted[same]) same++;
        if (same === whole && ((bytes[at + same]! ^ wanted[same]!) & mask) === 0) return true;
      }
    }
    return false;
  };
}

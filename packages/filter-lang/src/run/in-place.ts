import type { FieldSource } from '../field.ts';
import { factsOf } from '../field-type.ts';
import { type Place, placeOf, readUnsigned } from './located.ts';
import { isInSet, type NumberSet, type SetTest } from './number-set.ts';

export type Predicate = (source: FieldSource) => boolean;

/** The test as a closure that reads the bytes where they lie: no values are made, nothing is allocated. */
export function compileSetTest({ read, quantifier, set }: SetTest): Predicate {
  const places = read.fields[0]!.locate!.map(placeOf);
  const signed = factsOf(read.type).signed;
  if (quantifier === 'any' && !signed) {
    const fast = compileWholeWords(places, set);
    if (fast !== undefined) return fast;
  }
  const wantsAll = quantifier === 'all';
  return (source) => scan(source, places, signed, set, wantsAll);
}

/** One or two places of one width in one protocol, one range: what nearly all filters are made of. */
function compileWholeWords(places: readonly Place[], { lows, highs }: NumberSet): Predicate | undefined {
  const [first, second = first] = places;
  if (first === undefined || second === undefined || lows.length !== 1 || places.length > 2) return undefined;
  if (second.protocolId !== first.protocolId || second.width !== first.width) return undefined;
  if (places.some(({ shift, bits, width }) => shift !== 0 || bits !== 8 * width)) return undefined;
  const compile = WHOLE_WORDS.get(first.width);
  return compile?.(first.protocolId, first.at, second.at, lows[0]!, highs[0]!);
}

type WholeWordCompiler = (protocolId: number, a: number, b: number, low: number, high: number) => Predicate;

const WHOLE_WORDS: ReadonlyMap<number, WholeWordCompiler> = new Map([
  [1, anyByteIn],
  [2, anyShortIn],
  [4, anyWordIn],
]);

function anyByteIn(protocolId: number, a: number, b: number, low: number, high: number): Predicate {
  return (source) => {
    const count = source.layerCount;
    for (let layer = 0; layer < count; layer++) {
      if (source.protocolIdAt(layer) !== protocolId) continue;
      const bytes = source.bytesAt(layer);
      const start = source.startAt(layer);
      const last = source.endAt(layer) - 1;
      if (start + a <= last && bytes[start + a]! >= low && bytes[start + a]! <= high) return true;
      if (a !== b && start + b <= last && bytes[start + b]! >= low && bytes[start + b]! <= high) return true;
    }
    return false;
  };
}

function anyShortIn(protocolId: number, a: number, b: number, low: number, high: number): Predicate {
  return (source) => {
    const count = source.layerCount;
    for (let layer = 0; layer < count; layer++) {
      if (source.protocolIdAt(layer) !== protocolId) continue;
      const bytes = source.bytesAt(layer);
      const start = source.startAt(layer);
      const last = source.endAt(layer) - 2;
      if (start + a <= last) {
        const value = (bytes[start + a]! << 8) | bytes[start + a + 1]!;
        if (value >= low && value <= high) return true;
      }
      if (a !== b && start + b <= last) {
        const value = (bytes[start + b]! << 8) | bytes[start + b + 1]!;
        if (value >= low && value <= high) return true;
      }
    }
    return false;
  };
}

function anyWordIn(protocolId: number, a: number, b: number, low: number, high: number): Predicate {
  return (source) => {
    const count = source.layerCount;
    for (let layer = 0; layer < count; layer++) {
      if (source.protocolIdAt(layer) !== protocolId) continue;
      const bytes = source.bytesAt(layer);
      const start = source.startAt(layer);
      const last = source.endAt(layer) - 4;
      if (start + a <= last) {
        const value = word(bytes, start + a);
        if (value >= low && value <= high) return true;
      }
      if (a !== b && start + b <= last) {
        const value = word(bytes, start + b);
        if (value >= low && value <= high) return true;
      }
    }
    return false;
  };
}

function word(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
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
  const count = source.layerCount;
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
export function compileExistence(places: readonly Place[]): Predicate {
  return (source) => {
    const count = source.layerCount;
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
export function compileProtocolExistence(protocolId: number): Predicate {
  return (source) => {
    const count = source.layerCount;
    for (let layer = 0; layer < count; layer++) if (source.protocolIdAt(layer) === protocolId) return true;
    return false;
  };
}

/** Whether some place holds `wanted`, of which the first `bits` bits count. */
export function compileBytesEqual(places: readonly Place[], wanted: Uint8Array, bits: number): Predicate {
  const whole = bits >> 3;
  const mask = 0xff & (0xff00 >> (bits & 7));
  return (source) => {
    const count = source.layerCount;
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

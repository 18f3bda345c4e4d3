import type { Place } from './located.ts';
import type { NumberSet } from './number-set.ts';
import type { Predicate } from './predicate-type.ts';

/** A test of whole bytes, shorts or words at one or two places of one protocol against one range; others: undefined. */
export function compileWholeWords(
  places: readonly Place[],
  { lows, highs }: NumberSet,
): Predicate | undefined {
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
    const count = source.headerCount;
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
    const count = source.headerCount;
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
  return low === high
    ? anyWordIs(protocolId, a, b, low | 0)
    : anyWordFrom(protocolId, a, b, low | 0, (high - low) ^ SIGN);
}

function anyWordIs(protocolId: number, a: number, b: number, wanted: number): Predicate {
  return (source) => {
    const count = source.headerCount;
    for (let layer = 0; layer < count; layer++) {
      if (source.protocolIdAt(layer) !== protocolId) continue;
      const bytes = source.bytesAt(layer);
      const start = source.startAt(layer);
      const last = source.endAt(layer) - 4;
      if (start + a <= last && word(bytes, start + a) === wanted) return true;
      if (a !== b && start + b <= last && word(bytes, start + b) === wanted) return true;
    }
    return false;
  };
}

/** As signed numbers counted from `low`: unsigned ones are no small integers, and would be compared as doubles. */
function anyWordFrom(protocolId: number, a: number, b: number, low: number, most: number): Predicate {
  return (source) => {
    const count = source.headerCount;
    for (let layer = 0; layer < count; layer++) {
      if (source.protocolIdAt(layer) !== protocolId) continue;
      const bytes = source.bytesAt(layer);
      const start = source.startAt(layer);
      const last = source.endAt(layer) - 4;
      if (start + a <= last && ((word(bytes, start + a) - low) ^ SIGN) <= most) return true;
      if (a !== b && start + b <= last && ((word(bytes, start + b) - low) ^ SIGN) <= most) return true;
    }
    return false;
  };
}

const SIGN = 1 << 31;

function word(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
}

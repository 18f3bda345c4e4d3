import type { BytesInPlace, InPlaceTest, NumberInPlace } from '../run/in-place-test.ts';
import type { Place } from '../run/located.ts';
import { isInSet } from '../run/number-set.ts';

/** Keeps a value for the generated code and gives the name under which the code finds it. */
export type Keep = (value: unknown) => string;

/**
 * The body of a function of `s` that asks the test of every layer. Offsets and widths stand in it as numbers; what
 * the filter's author wrote is kept as a value.
 */
export function inPlaceBody(test: InPlaceTest, keep: Keep): string {
  switch (test.kind) {
    case 'layer':
      return overLayers(`if(s.protocolIdAt(i)===${int(test.protocolId)})return true;`, 'false');
    case 'exists':
      return overLayers(
        atPlaces(test.places, () => 'return true;'),
        'false',
      );
    case 'bytes':
      return bytesBody(test, keep);
    case 'number':
      return numberBody(test, keep);
  }
}

function overLayers(body: string, result: string): string {
  return `const n=s.headerCount;for(let i=0;i<n;i++){${body}}return ${result};`;
}

/** `then` for each place, inside of one test for each protocol and one for each length. */
function atPlaces(places: readonly Place[], then: (place: Place) => string): string {
  const byProtocol = new Map<number, Place[]>();
  for (const place of places) {
    const others = byProtocol.get(place.protocolId) ?? [];
    if (
      !others.some(({ at, shift, bits }) => at === place.at && shift === place.shift && bits === place.bits)
    )
      byProtocol.set(place.protocolId, [...others, place]);
  }
  const cases = [...byProtocol].map(([protocolId, own]) => {
    const tests = own.map((place) => `if(o+${int(place.at + place.width)}<=e){${then(place)}}`).join('');
    return `if(p===${int(protocolId)}){const b=s.bytesAt(i),o=s.startAt(i),e=s.endAt(i);${tests}}`;
  });
  return `const p=s.protocolIdAt(i);${cases.join('else ')}`;
}

function bytesBody({ places, wanted, bits }: BytesInPlace, keep: Keep): string {
  const whole = bits >> 3;
  const mask = 0xff & (0xff00 >> (bits & 7));
  const names = Array.from(wanted.subarray(0, whole), (byte) => keep(byte));
  const rest = mask === 0 ? undefined : keep(wanted[whole]! & mask);
  const fitting = places.filter(({ width }) => width === wanted.length);
  const body = atPlaces(fitting, ({ at }) => {
    const tests = names.map((name, index) => `b[o+${int(at + index)}]===${name}`);
    if (rest !== undefined) tests.push(`(b[o+${int(at + whole)}]&${int(mask)})===${rest}`);
    return tests.length === 0 ? 'return true;' : `if(${tests.join('&&')})return true;`;
  });
  return fitting.length === 0 ? 'return false;' : overLayers(body, 'false');
}

function numberBody(test: NumberInPlace, keep: Keep): string {
  const { places, signed, wantsAll } = test;
  const isIn = membership(test, keep);
  const then = wantsAll ? `if(!(${isIn}))return false;found=true;` : `if(${isIn})return true;`;
  const body = atPlaces(places, (place) => `const v=${numberText(place, signed)};${then}`);
  return wantsAll ? `let found=false;${overLayers(body, 'found')}` : overLayers(body, 'false');
}

/** More ranges than this are looked up. */
const MOST_COMPARISONS = 4;

/** Whether `v` lies in the set, as an expression. */
function membership({ set }: NumberInPlace, keep: Keep): string {
  const { lows, highs } = set;
  if (lows.length > MOST_COMPARISONS) return `${keep(isInSet)}(${keep(set)},v)`;
  const tests = lows.map((low, index) => {
    const high = highs[index]!;
    return low === high ? `v===${keep(low)}` : `v>=${keep(low)}&&v<=${keep(high)}`;
  });
  return tests.length === 0 ? 'false' : tests.join('||');
}

/** The number at a place, as an expression. */
function numberText({ at, width, shift, bits }: Place, signed: boolean): string {
  const bytes = Array.from({ length: width }, (_, index) => {
    const left = 8 * (width - 1 - index);
    const byte = `b[o+${int(at + index)}]`;
    return left === 0 ? byte : `${byte}<<${int(left)}`;
  });
  const joined = `(${bytes.join('|')})`;
  if (signed) return `${joined}<<${int(32 - bits - shift)}>>${int(32 - bits)}`;
  if (bits === 8 * width) return width === 4 ? `${joined}>>>0` : joined;
  return `${joined}>>>${int(shift)}&${int(2 ** bits - 1)}`;
}

/** A number as source text: nothing but digits can come of it. */
function int(value: number): string {
  if (!Number.isSafeInteger(value)) throw new RangeError('a place is no whole number');
  return String(value);
}

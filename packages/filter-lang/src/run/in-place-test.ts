import type { FieldRead, RelationTest, Test } from '../check/typed.ts';
import { factsOf } from '../field-type.ts';
import { isLocated, type Place, placeOf } from './located.ts';
import { asSetTest, type NumberSet } from './number-set.ts';

/** A number in one of the places lies in a set; with `wantsAll`, every one does, and one at least is there. */
export interface NumberInPlace {
  readonly kind: 'number';
  readonly places: readonly Place[];
  readonly signed: boolean;
  readonly wantsAll: boolean;
  readonly set: NumberSet;
}

/** One of the places holds `wanted`, of which the first `bits` bits count. */
export interface BytesInPlace {
  readonly kind: 'bytes';
  readonly places: readonly Place[];
  readonly wanted: Uint8Array;
  readonly bits: number;
}

/** Some layer is long enough for one of the places. */
export interface PlaceExists {
  readonly kind: 'exists';
  readonly places: readonly Place[];
}

/** The frame has a layer of the protocol. */
export interface LayerExists {
  readonly kind: 'layer';
  readonly protocolId: number;
}

/** A test that the bytes of the layers answer where they lie: no value is made. */
export type InPlaceTest = NumberInPlace | BytesInPlace | PlaceExists | LayerExists;

/** The test as one of bytes in place, when it is one. */
export function asInPlaceTest(test: Test): InPlaceTest | undefined {
  switch (test.test) {
    case 'exists':
      return test.value.node === 'field' ? asExistence(test.value) : undefined;
    case 'relation':
      return asNumber(test) ?? asBytes(test);
    case 'in':
      return asNumber(test);
    default:
      return undefined;
  }
}

function asExistence(read: FieldRead): InPlaceTest | undefined {
  const [field] = read.fields;
  if (read.fields.length !== 1 || !isPlain(read)) return undefined;
  if (field!.type === 'protocol' && field!.protocolId !== undefined && !field!.isPart) {
    return (field!.sources?.size ?? 1) > 1 ? undefined : { kind: 'layer', protocolId: field!.protocolId };
  }
  return isLocated(field!) ? { kind: 'exists', places: field.locate.map(placeOf) } : undefined;
}

function asNumber(test: Parameters<typeof asSetTest>[0]): NumberInPlace | undefined {
  const found = asSetTest(test);
  if (found === undefined) return undefined;
  const [field] = found.read.fields;
  return {
    kind: 'number',
    places: field!.locate!.map(placeOf),
    signed: factsOf(found.read.type).signed,
    wantsAll: found.quantifier === 'all',
    set: found.set,
  };
}

/** Addresses and other byte fields of fixed place compare without being cut out. */
function asBytes({ left, right, comparison, quantifier }: RelationTest): BytesInPlace | undefined {
  if (left.node !== 'field' || right.node !== 'constant' || comparison !== 'eq' || quantifier !== 'any')
    return undefined;
  const [field] = left.fields;
  if (!isPlain(left) || left.raw || left.fields.length !== 1 || !isLocated(field!)) return undefined;
  if (!(right.value instanceof Uint8Array)) return undefined;
  const bits = right.prefix ?? 8 * right.value.length;
  return { kind: 'bytes', places: field.locate.map(placeOf), wanted: right.value, bits };
}

function isPlain({ layers, reference }: FieldRead): boolean {
  return layers === undefined && !reference;
}

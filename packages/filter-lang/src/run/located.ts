import type { FieldInfo, FieldLocation, FieldSource, FieldValue } from '../field.ts';
import { factsOf, kindOf } from '../field-type.ts';

/** A place of fixed offset, ready to be read. */
export interface Place {
  readonly protocolId: number;
  readonly at: number;
  /** Bytes of the item. */
  readonly width: number;
  readonly shift: number;
  readonly bits: number;
}

export function placeOf({ protocolId, at, bits, shift }: FieldLocation): Place {
  return { protocolId, at, width: Math.ceil((bits + shift) / 8), shift, bits };
}

/** Whether every value of the field can be read straight from the bytes of its layer. */
export function isLocated(
  field: FieldInfo,
): field is FieldInfo & { readonly locate: readonly FieldLocation[] } {
  if (field.locate === undefined || field.locate.length === 0) return false;
  const kind = kindOf(field.type);
  if (kind === 'number') return factsOf(field.type).bits > 0 && field.locate.every(isNarrow);
  if (kind === 'boolean' || kind === 'ipv4') return field.locate.every(isNarrow);
  const byBytes = (kind === 'bytes' && field.type !== 'protocol') || kind === 'ipv6';
  return byBytes && field.locate.every(({ bits, shift }) => shift === 0 && bits % 8 === 0);
}

/** Reads of up to 32 bits never need a bigint. */
export function isNarrow({ bits, shift }: FieldLocation): boolean {
  return bits + shift <= 32;
}

/** The unsigned big-endian integer of `width` (1 to 4) bytes at `at`. */
export function readUnsigned(bytes: Uint8Array, at: number, width: number): number {
  switch (width) {
    case 1:
      return bytes[at]!;
    case 2:
      return (bytes[at]! << 8) | bytes[at + 1]!;
    case 3:
      return (bytes[at]! << 16) | (bytes[at + 1]! << 8) | bytes[at + 2]!;
    default:
      return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
  }
}

/** Gives the values of a located field, or its bytes, in one layer or in all; layers too short for it give none. */
export class LocatedReader {
  readonly #places: readonly Place[];
  readonly #read: Read;

  constructor(field: FieldInfo & { readonly locate: readonly FieldLocation[] }, raw = false) {
    this.#places = field.locate.map(placeOf);
    this.#read = raw ? readBytes : readerOf(field);
  }

  values(source: FieldSource): FieldValue[] {
    const values: FieldValue[] = [];
    for (let layer = 0; layer < source.headerCount; layer++) this.collect(source, layer, values);
    return values;
  }

  collect(source: FieldSource, layer: number, into: FieldValue[]): void {
    const protocolId = source.protocolIdAt(layer);
    for (const place of this.#places) {
      if (place.protocolId !== protocolId) continue;
      const at = source.startAt(layer) + place.at;
      if (at + place.width <= source.endAt(layer)) into.push(this.#read(source.bytesAt(layer), at, place));
    }
  }
}

type Read = (bytes: Uint8Array, at: number, place: Place) => FieldValue;

function readerOf(field: FieldInfo): Read {
  const kind = kindOf(field.type);
  if (kind === 'bytes' || kind === 'ipv6') return readBytes;
  if (kind === 'boolean') return (bytes, at, place) => readBits(bytes, at, place) !== 0;
  if (factsOf(field.type).signed) return readSigned;
  return readBits;
}

function readBytes(bytes: Uint8Array, at: number, { width }: Place): Uint8Array {
  return bytes.subarray(at, at + width);
}

function readBits(bytes: Uint8Array, at: number, { width, shift, bits }: Place): number {
  return Math.floor(readUnsigned(bytes, at, width) / 2 ** shift) % 2 ** bits;
}

function readSigned(bytes: Uint8Array, at: number, place: Place): number {
  const value = readBits(bytes, at, place);
  return value >= 2 ** (place.bits - 1) ? value - 2 ** place.bits : value;
}

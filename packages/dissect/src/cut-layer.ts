import type { Field } from './declared-field.ts';
import type { FieldValue } from './field.ts';
import type { Frame } from './frame.ts';
import { readPlace } from './read-value.ts';
import { LayerView } from './view.ts';

/** What is there of a layer whose header was cut. */
export interface CutLayer {
  readonly protocolId: number;
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly limit: number;
  /** The same as the lengths on the wire declare it. */
  readonly wireLimit: number;
  /** It was not short, but wrong: nothing is computed from it. */
  readonly isWrong: boolean;
}

/** The values of `field`, or of the layer itself when there is none, as far as their bytes are there. */
export function valuesOfCut(frame: Frame, cut: CutLayer, field: Field | undefined): readonly FieldValue[] {
  if (field === undefined) return [cut.bytes.subarray(cut.start, cut.limit)];
  if (field.places !== undefined) {
    const there = field.places.filter(({ at, size }) => cut.start + at + size <= cut.limit);
    return there.map((place) => readPlace(cut.bytes, cut.start, place, field.type));
  }
  if (field.read === undefined || cut.isWrong || !isThere(frame, cut, field)) return [];
  const value = field.read(viewOfCut(frame, cut));
  return value === undefined ? [] : Array.isArray(value) ? value : [value as FieldValue];
}

/** The cut layer as those see it that compute fields: all of it is header, and the bytes end with it. */
export function viewOfCut(frame: Frame, { bytes, start, limit, wireLimit }: CutLayer): LayerView {
  const index = frame.layerCount;
  const parts = { bytes: bytes.subarray(0, limit), start, end: limit, limit, wireLimit, frame, index };
  return Object.assign(Object.create(LayerView.prototype), parts);
}

/** Whether the bytes are there that a computed field points at, or else those of the fields that it is shown with. */
function isThere(frame: Frame, cut: CutLayer, { places, range, shown }: Field): boolean {
  const fits = (at: number, size: number) => cut.start + at + size <= cut.limit;
  if (places !== undefined) return places.every(({ at, size }) => fits(at, size));
  if (range !== undefined) return range[1] > 0 && fits(...range);
  const names = shown?.after ?? shown?.under ?? [];
  const fields = Object.values(frame.dissector.protocols[cut.protocolId]!.fields);
  const shownWith = names.map((name) => fields.find((field) => field.name === name));
  return names.length > 0 && shownWith.every((field) => field !== undefined && isThere(frame, cut, field));
}

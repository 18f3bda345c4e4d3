import type { CutLayer, FieldSource, FieldValue } from '../field.ts';

/** A frame whose last layer was cut, with what is there of that layer as one more. */
export class CutSource implements FieldSource {
  readonly layerCount: number;
  readonly limitAt?: (layer: number) => number;
  readonly valuesInLayer?: (fieldId: number, layer: number) => readonly FieldValue[];
  readonly rawValues?: (fieldId: number) => readonly Uint8Array[];
  readonly #source: FieldSource;
  readonly #cut: CutLayer;
  readonly #last: number;

  constructor(source: FieldSource, cut: CutLayer) {
    const last = source.layerCount;
    this.#source = source;
    this.#cut = cut;
    this.#last = last;
    this.layerCount = last + 1;
    if (source.limitAt !== undefined)
      this.limitAt = (layer) => (layer === last ? cut.limit : source.limitAt!(layer));
    if (source.valuesInLayer !== undefined)
      this.valuesInLayer = (fieldId, layer) => (layer === last ? [] : source.valuesInLayer!(fieldId, layer));
    if (source.rawValues !== undefined) this.rawValues = (fieldId) => source.rawValues!(fieldId);
  }

  protocolIdAt(layer: number): number {
    return layer === this.#last ? this.#cut.protocolId : this.#source.protocolIdAt(layer);
  }

  bytesAt(layer: number): Uint8Array {
    return layer === this.#last ? this.#cut.bytes : this.#source.bytesAt(layer);
  }

  startAt(layer: number): number {
    return layer === this.#last ? this.#cut.start : this.#source.startAt(layer);
  }

  endAt(layer: number): number {
    return layer === this.#last ? this.#cut.limit : this.#source.endAt(layer);
  }

  values(fieldId: number): readonly FieldValue[] {
    return this.#source.values(fieldId);
  }
}

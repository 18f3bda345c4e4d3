import type { Field } from './declared-field.ts';
import type { FieldValue } from './field.ts';
import type { Frame } from './frame.ts';
import { STRIDE } from './layer-slots.ts';
import { readPlace } from './read-value.ts';
import type { FieldSink } from './sink.ts';
import { ValueSink } from './sink.ts';

/** What reads the variable part of a layer. */
export type Walk = (layer: LayerView, sink: FieldSink) => void;

/**
 * One layer, looked at: an address, not a copy. Valid as long as the frame's bytes are and the frame is not reused.
 * The typed views of protocols extend it with one getter per field.
 */
export class LayerView {
  /** What `start`, `end`, `limit` and `wireLimit` count in. */
  readonly bytes: Uint8Array;
  readonly start: number;
  /** End of the header, exclusive. */
  readonly end: number;
  /** End of what the layer encloses, cut to what was captured. */
  readonly limit: number;
  /** The same as the lengths on the wire declare it. */
  readonly wireLimit: number;
  readonly frame: Frame;
  /** Which layer of the frame this is. */
  readonly index: number;

  constructor(frame: Frame, index: number) {
    const { slots } = frame;
    const slot = index * STRIDE;
    this.bytes = frame.bytesAt(index);
    this.start = slots[slot + 1]!;
    this.end = slots[slot + 2]!;
    this.limit = slots[slot + 3]!;
    this.wireLimit = slots[slot + 4]!;
    this.frame = frame;
    this.index = index;
  }

  /** The captured bytes that the layer passes up: a view. */
  get payload(): Uint8Array {
    return this.bytes.subarray(this.end, this.limit);
  }
}

/** The view type of a protocol with these fields: those whose keys the compiler knows, so that a typo is none of them. */
export type TypedView<Fields> = LayerView & {
  readonly [Key in keyof Fields as string extends Key ? never : Key]: Fields[Key] extends Field<infer T>
    ? T
    : never;
};

type ViewConstructor = new (frame: Frame, index: number) => LayerView;

/** The class whose instances have a getter for each of `fields`. Made once per protocol. */
export function viewClass(fields: Readonly<Record<string, Field>>, walk: Walk | undefined): ViewConstructor {
  class View extends LayerView {}
  for (const [key, field] of Object.entries(fields)) {
    Object.defineProperty(View.prototype, key, { get: getter(field, walk), enumerable: true });
  }
  return View;
}

/** All values of `field` in `layer`, in order. */
export function valuesIn(layer: LayerView, field: Field, walk: Walk | undefined): readonly FieldValue[] {
  if (field.places !== undefined) {
    return field.places.map((place) => readPlace(layer.bytes, layer.start, place, field.type));
  }
  if (field.read !== undefined) {
    const value = field.read(layer);
    return value === undefined ? NONE : Array.isArray(value) ? value : [value as FieldValue];
  }
  if (!field.walked || walk === undefined) return NONE;
  const sink = new ValueSink(layer.bytes, field.name);
  walk(layer, sink);
  return sink.values;
}

const NONE: readonly FieldValue[] = [];

function getter(field: Field, walk: Walk | undefined): (this: LayerView) => unknown {
  const { places, read } = field;
  if (places?.length === 1 && !field.hidden) return placeGetter(field);
  if (places !== undefined || field.walked) {
    return function (this: LayerView) {
      return valuesIn(this, field, walk);
    };
  }
  return function (this: LayerView) {
    return read?.(this);
  };
}

/** Whole integers get a getter of their own: they are what hot loops read. */
function placeGetter(field: Field): (this: LayerView) => unknown {
  const place = field.places![0]!;
  const { at, size, shift, bits } = place;
  const whole = shift === 0 && bits === 8 * size && field.type.startsWith('uint');
  if (whole && size === 1) {
    return function (this: LayerView) {
      return this.bytes[this.start + at];
    };
  }
  if (whole && size === 2) {
    return function (this: LayerView) {
      const p = this.start + at;
      return (this.bytes[p]! << 8) | this.bytes[p + 1]!;
    };
  }
  return function (this: LayerView) {
    return readPlace(this.bytes, this.start, place, field.type);
  };
}

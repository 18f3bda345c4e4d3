import type { Fault } from '@plainwire/bytes';
import { type CutLayer, valuesOfCut } from './cut-layer.ts';
import type { Dissector, RecordAddress } from './dissector.ts';
import type { FieldValue } from './field.ts';
import type { FieldValues } from './field-values.generated.ts';
import { STRIDE } from './layer-slots.ts';
import type { Protocol } from './protocol.ts';
import type { ValueSource } from './registry.ts';
import { valuesIn } from './view.ts';

/**
 * What frames before this one decided about how a buffer is read: values of fields by their names, as
 * `{ 'tls.handshake.ciphersuite': 0x1301 }` for what a server chose.
 */
export type Earlier = Readonly<Record<string, FieldValue | undefined>>;

/**
 * The layers of one capture record, outermost first, and of the buffers that joined it (reassembled, decrypted). A
 * list of numbers: views and values are made when asked for. Holds the record's buffer, copies nothing.
 */
export class Frame {
  readonly dissector: Dissector;
  layerCount = 0;
  /** What was short or wrong, first of all; the layers before it stand. */
  fault: Fault | undefined = undefined;
  /** The layer that was too short to be one, when there is such: its fields that are there still have values. See `endIn`. */
  cut: CutLayer | undefined = undefined;
  /** The record's buffer. */
  bytes: Uint8Array = NO_BYTES;
  /** Where the record's first byte is in `bytes`. */
  start = 0;
  /** End of the captured bytes, exclusive. */
  limit = 0;
  /** End of the record as it was on the wire. */
  wireLimit = 0;
  /** The record, for layers that are read by the time of its capture; not kept of frames that end in TCP or UDP alone. */
  record: RecordAddress | undefined = undefined;
  /** STRIDE numbers a layer, those of `cut` behind them; space for five layers, more when needed. */
  readonly slots: number[] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
  #joined: Joined[] | undefined = undefined;

  constructor(dissector: Dissector) {
    this.dissector = dissector;
  }

  /** Empties the frame and points it at a record. */
  reset(bytes: Uint8Array, start: number, limit: number, wireLimit: number): void {
    this.layerCount = 0;
    this.fault = undefined;
    this.cut = undefined;
    this.bytes = bytes;
    this.start = start;
    this.limit = limit;
    this.wireLimit = wireLimit;
    this.#joined = undefined;
  }

  /** How many layers have a header to be read in its place: `cut` is the last of them, and its header ends where its bytes do. */
  get headerCount(): number {
    return this.layerCount + (this.cut === undefined ? 0 : 1);
  }

  /** What follows the layers is `cut`, unless another one was said before. */
  endIn(cut: CutLayer): void {
    this.cut ??= cut;
    this.placeCut();
  }

  /** @internal Behind the layers again, after more of them were appended. */
  placeCut(): void {
    if (this.cut === undefined) return;
    const { protocolId, bytes, start, limit, wireLimit } = this.cut;
    if (this.bytesAt(this.layerCount) !== bytes) this.join(bytes);
    this.slots.splice(this.layerCount * STRIDE, STRIDE, protocolId, start, limit, limit, wireLimit);
  }

  /** From the next layer on, positions count in `bytes`. */
  join(bytes: Uint8Array, earlier?: Earlier): void {
    this.#joined ??= [];
    this.#joined.push({ from: this.layerCount, bytes, earlier });
  }

  /** What offsets of faults count from: the record's first byte, or the first of a joined buffer. */
  originAt(index: number): number {
    return this.#joined === undefined || this.#joined[0]!.from > index ? this.start : 0;
  }

  protocolIdAt(index: number): number {
    return this.slots[index * STRIDE]!;
  }

  protocolAt(index: number): Protocol {
    return this.dissector.protocols[this.protocolIdAt(index)]!;
  }

  /** The bytes that the positions of this layer count in. */
  bytesAt(index: number): Uint8Array {
    return this.#joined === undefined ? this.bytes : (joinedAt(this.#joined, index)?.bytes ?? this.bytes);
  }

  /** What was given of earlier frames with the buffer of this layer. */
  earlierAt(index: number): Earlier | undefined {
    return this.#joined && joinedAt(this.#joined, index)?.earlier;
  }

  /** Where the layer's header begins. */
  startAt(index: number): number {
    return this.slots[index * STRIDE + 1]!;
  }

  /** Where the layer's header ends, exclusive; never behind `limitAt`. */
  endAt(index: number): number {
    return this.slots[index * STRIDE + 2]!;
  }

  /** Where what the layer encloses ends, exclusive, cut to the captured bytes. */
  limitAt(index: number): number {
    return this.slots[index * STRIDE + 3]!;
  }

  /** The same as the lengths on the wire declare it: more than `limitAt` when the snapshot length cut the frame. */
  wireLimitAt(index: number): number {
    return this.slots[index * STRIDE + 4]!;
  }

  /** The first layer of this protocol at or after `from`, or -1. */
  indexOf(protocolId: number, from = 0): number {
    for (let index = from; index < this.layerCount; index++) {
      if (this.slots[index * STRIDE] === protocolId) return index;
    }
    return -1;
  }

  /** The last (innermost) layer of this protocol, or -1. */
  lastIndexOf(protocolId: number): number {
    for (let index = this.layerCount - 1; index >= 0; index--) {
      if (this.slots[index * STRIDE] === protocolId) return index;
    }
    return -1;
  }

  /** A typed view of the first layer of `protocol`, or undefined. */
  layer<View>(protocol: Protocol<View>): View | undefined {
    const index = this.indexOf(this.dissector.protocolId(protocol.name));
    return index < 0 ? undefined : protocol.view(this, index);
  }

  /** Typed views of all layers of `protocol`, outermost first. */
  layers<View>(protocol: Protocol<View>): View[] {
    const id = this.dissector.protocolId(protocol.name);
    const views: View[] = [];
    for (let index = this.indexOf(id); index >= 0; index = this.indexOf(id, index + 1)) {
      views.push(protocol.view(this, index));
    }
    return views;
  }

  /** All values of the field with this id, in the order of the layers; empty when it is not there. */
  values(fieldId: number): readonly FieldValue[] {
    const source = this.dissector.sourceOf(fieldId);
    if (source === undefined) return NONE;
    let all: readonly FieldValue[] = NONE;
    for (let index = 0; index < this.headerCount; index++) {
      const here = this.#valuesAt(index, source);
      all = all.length === 0 ? here : here.length === 0 ? all : [...all, ...here];
    }
    return all;
  }

  /** Those of them that the layer at `index` gives. */
  valuesInLayer(fieldId: number, index: number): readonly FieldValue[] {
    const source = this.dissector.sourceOf(fieldId);
    return source === undefined || index >= this.headerCount ? NONE : this.#valuesAt(index, source);
  }

  /** All of them by the field's name, typed: `frame.valuesOf('tcp.port')` are numbers. Empty for a name the dissector does not know. */
  valuesOf<Name extends keyof FieldValues>(name: Name): readonly FieldValues[Name][] {
    const field = this.dissector.fields.find(name);
    return (field === undefined ? NONE : this.values(field.id)) as readonly FieldValues[Name][];
  }

  /** Names of the layers, as in `frame.protocols`: `eth:ethertype:ip:tcp`. */
  get protocolStack(): string {
    const names: string[] = [];
    for (let index = 0; index < this.layerCount; index++) {
      const protocol = this.protocolAt(index);
      names.push(...(protocol.stackNames?.(this.bytesAt(index), this.startAt(index)) ?? [protocol.name]));
    }
    if (this.cut !== undefined) names.push(this.dissector.protocols[this.cut.protocolId]!.name);
    return names.join(':');
  }

  #valuesAt(index: number, source: ValueSource): readonly FieldValue[] {
    const protocolId = this.protocolIdAt(index);
    if (!source.has(protocolId)) return NONE;
    const field = source.get(protocolId);
    if (index === this.layerCount) return valuesOfCut(this, this.cut!, field);
    const protocol = this.protocolAt(index);
    if (field === undefined) {
      const end = protocol.withPayload ? this.limitAt(index) : this.endAt(index);
      return [this.bytesAt(index).subarray(this.startAt(index), end)];
    }
    return valuesIn(protocol.view(this, index), field, protocol.walk);
  }
}

const NO_BYTES = new Uint8Array(0);
const NONE: readonly FieldValue[] = [];

interface Joined {
  readonly from: number;
  readonly bytes: Uint8Array;
  readonly earlier: Earlier | undefined;
}

/** The buffer that the layer is of; undefined for the record's own. A loop: a closure would cost each call its memory. */
function joinedAt(joined: readonly Joined[], index: number): Joined | undefined {
  let at = joined.length - 1;
  while (at >= 0 && joined[at]!.from > index) at--;
  return joined[at];
}

import type { Frame } from '@plainwire/dissect';
import type { FieldSource, FieldValue } from '@plainwire/filter-lang';
import type { CaptureRecord } from '@plainwire/pcap';
import { NOTHING, type StreamOutcome } from './outcome.ts';
import type { StateField } from './state-field.ts';
import type { TcpFacts } from './tcp-facts.ts';

/** When the frames around this one were captured, in nanoseconds since 1970 UTC. */
export interface FrameTimes {
  readonly first: bigint;
  readonly previous: bigint;
  /** Of the last frame that was shown, as the caller said with `Analyzer.shown`. */
  readonly previousShown: bigint;
}

/** A frame with everything that its own bytes and its streams say of it. A filter's `FieldSource`. */
export class AnalyzedFrame implements FieldSource {
  readonly record: CaptureRecord;
  /** The layers: those of the frame's bytes, then those that its streams completed with it. */
  readonly layers: Frame;
  readonly times: FrameTimes;
  /** Undefined when the frame holds no TCP segment, or when streams are not followed. */
  tcp: TcpFacts | undefined = undefined;
  /** What this frame made ready in its streams. */
  outcome: StreamOutcome = NOTHING;
  readonly #stateFields: readonly StateField[];
  /** Ids below this are the dissector's. */
  readonly #firstStateField: number;

  constructor(
    record: CaptureRecord,
    layers: Frame,
    times: FrameTimes,
    stateFields: readonly StateField[],
    firstStateField: number,
  ) {
    this.record = record;
    this.layers = layers;
    this.times = times;
    this.#stateFields = stateFields;
    this.#firstStateField = firstStateField;
  }

  get layerCount(): number {
    return this.layers.layerCount;
  }

  protocolIdAt(layer: number): number {
    return this.layers.protocolIdAt(layer);
  }

  bytesAt(layer: number): Uint8Array {
    return this.layers.bytesAt(layer);
  }

  startAt(layer: number): number {
    return this.layers.startAt(layer);
  }

  endAt(layer: number): number {
    return this.layers.endAt(layer);
  }

  /** Where what the layer encloses ends: what `tcp contains …` searches. */
  limitAt(layer: number): number {
    return this.layers.limitAt(layer);
  }

  values(fieldId: number): readonly FieldValue[] {
    if (fieldId < this.#firstStateField) return this.layers.values(fieldId);
    const value = this.#stateFields[fieldId - this.#firstStateField]!.read(this);
    if (value === undefined) return NONE;
    return Array.isArray(value) ? value : [value as FieldValue];
  }
}

const NONE: readonly FieldValue[] = [];

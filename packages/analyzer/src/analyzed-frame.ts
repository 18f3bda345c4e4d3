import type { Frame } from '@plainwire/dissect';
import type { FieldSource, FieldValue } from '@plainwire/filter-lang';
import type { CaptureInterface, CaptureRecord, PacketDetails } from '@plainwire/pcap';
import type { JoinedDatagram } from './datagram-joiner.ts';
import type { FollowedSegment } from './followed-segment.ts';
import type { FrameClock, FrameTimes } from './frame-clock.ts';
import type { HttpPlace } from './http-exchanges.ts';
import type { LaterFacts } from './later-facts.ts';
import { NOTHING, type StreamOutcome } from './outcome.ts';
import type { Reply } from './replies.ts';
import type { ReadState } from './state-field.ts';
import type { UdpFacts } from './udp-conversations.ts';

/** What a frame's interface is read from; a `Capture` of `@plainwire/pcap` fits. */
export interface CaptureOrigin {
  readonly format: string | undefined;
  /** Grows while the capture is read. */
  readonly interfaces: readonly CaptureInterface[];
  readonly packetDetails?: ReadPacketDetails | undefined;
}

/** Reads what a pcapng file says of a packet beside its bytes. */
export type ReadPacketDetails = (record: CaptureRecord, source: CaptureInterface) => PacketDetails;

/** A frame with everything that its own bytes and its streams say of it. A filter's `FieldSource`. */
export class AnalyzedFrame implements FieldSource {
  readonly record: CaptureRecord;
  /** The layers: those of the frame's bytes, then those that its streams completed with it. */
  readonly layers: Frame;
  /** What the record came from, when the analyzer was told. */
  readonly capture: CaptureOrigin | undefined;
  /** Undefined when the frame holds no TCP segment, or when streams are not followed. */
  tcp: FollowedSegment | undefined = undefined;
  /** Of each UDP layer, outermost first; empty without `analysis`. */
  udp: readonly UdpFacts[] = NO_DATAGRAMS;
  /** The datagram that this frame completed, when it came in fragments. */
  joined: JoinedDatagram | undefined = undefined;
  /** What this frame answers or repeats; empty without `analysis`. */
  replies: readonly Reply[] = NO_REPLIES;
  /** Where the HTTP messages of `outcome` stand in their connection. */
  httpPlaces: readonly HttpPlace[] = NO_PLACES;
  /** What later frames tell of earlier ones, in a second pass. */
  later: LaterFacts | undefined = undefined;
  /** What this frame made ready in its streams. */
  outcome: StreamOutcome = NOTHING;
  /** By field id: how the fields are read that the layers do not tell. */
  readonly #readers: readonly (ReadState | undefined)[];
  readonly #clock: FrameClock;
  readonly #previousSeconds: number;
  readonly #previousNanoseconds: number;

  constructor(
    record: CaptureRecord,
    layers: Frame,
    clock: FrameClock,
    readers: readonly (ReadState | undefined)[],
    capture?: CaptureOrigin,
  ) {
    this.record = record;
    this.layers = layers;
    this.#clock = clock;
    this.#previousSeconds = clock.previousSeconds;
    this.#previousNanoseconds = clock.previousNanoseconds;
    this.#readers = readers;
    this.capture = capture;
  }

  /** When the frames around this one were captured. */
  get times(): FrameTimes {
    return this.#clock.timesOf(this.record, this.#previousSeconds, this.#previousNanoseconds);
  }

  get layerCount(): number {
    return this.layers.layerCount;
  }

  get headerCount(): number {
    return this.layers.headerCount;
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
    const read = this.#readers[fieldId];
    if (read === undefined) return this.layers.values(fieldId);
    const value = read(this);
    if (value === undefined) return NONE;
    return Array.isArray(value) ? value : [value as FieldValue];
  }

  /** What state tells of a frame is of the innermost layer of its protocol. */
  valuesInLayer(fieldId: number, layer: number): readonly FieldValue[] {
    if (this.#readers[fieldId] === undefined) return this.layers.valuesInLayer(fieldId, layer);
    const protocolId = this.layers.dissector.fields.at(fieldId)?.protocolId;
    return protocolId !== undefined && this.#innermostOf(protocolId) === layer ? this.values(fieldId) : NONE;
  }

  #innermostOf(protocolId: number): number {
    const { cut, layerCount } = this.layers;
    return cut?.protocolId === protocolId ? layerCount : this.layers.lastIndexOf(protocolId);
  }
}

const NONE: readonly FieldValue[] = [];
const NO_PLACES: readonly HttpPlace[] = [];
const NO_REPLIES: readonly Reply[] = [];
const NO_DATAGRAMS: readonly UdpFacts[] = [];

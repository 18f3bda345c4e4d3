import type { AnalyzedFrame, StreamOutcome } from '@plainwire/analyzer';
import { u16be, u32be } from '@plainwire/bytes';
import { build, tcp } from '@plainwire/dissect/build';
import type { Direction, StreamChunk } from '@plainwire/tls-decrypt';
import type { Envelope, OpenedEnvelope } from './envelope.ts';

/** A packet to be written. */
export interface PlainPacket {
  readonly bytes: Uint8Array;
  readonly interfaceId: number;
  readonly linkType: number;
  readonly seconds: number;
  readonly nanoseconds: number;
}

type Time = Pick<PlainPacket, 'seconds' | 'nanoseconds'>;

/** What both directions have in common. */
export interface PlaintextSettings {
  /** By direction: the port that it is sent from. */
  readonly ports: readonly [number, number];
  /** By direction: how many bytes of the stream came before TLS began. */
  readonly inTheClear: readonly [number, number];
  /** Most bytes of a packet on an interface. */
  readonly mostBytes: (interfaceId: number) => number;
}

const FIN = 0x01;
const SYN = 0x02;
const RST = 0x04;
const PSH = 0x08;
const ACK = 0x10;

const FIXED_HEADER = 20;
/** As long as a TLS record: one segment for each. */
const MOST_PAYLOAD = 16_384;
const NOTHING: Uint8Array = new Uint8Array(0);

/** One side, and how far it has come. */
class Side {
  envelope: Envelope | undefined;
  window = 0;
  /** The sequence number before its first byte; undefined until a segment tells. */
  initial: number | undefined;
  /** Bytes so far, holes included. */
  sent = 0;
  hasEnded = false;

  /** The sequence number of what it sends next: what the other side acknowledges. */
  get next(): number {
    return (this.initial ?? 0) + 1 + this.sent + Number(this.hasEnded);
  }
}

/**
 * Writes a TLS connection as a TCP connection that carries its plaintext: what was sent in the clear before TLS
 * began, then the application data, each record in a segment of its own and with the time at which it was whole.
 * Handshakes, and acknowledgments on the way, are left out; what is missing is a hole in the sequence numbers.
 */
export class PlaintextConnection {
  readonly #settings: PlaintextSettings;
  readonly #sides: readonly [Side, Side] = [new Side(), new Side()];
  #isOpen = false;
  #out: PlainPacket[] = [];

  constructor(settings: PlaintextSettings) {
    this.#settings = settings;
  }

  /** The packets in place of `frame`. */
  take(frame: AnalyzedFrame, envelope: OpenedEnvelope): readonly PlainPacket[] {
    const { record } = frame;
    const { direction } = frame.tcp!;
    const { tcpHeader } = envelope;
    const flags = tcpHeader[13]!;
    const isSyn = (flags & SYN) !== 0;
    this.#note(direction, envelope);
    this.#out = [];
    if (isSyn)
      this.#write(direction, record, flags & (SYN | ACK), 0, NOTHING, tcpHeader.subarray(FIXED_HEADER));
    this.#takeOutcome(frame.outcome);
    const isBare = this.#out.length === 0 && (!this.#isOpen || this.#sides.some((side) => side.hasEnded));
    if (flags & RST) this.#write(direction, record, flags & (RST | ACK), this.#sides[direction].next);
    else if (isBare) this.#write(direction, record, ACK, this.#sides[direction].next);
    this.#isOpen ||= !isSyn;
    return this.#out;
  }

  /** The packets for what became ready without a frame of this connection. */
  rest(outcome: Pick<StreamOutcome, 'chunks' | 'plaintext'>): readonly PlainPacket[] {
    this.#out = [];
    this.#takeOutcome(outcome);
    return this.#out;
  }

  #note(direction: Direction, envelope: OpenedEnvelope): void {
    const { tcpHeader } = envelope;
    const side = this.#sides[direction];
    const other = this.#sides[direction === 0 ? 1 : 0];
    const flags = tcpHeader[13]!;
    const sequence = u32be(tcpHeader, 4);
    side.envelope = envelope;
    side.window = u16be(tcpHeader, 14);
    side.initial ??= flags & SYN ? sequence : sequence - 1;
    if (flags & ACK) other.initial ??= u32be(tcpHeader, 8) - 1;
  }

  #takeOutcome({ chunks, plaintext }: Pick<StreamOutcome, 'chunks' | 'plaintext'>): void {
    for (const chunk of chunks) if (chunk.kind === 'data') this.#takeClear(chunk);
    for (const chunk of plaintext)
      if (chunk.kind === 'data')
        this.#send(chunk, this.#settings.inTheClear[chunk.direction] + chunk.offset, chunk.bytes!);
    for (const chunk of chunks) if (chunk.kind === 'end') this.#end(chunk);
  }

  #takeClear(chunk: StreamChunk): void {
    const length = Math.min(chunk.length, this.#settings.inTheClear[chunk.direction] - chunk.offset);
    if (length > 0) this.#send(chunk, chunk.offset, chunk.bytes!.subarray(0, length));
  }

  #end(chunk: StreamChunk): void {
    const side = this.#sides[chunk.direction];
    if (chunk.reason !== 'fin' || side.hasEnded) return;
    this.#write(chunk.direction, chunk, FIN | ACK, side.next);
    side.hasEnded = true;
  }

  /** `bytes`, which begin at `offset` of what its direction sends. */
  #send(chunk: StreamChunk, offset: number, bytes: Uint8Array): void {
    const side = this.#sides[chunk.direction];
    const { envelope } = side;
    if (envelope === undefined) return;
    // 60: the longest IP header with a TCP header.
    const room = this.#settings.mostBytes(envelope.interfaceId) - envelope.link.length - 60;
    const step = Math.max(1, Math.min(MOST_PAYLOAD, room));
    for (let at = 0; at < bytes.length; at += step) {
      const payload = bytes.subarray(at, at + step);
      this.#write(chunk.direction, chunk, PSH | ACK, (side.initial ?? 0) + 1 + offset + at, payload);
      side.sent = Math.max(side.sent, offset + at + payload.length);
    }
  }

  #write(
    direction: Direction,
    { seconds, nanoseconds }: Time,
    flags: number,
    sequence: number,
    payload = NOTHING,
    options = NOTHING,
  ): void {
    const { envelope, window, initial } = this.#sides[direction];
    if (envelope === undefined) return;
    const { link, network, interfaceId, linkType } = envelope;
    const { ports } = this.#settings;
    const other = direction === 0 ? 1 : 0;
    const header = tcp({
      srcPort: ports[direction],
      dstPort: ports[other],
      seq: flags & SYN ? initial! : sequence,
      ack: flags & ACK ? this.#sides[other].next : 0,
      flags,
      window,
      options,
    });
    const bytes = build(link, network, header, payload);
    this.#out.push({ bytes, interfaceId, linkType, seconds, nanoseconds });
  }
}

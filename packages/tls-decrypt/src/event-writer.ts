import type { DirectionState } from './direction-state.ts';
import type { ClientHelloFacts, PassedRecord, ServerHelloFacts, TlsEvent } from './events.ts';
import { handshakeTypeName } from './handshake/handshake-type.ts';
import type { TlsReason } from './reason.ts';
import { alertName } from './records/alert.ts';
import type { Connection, StreamChunk } from './stream-chunk.ts';

/** Where the events of the push that is going on are gathered. */
export interface EventSink {
  readonly wantsRecords: boolean;
  out: TlsEvent[];
}

/** What an end tells. */
export type StreamEnd = Pick<StreamChunk, 'reason' | 'sources' | 'seconds' | 'nanoseconds'>;

/** A record as far as its event tells of it. */
export interface RecordFacts {
  readonly encrypted: boolean;
  readonly verified: boolean;
  /** What was inside, and of which type. */
  readonly plaintext?: Uint8Array | undefined;
  readonly innerType?: number;
}

/** Writes the events of one connection. */
export class EventWriter {
  readonly #connection: Connection;
  readonly #sink: EventSink;

  constructor(connection: Connection, sink: EventSink) {
    this.#connection = connection;
    this.#sink = sink;
  }

  get wantsRecords(): boolean {
    return this.#sink.wantsRecords;
  }

  plaintext(state: DirectionState, bytes: Uint8Array): void {
    const { length } = bytes;
    if (length === 0) return;
    const { stamp } = state.flow;
    const offset = state.plaintextOffset;
    state.plaintextOffset = offset + length;
    state.plaintextBytes += length;
    this.#sink.out.push({
      type: 'plaintext',
      verified: state.opener?.verifies === true,
      chunk: {
        connection: this.#connection,
        direction: state.direction,
        kind: 'data',
        offset,
        length,
        bytes,
        sources: [{ record: stamp.record, offset, length }],
        seconds: stamp.seconds,
        nanoseconds: stamp.nanoseconds,
      },
    });
  }

  /** `length` bytes of ciphertext gave no plaintext. */
  plaintextGap(state: DirectionState, length: number): void {
    const { stamp } = state.flow;
    const offset = state.plaintextOffset;
    state.plaintextOffset = offset + length;
    this.#sink.out.push({
      type: 'plaintext',
      verified: true,
      chunk: {
        connection: this.#connection,
        direction: state.direction,
        kind: 'gap',
        offset,
        length,
        reason: 'not-decrypted',
        sources: [],
        seconds: stamp.seconds,
        nanoseconds: stamp.nanoseconds,
      },
    });
  }

  plaintextEnd(state: DirectionState, end: StreamEnd): void {
    this.#sink.out.push({
      type: 'plaintext',
      verified: true,
      chunk: {
        connection: this.#connection,
        direction: state.direction,
        kind: 'end',
        offset: state.plaintextOffset,
        length: 0,
        ...(end.reason === undefined ? {} : { reason: end.reason }),
        sources: end.sources,
        seconds: end.seconds,
        nanoseconds: end.nanoseconds,
      },
    });
  }

  record(state: DirectionState, bytes: Uint8Array, start: number, end: number, facts: RecordFacts): void {
    if (!this.#sink.wantsRecords) return;
    const { plaintext, encrypted, verified } = facts;
    this.#sink.out.push({
      type: 'record',
      ...this.#passed(state, bytes, start, end),
      ...(plaintext === undefined ? {} : { plaintext }),
      innerType: facts.innerType ?? bytes[start]!,
      encrypted,
      verified,
    });
  }

  /** A protected record that has to wait. */
  heldRecord(state: DirectionState, bytes: Uint8Array, start: number, end: number): void {
    if (!this.#sink.wantsRecords) return;
    this.#sink.out.push({ type: 'held-record', ...this.#passed(state, bytes, start, end) });
  }

  #passed(state: DirectionState, bytes: Uint8Array, start: number, end: number): PassedRecord {
    const { stamp } = state.flow;
    return {
      connection: this.#connection,
      direction: state.direction,
      contentType: bytes[start]!,
      version: bytes[start + 1]! * 256 + bytes[start + 2]!,
      streamOffset: stamp.streamOffset,
      length: end - start,
      bytes: new Uint8Array(bytes.subarray(start, end)),
      sources: stamp.sources,
      seconds: stamp.seconds,
      nanoseconds: stamp.nanoseconds,
    };
  }

  message(
    state: DirectionState,
    messageType: number,
    facts: {
      readonly clientHello?: ClientHelloFacts;
      readonly serverHello?: ServerHelloFacts;
      readonly verified?: boolean;
    },
  ): void {
    this.#sink.out.push({
      type: 'handshake',
      connection: this.#connection,
      direction: state.direction,
      message: handshakeTypeName(messageType),
      messageType,
      ...facts,
      record: state.flow.stamp.record,
    });
  }

  alert(state: DirectionState, level: number, description: number): void {
    this.#sink.out.push({
      type: 'alert',
      connection: this.#connection,
      direction: state.direction,
      level: level === 1 ? 'warning' : level === 2 ? 'fatal' : 'unknown',
      description,
      name: alertName(description),
      record: state.flow.stamp.record,
    });
  }

  /** @param record the capture record at which it became clear; 0 for the end. */
  refused(why: TlsReason, record: number): void {
    this.#sink.out.push({ type: 'refused', connection: this.#connection, reason: why, record });
  }
}

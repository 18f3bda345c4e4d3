import { describe, expect, it } from 'vitest';
import type { TcpEvent } from '../src/events.ts';
import { type OverlapPolicy, overlapPolicies, policyMask } from '../src/overlap-policy.ts';
import { createReassembler, type Reassembler } from '../src/reassembler.ts';
import type { StreamChunk } from '../src/stream-chunk.ts';
import { ACK, FIN, SYN } from '../src/tcp-flags.ts';
import { ByteArrayTwin, LOST, MOST_BYTES, NOT_CAPTURED, type Step, type Stream, streamOf } from './model.ts';
import { Script } from './segments.ts';

/** How many streams: `MODEL_STREAMS=1000000 npx vitest run packages/tcp-reassembly/test/model.test.ts` for more. */
const STREAMS = Number(process.env['MODEL_STREAMS'] ?? 100_000);
/** `MODEL_SEED` makes the same streams again. */
const SEED = Number(process.env['MODEL_SEED'] ?? Math.floor(Math.random() * 0x1_0000_0000));
/** Connections that one reassembler has open together. */
const TOGETHER = 200;
const SERVER = 60_000;
const SCRAMBLED = 0xee;
const NOTHING = new Uint8Array(0);
/** Of a hundred thousand streams. */
const HANG_MS = 60_000;

/** What came out of one stream. */
class Seen {
  readonly cells = new Int16Array(2 * MOST_BYTES);
  length = 0;

  add(chunk: StreamChunk): void {
    if (chunk.kind === 'data') this.cells.set(chunk.bytes!, this.length);
    if (chunk.kind === 'gap') {
      const missing = chunk.reason === 'not-captured' ? NOT_CAPTURED : LOST;
      this.cells.fill(missing, this.length, this.length + chunk.length);
    }
    this.length += chunk.length;
  }
}

/** One reassembler with many streams, each beside its twin. */
class Trial {
  readonly #reassembler: Reassembler;
  readonly #mask: number;
  readonly #segment = new Script().client({ seconds: 1, nanoseconds: 0 });
  readonly #payload = new Uint8Array(MOST_BYTES);
  #seen: Seen[] = [];

  constructor(policy: OverlapPolicy) {
    this.#reassembler = createReassembler({ policy });
    this.#mask = policyMask(policy)!;
  }

  /** Pushes every step of `streams`, one stream after the other; gives what differs. */
  run(streams: readonly Stream[]): string[] {
    this.#seen = streams.map(() => new Seen());
    const twins = streams.map(() => new ByteArrayTwin(this.#mask));
    const wrong = streams.flatMap((stream, place) => this.#send(stream, place, twins[place]!));
    this.#take(this.#reassembler.end());
    for (const [place, stream] of streams.entries()) {
      const { cells, length } = this.#seen[place]!;
      const expected = twins[place]!.finish();
      if (length === expected.length && expected.every((cell, at) => cell === cells[at])) continue;
      wrong.push(`stream ${stream.number}: ${cells.subarray(0, length)} instead of ${expected}`);
    }
    return wrong;
  }

  #send(stream: Stream, place: number, twin: ByteArrayTwin): string[] {
    const wrong: string[] = [];
    for (const [at, step] of stream.steps.entries()) {
      const expected = twin.take(step, stream.length);
      this.#write(stream, place, step);
      const said = this.#take(this.#reassembler.push(this.#segment));
      // What was transient is no longer there, and nothing can be compared with it.
      if (stream.transient) this.#payload.fill(SCRAMBLED);
      else if (said !== expected)
        wrong.push(`stream ${stream.number} step ${at}: ${said ? 'an' : 'no'} overlap is said`);
    }
    return wrong;
  }

  #write({ length, initialSequence, fromServer, transient }: Stream, place: number, step: Step): void {
    const segment = this.#segment;
    const isAck = step.kind === 'ack';
    const toServer = fromServer === isAck;
    segment.sourceAt = toServer ? 0 : 4;
    segment.destinationAt = toServer ? 4 : 0;
    segment.sourcePort = toServer ? place : SERVER;
    segment.destinationPort = toServer ? SERVER : place;
    segment.record++;
    segment.transient = transient;
    const first = initialSequence + 1;
    // The acknowledgments of the side that sends say nothing of its own stream.
    segment.flags = isAck ? ACK : step.kind === 'syn' ? SYN : step.kind === 'fin' ? FIN : 0;
    segment.acknowledgment = isAck ? (first + step.to) >>> 0 : 0;
    const offset = step.kind === 'data' ? step.piece.start : step.kind === 'fin' ? length : -1;
    segment.sequence = isAck ? 1 : (first + offset) >>> 0;
    const bytes = step.kind === 'data' ? step.piece.bytes : NOTHING;
    segment.payload = transient ? this.#payload : bytes;
    if (transient) this.#payload.set(bytes);
    segment.payloadLength = segment.originalPayloadLength = bytes.length;
  }

  /** Whether an overlap was said. */
  #take(events: readonly TcpEvent[]): boolean {
    let overlaps = false;
    for (const event of events) {
      if (event.type === 'overlap') overlaps = true;
      if (event.type !== 'chunk') continue;
      const [one, other] = event.chunk.connection.endpoints;
      this.#seen[one.port === SERVER ? other.port : one.port]!.add(event.chunk);
    }
    return overlaps;
  }
}

function* batches(from: number, to: number): Generator<Stream[]> {
  for (let first = from; first < to; first += TOGETHER) {
    const count = Math.min(TOGETHER, to - first);
    yield Array.from({ length: count }, (_, i) => streamOf(SEED, first + i));
  }
}

describe(`random streams beside an array of bytes (MODEL_SEED=${SEED})`, () => {
  const share = Math.ceil(STREAMS / overlapPolicies.length);
  it.each(overlapPolicies.map((policy, index) => [policy, index * share] as const))(
    `%s: ${share} streams from number %i on come out byte for byte, gaps and contradictions said`,
    (policy, from) => {
      const wrong: string[] = [];
      for (const streams of batches(from, from + share)) wrong.push(...new Trial(policy).run(streams));
      expect(wrong.slice(0, 3), `MODEL_SEED=${SEED}`).toEqual([]);
    },
    HANG_MS * Math.max(1, STREAMS / 100_000),
  );
});

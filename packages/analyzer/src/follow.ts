import type { StreamChunk } from '@plainwire/tcp-reassembly';
import type { AnalyzedBatch } from './analyzer.ts';
import type { StreamOutcome } from './outcome.ts';

/** Which bytes of a connection: those of TCP, or what TLS protected. */
export type FollowLayer = 'tcp' | 'tls';

/** The bytes of one connection, in the order in which both sides spoke. */
export interface FollowedStream {
  /** `endpoints[0]` sent the first segment; undefined when the capture does not hold the stream. */
  readonly connection: StreamChunk['connection'] | undefined;
  readonly chunks: readonly StreamChunk[];
}

/** Collects the data and gaps of one connection, by its number in the capture (`tcp.stream`), from analyzed batches. */
export class Follower {
  readonly #layer: FollowLayer;
  readonly #stream: number;
  readonly #chunks: StreamChunk[] = [];
  #connection: StreamChunk['connection'] | undefined;

  constructor(layer: FollowLayer, stream: number) {
    this.#layer = layer;
    this.#stream = stream;
  }

  push(batch: AnalyzedBatch): void {
    for (const frame of batch.frames) {
      if (frame.tcp?.connection.id === this.#stream) this.#connection ??= frame.tcp.connection;
      this.#take(frame.outcome);
    }
    this.#take(batch.rest);
  }

  get stream(): FollowedStream {
    return { connection: this.#connection, chunks: this.#chunks };
  }

  #take(outcome: StreamOutcome): void {
    for (const chunk of this.#layer === 'tcp' ? outcome.chunks : outcome.plaintext) {
      if (chunk.connection.id === this.#stream && chunk.kind !== 'end') this.#chunks.push(chunk);
    }
  }
}

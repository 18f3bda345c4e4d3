import { ipv4Text, ipv6Text, u16be } from '@plainwire/bytes';
import type { HttpMessage } from '@plainwire/http';
import type { StreamChunk } from '@plainwire/tcp-reassembly';
import type { AnalyzedFrame } from './analyzed-frame.ts';
import type { AnalyzedBatch } from './analyzer.ts';
import { NetworkLayers } from './network-layers.ts';
import type { StreamOutcome } from './outcome.ts';

/**
 * Which bytes of a connection: those of TCP, what TLS protected, the HTTP messages (each head, then its decoded body),
 * or the datagrams of UDP.
 */
export type FollowLayer = 'tcp' | 'tls' | 'http' | 'udp';

/** The bytes of one connection, in the order in which both sides spoke. */
export interface FollowedStream {
  /** `endpoints[0]` sent the first segment; undefined when the capture does not hold the stream. */
  readonly connection: StreamChunk['connection'] | undefined;
  readonly chunks: readonly StreamChunk[];
}

/**
 * Collects the data and gaps of one connection, by its number in the capture (`tcp.stream`, `udp.stream`), from
 * analyzed batches. UDP wants an analyzer with `analysis`.
 */
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
      if (this.#layer === 'udp') {
        this.#takeDatagram(frame);
        continue;
      }
      if (frame.tcp?.connection.id === this.#stream) this.#connection ??= frame.tcp.connection;
      this.#take(frame.outcome, frame.record.number);
    }
    if (this.#layer !== 'udp') this.#take(batch.rest, 0);
  }

  get stream(): FollowedStream {
    return { connection: this.#connection, chunks: this.#chunks };
  }

  #take(outcome: StreamOutcome, record: number): void {
    if (this.#layer === 'http') {
      for (const message of outcome.messages) this.#takeMessage(message, record);
      return;
    }
    for (const chunk of this.#layer === 'tcp' ? outcome.chunks : outcome.plaintext) {
      if (chunk.connection.id === this.#stream && chunk.kind !== 'end') this.#chunks.push(chunk);
    }
  }

  #takeMessage(message: HttpMessage, record: number): void {
    if (message.connection.id !== this.#stream || !message.complete) return;
    for (const bytes of [message.head, message.body]) {
      if (bytes.length === 0) continue;
      const { direction, seconds, nanoseconds } = message;
      const connection = message.connection as StreamChunk['connection'];
      this.#chunks.push(piece(bytes, { connection, direction, record, seconds, nanoseconds }));
    }
  }

  #takeDatagram(frame: AnalyzedFrame): void {
    for (const { conversation, layer } of frame.udp) {
      if (conversation !== this.#stream) continue;
      const [source, destination] = endpointsOf(frame, layer);
      this.#connection ??= { id: this.#stream, endpoints: [source, destination] };
      const [first] = this.#connection.endpoints;
      const direction = first.address === source.address && first.port === source.port ? 0 : 1;
      const { layers, record } = frame;
      const bytes = layers.bytesAt(layer).subarray(layers.endAt(layer), layers.limitAt(layer));
      if (bytes.length === 0) continue;
      const { seconds, nanoseconds, number } = record;
      const from = { connection: this.#connection, direction, record: number, seconds, nanoseconds } as const;
      this.#chunks.push(piece(bytes, from));
    }
  }
}

type From = Pick<StreamChunk, 'connection' | 'direction' | 'seconds' | 'nanoseconds'> & {
  readonly record: number;
};

function piece(bytes: Uint8Array, { record, ...from }: From): StreamChunk {
  const sources = [{ record, offset: 0, length: bytes.length }];
  return { ...from, kind: 'data', offset: 0, length: bytes.length, bytes, sources };
}

type Endpoint = StreamChunk['connection']['endpoints'][0];

function endpointsOf({ layers }: AnalyzedFrame, layer: number): [Endpoint, Endpoint] {
  const network = new NetworkLayers(layers.dissector);
  const below = network.below(layers, layer);
  const { sourceAt, destinationAt, length } = network.addressesAt(layers, below);
  const text = length === 4 ? ipv4Text : ipv6Text;
  const bytes = layers.bytesAt(below);
  const ports = layers.bytesAt(layer);
  const start = layers.startAt(layer);
  return [
    { address: text(bytes, sourceAt), port: u16be(ports, start) },
    { address: text(bytes, destinationAt), port: u16be(ports, start + 2) },
  ];
}

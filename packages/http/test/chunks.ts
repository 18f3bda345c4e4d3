import type { StreamChunk } from '../src/stream-chunk.ts';

const connection = {
  id: 0,
  endpoints: [
    { address: '10.0.0.1', port: 40000 },
    { address: '10.0.0.2', port: 80 },
  ],
} as const;

/** One byte per character (ISO-8859-1). */
export function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

export function textOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
}

/** Writes the chunks of one connection, counting offsets, records and seconds. */
export class Wire {
  readonly #offsets: [number, number] = [0, 0];
  #record = 0;

  constructor(readonly id = 0) {}

  client(text: string | Uint8Array): StreamChunk {
    return this.data(0, text);
  }

  server(text: string | Uint8Array): StreamChunk {
    return this.data(1, text);
  }

  data(direction: 0 | 1, content: string | Uint8Array): StreamChunk {
    const bytes = typeof content === 'string' ? bytesOf(content) : content;
    const chunk = this.#chunk(direction, 'data', bytes.length);
    const sources = [{ record: chunk.seconds, offset: chunk.offset, length: bytes.length }];
    return { ...chunk, bytes, sources };
  }

  gap(direction: 0 | 1, length: number): StreamChunk {
    return { ...this.#chunk(direction, 'gap', length), reason: 'not-captured' };
  }

  end(direction: 0 | 1, reason = 'fin'): StreamChunk {
    return { ...this.#chunk(direction, 'end', 0), reason };
  }

  #chunk(direction: 0 | 1, kind: StreamChunk['kind'], length: number): StreamChunk {
    const offset = this.#offsets[direction];
    this.#offsets[direction] += length;
    this.#record++;
    return {
      connection: { ...connection, id: this.id },
      direction,
      kind,
      offset,
      length,
      sources: [],
      seconds: this.#record,
      nanoseconds: 0,
    };
  }
}

/** The same bytes in pieces of the given lengths, used in turn; times stay, so that results can be compared. */
export function cut(chunk: StreamChunk, lengths: readonly number[]): StreamChunk[] {
  const { bytes } = chunk;
  if (bytes === undefined) return [chunk];
  const pieces: StreamChunk[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const length = Math.min(bytes.length - at, Math.max(1, lengths[turn % lengths.length] ?? 1));
    const sources = chunk.sources
      .map((source) => clip(source, chunk.offset + at, chunk.offset + at + length))
      .filter((source) => source.length > 0);
    pieces.push({
      ...chunk,
      offset: chunk.offset + at,
      length,
      bytes: bytes.subarray(at, at + length),
      sources,
    });
    at += length;
  }
  return pieces;
}

function clip(source: StreamChunk['sources'][number], from: number, to: number) {
  const offset = Math.max(from, source.offset);
  return { record: source.record, offset, length: Math.min(to, source.offset + source.length) - offset };
}

/** The same chunk as an object whose members are getters of its class, as a reassembler may give it. */
export function behindGetters(chunk: StreamChunk): StreamChunk {
  const getters = Object.entries(chunk).map(([name, value]) => [name, { get: () => value }]);
  return Object.create(Object.create(null, Object.fromEntries(getters)));
}

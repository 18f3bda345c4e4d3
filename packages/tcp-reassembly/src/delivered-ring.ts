import { concat } from '@plainwire/bytes';
import { fromBase64, toBase64 } from './base64.ts';

const ENTRIES = 1 << 15;
const MASK = ENTRIES - 1;
/** A retransmission of something older than this many segments of its flow is not compared. */
const MAX_STEPS = 256;

/** Flow, number, offset, length, place in its block, record, block. */
type RingEntry = readonly [number, number, number, number, number, number, number];

export interface RingSnapshot {
  readonly next: number;
  readonly blocks: readonly { readonly weight: number; readonly bytes: string }[];
  /** Of each flow the newest first. */
  readonly entries: readonly RingEntry[];
}

/**
 * Where the bytes given out last are: their blocks are held, not copied, until newer blocks push them out. With it a
 * retransmission with other bytes is found although the first copy left long ago. The segments of a flow are chained; a flow is
 * a small number.
 */
export class DeliveredRing {
  readonly #maxBytes: number;
  readonly #offset = new Float64Array(ENTRIES);
  readonly #length = new Int32Array(ENTRIES);
  readonly #at = new Int32Array(ENTRIES);
  readonly #record = new Float64Array(ENTRIES);
  readonly #block = new Float64Array(ENTRIES);
  readonly #previous = new Float64Array(ENTRIES);
  #next = 0;
  /** By flow number: the entry of its last segment, plus 1. */
  #last = new Float64Array(2048);

  /** Blocks `#oldestBlock` to `#nextBlock`, at their number modulo the length. */
  #blocks: (Uint8Array | null)[] = new Array(1024).fill(null);
  /** What each block counts; more than its length when only what is remembered of it was kept. */
  #weights = new Float64Array(1024);
  #oldestBlock = 0;
  #nextBlock = 0;
  #lastBlock: Uint8Array | null = null;
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Notes that `length` bytes at `at` of `block` were given out at `offset` of the flow. */
  remember(
    flow: number,
    block: Uint8Array,
    at: number,
    length: number,
    offset: number,
    record: number,
  ): void {
    if (block !== this.#lastBlock) this.#hold(block, block.length);
    const entry = this.#next & MASK;
    this.#offset[entry] = offset;
    this.#length[entry] = length;
    this.#at[entry] = at;
    this.#record[entry] = record;
    this.#block[entry] = this.#nextBlock - 1;
    if (flow >= this.#last.length) this.#growFlows(flow);
    this.#previous[entry] = this.#last[flow]!;
    this.#last[flow] = ++this.#next;
  }

  /**
   * Calls `visit` with each part of `[from, to)` that is still held. Gives the number of bytes found; fewer than asked
   * for when some were pushed out.
   */
  visit(
    flow: number,
    from: number,
    to: number,
    visit: (from: number, bytes: Uint8Array, record: number) => void,
  ): number {
    let found = 0;
    let at = this.#last[flow] ?? 0;
    for (let step = 0; step < MAX_STEPS && at > 0 && at > this.#next - ENTRIES; step++) {
      const entry = (at - 1) & MASK;
      const offset = this.#offset[entry]!;
      const low = Math.max(from, offset);
      const high = Math.min(to, offset + this.#length[entry]!);
      if (low < high) {
        const block = this.#block[entry]!;
        if (block < this.#oldestBlock) break;
        const start = this.#at[entry]! + low - offset;
        const bytes = this.#blocks[block & (this.#blocks.length - 1)]!;
        visit(low, bytes.subarray(start, start + high - low), this.#record[entry]!);
        found += high - low;
      }
      if (offset <= from) break;
      at = this.#previous[entry]!;
    }
    return found;
  }

  /** The flow number belongs to another flow now. */
  forget(flow: number): void {
    if (flow < this.#last.length) this.#last[flow] = 0;
  }

  #growFlows(flow: number): void {
    const grown = new Float64Array(2 * (flow + 1));
    grown.set(this.#last);
    this.#last = grown;
  }

  /** What is remembered, with bytes of its own; `nameOf` as for `RecentSegments`. */
  snapshot(nameOf: (flow: number) => number): RingSnapshot {
    const entries: RingEntry[] = [];
    const used = new Map<number, { parts: Uint8Array[]; length: number }>();
    const flows: [name: number, last: number][] = [];
    for (const [flow, last] of this.#last.entries()) {
      const name = last > 0 ? nameOf(flow) : -1;
      if (name >= 0) flows.push([name, last]);
    }
    for (const [name, last] of flows.sort(([a], [b]) => a - b)) {
      let at = last;
      for (let step = 0; step < MAX_STEPS && at > 0 && at > this.#next - ENTRIES; step++) {
        const entry = (at - 1) & MASK;
        const block = this.#block[entry]!;
        if (block < this.#oldestBlock) break;
        const kept = used.get(block) ?? { parts: [], length: 0 };
        used.set(block, kept);
        const length = this.#length[entry]!;
        const from = this.#at[entry]!;
        kept.parts.push(this.#blocks[block & (this.#blocks.length - 1)]!.subarray(from, from + length));
        entries.push([
          name,
          at,
          this.#offset[entry]!,
          length,
          kept.length,
          this.#record[entry]!,
          block - this.#oldestBlock,
        ]);
        kept.length += length;
        at = this.#previous[entry]!;
      }
    }
    const blocks = Array.from({ length: this.#nextBlock - this.#oldestBlock }, (_, index) => ({
      weight: this.#weights[(this.#oldestBlock + index) & (this.#blocks.length - 1)]!,
      bytes: toBase64(concat(used.get(this.#oldestBlock + index)?.parts ?? [])),
    }));
    return { next: this.#next, blocks, entries };
  }

  /** For a ring in which nothing is. */
  restore({ next, blocks, entries }: RingSnapshot, flowOf: (name: number) => number): void {
    for (const { weight, bytes } of blocks) this.#hold(fromBase64(bytes), weight);
    const dropped = blocks.length - (this.#nextBlock - this.#oldestBlock);
    this.#lastBlock = null;
    this.#next = next;
    // Oldest first, so that each finds the one before it.
    for (const [name, number, offset, length, at, record, block] of [...entries].reverse()) {
      if (block < dropped) continue;
      const flow = flowOf(name);
      const entry = (number - 1) & MASK;
      this.#offset[entry] = offset;
      this.#length[entry] = length;
      this.#at[entry] = at;
      this.#record[entry] = record;
      this.#block[entry] = block;
      if (flow >= this.#last.length) this.#growFlows(flow);
      this.#previous[entry] = this.#last[flow]!;
      this.#last[flow] = number;
    }
  }

  #hold(block: Uint8Array, weight: number): void {
    if (this.#nextBlock - this.#oldestBlock === this.#blocks.length) this.#grow();
    const place = this.#nextBlock++ & (this.#blocks.length - 1);
    this.#blocks[place] = block;
    this.#weights[place] = weight;
    this.#lastBlock = block;
    this.#bytes += weight;
    while (this.#bytes > this.#maxBytes && this.#oldestBlock < this.#nextBlock - 1) this.#dropOldest();
  }

  #dropOldest(): void {
    const oldest = this.#oldestBlock++ & (this.#blocks.length - 1);
    this.#bytes -= this.#weights[oldest]!;
    this.#blocks[oldest] = null;
  }

  /** Twice the room for blocks; past the number of entries the oldest is of no use. */
  #grow(): void {
    if (this.#blocks.length >= ENTRIES) {
      this.#dropOldest();
      return;
    }
    const size = this.#blocks.length * 2;
    const grown: (Uint8Array | null)[] = new Array(size).fill(null);
    const weights = new Float64Array(size);
    for (let block = this.#oldestBlock; block < this.#nextBlock; block++) {
      const place = block & (this.#blocks.length - 1);
      grown[block & (size - 1)] = this.#blocks[place]!;
      weights[block & (size - 1)] = this.#weights[place]!;
    }
    this.#blocks = grown;
    this.#weights = weights;
  }
}

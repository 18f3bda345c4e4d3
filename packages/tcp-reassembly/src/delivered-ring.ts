const ENTRIES = 1 << 15;
const MASK = ENTRIES - 1;
/** A retransmission of something older than this many segments of its flow is not compared. */
const MAX_STEPS = 256;

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
    if (block !== this.#lastBlock) this.#hold(block);
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

  #hold(block: Uint8Array): void {
    if (this.#nextBlock - this.#oldestBlock === this.#blocks.length) this.#grow();
    this.#blocks[this.#nextBlock++ & (this.#blocks.length - 1)] = block;
    this.#lastBlock = block;
    this.#bytes += block.length;
    while (this.#bytes > this.#maxBytes && this.#oldestBlock < this.#nextBlock - 1) {
      const oldest = this.#oldestBlock++ & (this.#blocks.length - 1);
      this.#bytes -= this.#blocks[oldest]!.length;
      this.#blocks[oldest] = null;
    }
  }

  /** Twice the room for blocks; past the number of entries the oldest is of no use. */
  #grow(): void {
    if (this.#blocks.length >= ENTRIES) {
      const oldest = this.#oldestBlock++ & (this.#blocks.length - 1);
      this.#bytes -= this.#blocks[oldest]!.length;
      this.#blocks[oldest] = null;
      return;
    }
    const grown: (Uint8Array | null)[] = new Array(this.#blocks.length * 2).fill(null);
    for (let block = this.#oldestBlock; block < this.#nextBlock; block++) {
      grown[block & (grown.length - 1)] = this.#blocks[block & (this.#blocks.length - 1)]!;
    }
    this.#blocks = grown;
  }
}

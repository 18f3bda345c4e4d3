import { BIT_ENTRIES, DISTANCES, FIXED_LENGTHS, LENGTH_ORDER, LITERALS } from './deflate-codes.ts';
import { ENTRY_END, ENTRY_INVALID, ENTRY_LINK, fillHuffmanTable } from './huffman-table.ts';

/** How far back a copy reaches. */
const WINDOW = 32 * 1024;
const ROOM = WINDOW + 256 * 1024;
/** Longest copy, and two literals before it. */
const LONGEST_STEP = 260;
const INPUT = 64 * 1024;
/** One symbol and what the bit buffer takes in advance. */
const SYMBOL_BYTES = 12;
/** The longest description of a block's codes: 17 bits, 19 lengths of 3, 318 of at most 14. */
const BLOCK_BYTES = 600;
const LITERAL_BITS = 11;
const DISTANCE_BITS = 8;

/** How an `Inflater` stopped: it needs input, has no more room, found the end of the data, or wrong data. */
export type InflaterStop = 'input' | 'room' | 'end' | 'malformed';

/**
 * DEFLATE (RFC 1951) in pieces, and a way over the bytes around it: `load` gives input, `inflate` expands what began
 * at `start`, `peek` and `skip` go over what is not compressed.
 */
export class Inflater {
  readonly #reuse: boolean;
  readonly #in = new Uint8Array(INPUT + BLOCK_BYTES + SYMBOL_BYTES);
  readonly #view = new DataView(this.#in.buffer);
  #at = 0;
  #end = 0;
  /** No more input will come; zeros follow it. */
  #final = false;
  /** Less than eight bits between calls. */
  #hold = 0;
  #bits = 0;
  #out = new Uint8Array(ROOM);
  #to = 0;
  /** Where what has not been taken yet begins, and what a copy may reach. */
  #from = 0;
  #floor = 0;
  #state: 'head' | 'stored' | 'codes' | 'end' = 'end';
  #lastBlock = false;
  #stored = 0;
  readonly #literals = new Int32Array(4096);
  readonly #distances = new Int32Array(512);
  readonly #bitLengths = new Int32Array(128);
  readonly #lengths = new Uint8Array(320);

  /** @param reuse what `take` gave is overwritten by what comes after it. */
  constructor(reuse: boolean) {
    this.#reuse = reuse;
  }

  /** Takes the next input, as much as there is room for; gives how much that was. */
  load(bytes: Uint8Array): number {
    const held = this.#end - this.#at;
    this.#in.copyWithin(0, this.#at, this.#end);
    const taken = Math.min(bytes.length, INPUT - held);
    this.#in.set(taken === bytes.length ? bytes : bytes.subarray(0, taken), held);
    this.#at = 0;
    this.#end = held + taken;
    return taken;
  }

  /** No more input will come. */
  finish(): void {
    this.#final = true;
    this.#in.fill(0, this.#end, this.#end + BLOCK_BYTES + SYMBOL_BYTES);
  }

  /** Bytes of input that were not used. */
  get left(): number {
    return this.#end - this.#at;
  }

  /** The input that was not used, to be looked at; only between `load`, `inflate` and `skip`. */
  peek(): Uint8Array {
    return this.#in.subarray(this.#at, this.#end);
  }

  /** Goes past `length` bytes of input. */
  skip(length: number): void {
    this.#at += length;
  }

  /** Compressed data begins here; nothing before it can be copied. */
  start(): void {
    this.#state = 'head';
    this.#floor = this.#to;
    this.#hold = this.#bits = 0;
  }

  /** Expands as far as input and room go. At the end of the data the input stands at the byte after it. */
  inflate(): InflaterStop {
    for (;;) {
      const stop = this.#step();
      if (stop !== undefined) return stop;
    }
  }

  /** What was expanded since it was last asked for. */
  take(): Uint8Array {
    const bytes = this.#out.subarray(this.#from, this.#to);
    this.#from = this.#to;
    return bytes;
  }

  /** Makes room again, after everything was taken. */
  makeRoom(): void {
    const kept = Math.min(WINDOW, this.#to);
    const room = this.#reuse ? this.#out : new Uint8Array(ROOM);
    if (room === this.#out) room.copyWithin(0, this.#to - kept, this.#to);
    else room.set(this.#out.subarray(this.#to - kept, this.#to));
    this.#floor = Math.max(0, this.#floor - (this.#to - kept));
    this.#out = room;
    this.#from = this.#to = kept;
  }

  #step(): InflaterStop | undefined {
    switch (this.#state) {
      case 'head':
        return this.#head();
      case 'stored':
        return this.#copyStored();
      case 'codes':
        return this.#final ? this.#lastCodes() : this.#codes(this.#end - SYMBOL_BYTES, ROOM - LONGEST_STEP);
      case 'end':
        this.#bits = 0;
        return 'end';
    }
  }

  /** The beginning of a block (§3.2.3). */
  #head(): InflaterStop | undefined {
    if (!this.#final && this.left < BLOCK_BYTES) return 'input';
    const begun = this.#read(3);
    this.#lastBlock = (begun & 1) === 1;
    const type = begun >> 1;
    if (type === 3) return 'malformed';
    if (type === 0) return this.#storedHead();
    const sound = type === 1 ? this.#fixedCodes() : this.#dynamicCodes();
    if (this.#overrun()) return 'input';
    if (!sound) return 'malformed';
    this.#state = 'codes';
    return undefined;
  }

  #storedHead(): InflaterStop | undefined {
    this.#at -= this.#bits >> 3;
    this.#bits = this.#hold = 0;
    const length = this.#view.getUint16(this.#at, true);
    const check = this.#view.getUint16(this.#at + 2, true);
    this.#at += 4;
    if (this.#overrun()) return 'input';
    if ((length ^ check) !== 0xffff) return 'malformed';
    this.#stored = length;
    this.#state = 'stored';
    return undefined;
  }

  #copyStored(): InflaterStop | undefined {
    const length = Math.min(this.#stored, this.left, ROOM - this.#to);
    this.#out.set(this.#in.subarray(this.#at, this.#at + length), this.#to);
    this.#at += length;
    this.#to += length;
    this.#stored -= length;
    if (this.#stored > 0) return this.left === 0 ? 'input' : 'room';
    this.#state = this.#lastBlock ? 'end' : 'head';
    return undefined;
  }

  #fixedCodes(): boolean {
    return this.#fill(FIXED_LENGTHS, 288, 320);
  }

  /** The codes of a block that describes its own (§3.2.7). */
  #dynamicCodes(): boolean {
    const literals = 257 + this.#read(5);
    const distances = 1 + this.#read(5);
    const bitLengths = 4 + this.#read(4);
    if (literals > 286 || distances > 30) return false;
    const lengths = this.#lengths;
    lengths.fill(0, 0, 19);
    for (let index = 0; index < bitLengths; index++) lengths[LENGTH_ORDER[index]!] = this.#read(3);
    if (!fillHuffmanTable(this.#bitLengths, 7, { lengths, from: 0, to: 19, meanings: BIT_ENTRIES }))
      return false;
    if (!this.#readLengths(literals + distances)) return false;
    // A block without a code for its end would never end.
    return lengths[256] !== 0 && this.#fill(lengths, literals, literals + distances);
  }

  /** @param lengths of literals up to `from`, of distances up to `to`. */
  #fill(lengths: Uint8Array, from: number, to: number): boolean {
    const literals = { lengths, from: 0, to: from, meanings: LITERALS };
    const distances = { lengths, from, to, meanings: DISTANCES };
    return (
      fillHuffmanTable(this.#literals, LITERAL_BITS, literals) &&
      fillHuffmanTable(this.#distances, DISTANCE_BITS, distances)
    );
  }

  #readLengths(count: number): boolean {
    const lengths = this.#lengths;
    for (let at = 0; at < count; ) {
      this.#refill();
      const entry = this.#bitLengths[this.#hold & 127]!;
      if (entry & ENTRY_INVALID) return false;
      this.#drop(entry & 15);
      const symbol = (entry >>> 8) & 31;
      if (symbol < 16) {
        lengths[at++] = symbol;
        continue;
      }
      if (symbol === 16 && at === 0) return false;
      const times =
        symbol === 16 ? 3 + this.#read(2) : symbol === 17 ? 3 + this.#read(3) : 11 + this.#read(7);
      if (at + times > count) return false;
      lengths.fill(symbol === 16 ? lengths[at - 1]! : 0, at, at + times);
      at += times;
    }
    return true;
  }

  /** Symbol by symbol at the end of the input, so that none is taken from beyond it. */
  #lastCodes(): InflaterStop | undefined {
    const before = this.#to;
    if (before > ROOM - LONGEST_STEP) return 'room';
    const stop = this.#codes(this.#end + SYMBOL_BYTES, before);
    if (!this.#overrun()) return stop === 'room' ? undefined : stop;
    this.#to = before;
    return 'input';
  }

  /**
   * Symbols (§3.2.3), as long as the input stands at `last` or before it and the output at `full` or before it. The
   * hot loop: everything in locals, and 24 bits at least after each refill.
   */
  #codes(last: number, full: number): InflaterStop | undefined {
    const view = this.#view;
    const out = this.#out;
    const literals = this.#literals;
    const distances = this.#distances;
    const floor = this.#floor;
    let hold = this.#hold;
    let bits = this.#bits;
    let at = this.#at;
    let to = this.#to;
    let stop: InflaterStop | undefined;
    for (;;) {
      if (to > full) {
        stop = 'room';
        break;
      }
      if (at > last) {
        stop = 'input';
        break;
      }
      hold |= view.getInt32(at, true) << bits;
      at += (31 - bits) >> 3;
      bits |= 24;
      let entry = literals[hold & 2047]!;
      if (entry < 0) {
        out[to++] = entry >>> 8;
        hold >>>= entry & 15;
        bits -= entry & 15;
        entry = literals[hold & 2047]!;
        if (entry < 0) {
          out[to++] = entry >>> 8;
          hold >>>= entry & 15;
          bits -= entry & 15;
          continue;
        }
        hold |= view.getInt32(at, true) << bits;
        at += (31 - bits) >> 3;
        bits |= 24;
      }
      hold >>>= entry & 15;
      bits -= entry & 15;
      if (entry & ENTRY_LINK) {
        entry = literals[(entry >>> 16) + (hold & ((1 << ((entry >>> 8) & 15)) - 1))]!;
        hold >>>= entry & 15;
        bits -= entry & 15;
        if (entry < 0) {
          out[to++] = entry >>> 8;
          continue;
        }
      }
      if (entry & (ENTRY_END | ENTRY_INVALID)) {
        if (entry & ENTRY_END) this.#state = this.#lastBlock ? 'end' : 'head';
        else stop = 'malformed';
        break;
      }
      let extra = (entry >>> 8) & 15;
      const length = (entry >>> 16) + (hold & ((1 << extra) - 1));
      // Without extra bits this would leave the range of small integers, for which the loop is compiled.
      hold = (hold >>> extra) | 0;
      bits -= extra;
      hold |= view.getInt32(at, true) << bits;
      at += (31 - bits) >> 3;
      bits |= 24;
      entry = distances[hold & 255]!;
      hold >>>= entry & 15;
      bits -= entry & 15;
      if (entry & ENTRY_LINK) {
        entry = distances[(entry >>> 16) + (hold & ((1 << ((entry >>> 8) & 15)) - 1))]!;
        hold >>>= entry & 15;
        bits -= entry & 15;
      }
      if (entry & ENTRY_INVALID) {
        stop = 'malformed';
        break;
      }
      hold |= view.getInt32(at, true) << bits;
      at += (31 - bits) >> 3;
      bits |= 24;
      extra = (entry >>> 8) & 15;
      const distance = (entry >>> 16) + (hold & ((1 << extra) - 1));
      hold = (hold >>> extra) | 0;
      bits -= extra;
      let copied = to - distance;
      if (copied < floor) {
        stop = 'malformed';
        break;
      }
      const end = to + length;
      if (length > 24 && distance >= length) {
        out.copyWithin(to, copied, copied + length);
        to = end;
      } else {
        while (to < end) out[to++] = out[copied++]!;
      }
    }
    // Whole bytes go back; the bits above those that are held were only taken in advance.
    this.#at = at - (bits >> 3);
    this.#bits = bits & 7;
    this.#hold = hold & ((1 << (bits & 7)) - 1);
    this.#to = to;
    return stop;
  }

  /** More was read than there is. */
  #overrun(): boolean {
    return this.#at - (this.#bits >> 3) > this.#end;
  }

  /** The next `count` bits, 16 at most. */
  #read(count: number): number {
    this.#refill();
    const value = this.#hold & ((1 << count) - 1);
    this.#drop(count);
    return value;
  }

  #refill(): void {
    while (this.#bits < 16) {
      this.#hold |= this.#in[this.#at++]! << this.#bits;
      this.#bits += 8;
    }
  }

  #drop(count: number): void {
    this.#hold >>>= count;
    this.#bits -= count;
  }
}

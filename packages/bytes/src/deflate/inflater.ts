import { BIT_ENTRIES, DISTANCES, FIXED_LENGTHS, LENGTH_ORDER, LITERALS } from './deflate-codes.ts';
import { ENTRY_END, ENTRY_INVALID, ENTRY_LINK, fillHuffmanTable } from './huffman-table.ts';
import { bitsOfFirst, pairLiterals } from './literal-pairs.ts';

/** How far back a copy reaches. */
const WINDOW = 32 * 1024;
/** Two literals, the longest copy, one literal more, and a byte that is written behind it. */
const LONGEST_STEP = 262;
/** Literals in one table entry and one copy, 60 bits at most, and what is looked at beyond them. */
const SYMBOL_BYTES = 12;
/** The longest description of a block's codes: 17 bits, 19 lengths of 3, 318 of at most 14. */
const BLOCK_BYTES = 600;
/** Kinds of block (§3.2.3). */
const STORED = 0;
const FIXED = 1;
const DYNAMIC = 2;
/** Two of them fit into the 25 bits that a look at the input gives. */
const LITERAL_BITS = 12;
const LITERAL_MASK = 4095;
const DISTANCE_BITS = 8;
/** The hot loop reads so many bits at once: few, so that it is compiled between two runs, not within one. */
const RUN = 8 * 2048;

/** How an `Inflater` stopped: it needs input, has no more room, found the end of the data, or wrong data. */
export type InflaterStop = 'input' | 'room' | 'end' | 'malformed';

/** The same of one step, which also ends behind a part of a block, and behind the block. */
type StepEnd = InflaterStop | 'run' | 'block';

export interface InflaterOptions {
  /** What `take` gave is overwritten by what comes after it. Default false. */
  readonly reuse?: boolean | undefined;
  /** Bytes of compressed input that are held at once. Default 256 KiB. */
  readonly inputBytes?: number | undefined;
  /** Bytes of output between two calls of `makeRoom`, roughly. Default 256 KiB. */
  readonly outputBytes?: number | undefined;
}

/**
 * DEFLATE (RFC 1951) in pieces, and a way over the bytes around it: `load` gives input, `inflate` expands what began
 * at `start`, `peek` and `skip` go over what is not compressed.
 */
export class Inflater {
  readonly #reuse: boolean;
  readonly #inputBytes: number;
  readonly #room: number;
  readonly #in: Uint8Array;
  readonly #view: DataView;
  /** The next bit of the input. */
  #bit = 0;
  #end = 0;
  /** All input is here, for now; zeros follow it. */
  #final = false;
  #out: Uint8Array;
  #outView: DataView;
  #to = 0;
  /** Where what has not been taken yet begins, and what a copy may reach. */
  #from = 0;
  #floor = 0;
  #state: 'head' | 'stored' | 'codes' | 'end' = 'end';
  #lastBlock = false;
  #stored = 0;
  readonly #literals = new Int32Array(4096 + 576);
  readonly #distances = new Int32Array(512);
  readonly #bitLengths = new Int32Array(128);
  readonly #lengths = new Uint8Array(320);

  constructor({ reuse = false, inputBytes = 256 * 1024, outputBytes = 256 * 1024 }: InflaterOptions = {}) {
    this.#reuse = reuse;
    this.#inputBytes = BLOCK_BYTES + inputBytes;
    this.#room = WINDOW + LONGEST_STEP + outputBytes;
    this.#in = new Uint8Array(this.#inputBytes + BLOCK_BYTES + SYMBOL_BYTES);
    this.#view = new DataView(this.#in.buffer);
    this.#out = new Uint8Array(this.#room);
    this.#outView = new DataView(this.#out.buffer);
  }

  /** Takes the next input, as much as there is room for; gives how much that was. */
  load(bytes: Uint8Array): number {
    this.#final = false;
    const at = this.#bit >> 3;
    const held = this.#end - at;
    this.#in.copyWithin(0, at, this.#end);
    const taken = Math.min(bytes.length, this.#inputBytes - held);
    this.#in.set(taken === bytes.length ? bytes : bytes.subarray(0, taken), held);
    this.#bit &= 7;
    this.#end = held + taken;
    return taken;
  }

  /** No more input will come, or not soon: from now on `inflate` expands to its last bit. */
  finish(): void {
    this.#final = true;
    this.#in.fill(0, this.#end, this.#end + BLOCK_BYTES + SYMBOL_BYTES);
  }

  /** Whole bytes of input that were not used. */
  get left(): number {
    return this.#end - ((this.#bit + 7) >> 3);
  }

  /** The input that was not used, to be looked at; only between `load`, `inflate` and `skip`. */
  peek(): Uint8Array {
    return this.#in.subarray(this.#bit >> 3, this.#end);
  }

  /** Goes past `length` bytes of input, counted from what `peek` gives. */
  skip(length: number): void {
    this.#bit = (this.#bit & ~7) + 8 * length;
  }

  /** Compressed data begins here; nothing before it can be copied. */
  start(): void {
    this.#state = 'head';
    this.#floor = this.#to;
  }

  /** Expands as far as input and room go. At the end of the data the input stands at the byte after it. */
  inflate(): InflaterStop {
    for (;;) {
      const stop = this.#step();
      if (stop === 'block') this.#state = this.#lastBlock ? 'end' : 'head';
      else if (stop !== 'run') return stop;
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
    const room = this.#reuse ? this.#out : new Uint8Array(this.#room);
    if (room === this.#out) room.copyWithin(0, this.#to - kept, this.#to);
    else room.set(this.#out.subarray(this.#to - kept, this.#to));
    this.#floor = Math.max(0, this.#floor - (this.#to - kept));
    if (room !== this.#out) {
      this.#out = room;
      this.#outView = new DataView(room.buffer);
    }
    this.#from = this.#to = kept;
  }

  #step(): StepEnd {
    switch (this.#state) {
      case 'head':
        return this.#head();
      case 'stored':
        return this.#copyStored();
      case 'codes':
        return this.#mostCodes();
      case 'end':
        this.#toByte();
        return 'end';
    }
  }

  /** The beginning of a block (§3.2.3). */
  #head(): StepEnd {
    if (!this.#final && this.left < BLOCK_BYTES) return 'input';
    const before = this.#bit;
    const begun = this.#read(3);
    this.#lastBlock = (begun & 1) === 1;
    const sound = this.#codesOf(begun >> 1);
    if (this.#overrun()) {
      this.#bit = before;
      return 'input';
    }
    if (!sound) return 'malformed';
    this.#state = begun >> 1 === STORED ? 'stored' : 'codes';
    return 'run';
  }

  #codesOf(type: number): boolean {
    if (type === STORED) return this.#storedLength();
    if (type === FIXED) return this.#fill(FIXED_LENGTHS, 288, 320);
    return type === DYNAMIC && this.#dynamicCodes();
  }

  #storedLength(): boolean {
    this.#toByte();
    this.#stored = this.#read(16);
    return (this.#stored ^ this.#read(16)) === 0xffff;
  }

  #copyStored(): StepEnd {
    const at = this.#bit >> 3;
    const length = Math.min(this.#stored, this.#end - at, this.#room - this.#to);
    this.#out.set(this.#in.subarray(at, at + length), this.#to);
    this.skip(length);
    this.#to += length;
    this.#stored -= length;
    if (this.#stored > 0) return this.left === 0 ? 'input' : 'room';
    return 'block';
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
    if (!fillHuffmanTable(this.#literals, LITERAL_BITS, literals)) return false;
    pairLiterals(this.#literals, LITERAL_BITS);
    return fillHuffmanTable(this.#distances, DISTANCE_BITS, distances);
  }

  #readLengths(count: number): boolean {
    const lengths = this.#lengths;
    for (let at = 0; at < count; ) {
      const entry = this.#bitLengths[this.#look() & 127]!;
      if (entry & ENTRY_INVALID) return false;
      this.#bit += entry & 15;
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

  /** As long as input and room surely last; then what is left of the input, when no more comes. */
  #mostCodes(): StepEnd {
    const full = this.#room - LONGEST_STEP;
    if (this.#to > full) return 'room';
    const last = 8 * (this.#end - SYMBOL_BYTES);
    if (this.#bit > last) return this.#final ? this.#lastCodes() : 'input';
    return this.#codes(Math.min(last, this.#bit + RUN), full);
  }

  /** Symbol by symbol at the end of the input, so that none is taken from beyond it. */
  #lastCodes(): StepEnd {
    const bit = this.#bit;
    const to = this.#to;
    let stop: StepEnd = 'run';
    const entry = this.#literals[this.#look() & LITERAL_MASK]!;
    if (entry < 0) {
      this.#out[this.#to++] = entry >> 8;
      this.#bit += bitsOfFirst(entry);
    } else {
      stop = this.#codes(8 * (this.#end + SYMBOL_BYTES), to);
    }
    if (!this.#overrun()) return stop === 'room' ? 'run' : stop;
    this.#bit = bit;
    this.#to = to;
    return 'input';
  }

  /**
   * Symbols (§3.2.3), as long as the input stands at the bit `last` or before it and the output at `full` or before it.
   * The hot loop: everything in locals, signed, so that nothing leaves the range of small integers; 25 bits at least
   * after each look at the input. What is rare only sets a variable: V8 would throw the code away where it meets
   * arithmetic for the first time.
   */
  #codes(last: number, full: number): StepEnd {
    const view = this.#view;
    const out = this.#out;
    const outView = this.#outView;
    const literals = this.#literals;
    const distances = this.#distances;
    const floor = this.#floor;
    let bit = this.#bit;
    let to = this.#to;
    /** A literal with a long code ends the run: it is written behind the loop. */
    let literal = 0;
    let stop: StepEnd | undefined;
    for (;;) {
      let hold = 0;
      let entry = 0;
      for (;;) {
        if (to > full) {
          stop = 'room';
          break;
        }
        if (bit > last) {
          stop = 'run';
          break;
        }
        hold = view.getInt32(bit >> 3, true) >> (bit & 7);
        entry = literals[hold & LITERAL_MASK]!;
        if (entry >= 0) break;
        outView.setInt16(to, entry >> 8, true);
        to = (to + ((entry >> 4) & 3)) | 0;
        bit = (bit + (entry & 15)) | 0;
        hold >>= entry & 15;
        entry = literals[hold & LITERAL_MASK]!;
        if (entry >= 0) {
          hold = view.getInt32(bit >> 3, true) >> (bit & 7);
          break;
        }
        outView.setInt16(to, entry >> 8, true);
        to = (to + ((entry >> 4) & 3)) | 0;
        bit = (bit + (entry & 15)) | 0;
      }
      if (stop !== undefined) break;
      bit += entry & 15;
      hold >>= entry & 15;
      if (entry & ENTRY_LINK) {
        entry = literals[withExtraBits(entry, hold)]!;
        bit += entry & 15;
        hold >>= entry & 15;
        if (entry < 0) {
          literal = entry;
          stop = 'run';
          break;
        }
      }
      if (entry & (ENTRY_END | ENTRY_INVALID)) {
        stop = entry & ENTRY_END ? 'block' : 'malformed';
        break;
      }
      const end = to + withExtraBits(entry, hold);
      bit += (entry >> 8) & 15;
      hold = view.getInt32(bit >> 3, true) >> (bit & 7);
      entry = distances[hold & 255]!;
      bit += entry & 15;
      hold >>= entry & 15;
      if (entry & ENTRY_LINK) {
        entry = distances[withExtraBits(entry, hold)]!;
        bit += entry & 15;
      }
      if (entry & ENTRY_INVALID) {
        stop = 'malformed';
        break;
      }
      hold = view.getInt32(bit >> 3, true) >> (bit & 7);
      const copied = to - withExtraBits(entry, hold);
      bit += (entry >> 8) & 15;
      if (copied < floor) {
        stop = 'malformed';
        break;
      }
      copyWithin(out, to, copied, end);
      to = end;
    }
    outView.setInt16(to, literal >> 8, true);
    this.#to = to + ((literal >> 4) & 3);
    this.#bit = bit;
    return stop;
  }

  /** More was read than there is. */
  #overrun(): boolean {
    return this.#bit > 8 * this.#end;
  }

  /** The next `count` bits, 16 at most. */
  #read(count: number): number {
    const value = this.#look() & ((1 << count) - 1);
    this.#bit += count;
    return value;
  }

  /** The next 25 bits, and something above them. */
  #look(): number {
    return this.#view.getInt32(this.#bit >> 3, true) >> (this.#bit & 7);
  }

  /** What was begun of a byte is passed over. */
  #toByte(): void {
    this.#bit = (this.#bit + 7) & ~7;
  }
}

/** The base of an entry and, above it, what its extra bits say. */
function withExtraBits(entry: number, bits: number): number {
  return (entry >> 16) + (bits & ((1 << ((entry >> 8) & 15)) - 1));
}

/** Fills `to` to `end` with what begins at `from`, which may be copied again when the two overlap. */
function copyWithin(bytes: Uint8Array, to: number, from: number, end: number): void {
  if (end - to > 24 && end - to <= to - from) bytes.copyWithin(to, from, from + end - to);
  else while (to < end) bytes[to++] = bytes[from++]!;
}

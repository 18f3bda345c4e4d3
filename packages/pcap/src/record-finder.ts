import { appendedVariant } from './pcap-variant.ts';

/** How far the clock of a record may be from those before it: a year either way. */
export const PLAUSIBLE_SECONDS = 366 * 86_400;
/** How far those of records that follow each other may be apart, to be told from other bytes. */
const MOST_SECONDS_BETWEEN = 86_400;
/** Longer than any packet: a header that says so is none. */
export const MAX_ORIGINAL_LENGTH = 0x1000_0000;
/** Headers in a row that show that they are some. */
const CHAIN = 3;

/** What is odd about a header. */
const LENGTHS = 1;
const FRACTION = 2;
const TIME = 4;
/** More than odd: it cannot be one. */
const TOO_LONG = 8;

/** Whether headers stand in a row, or that bytes are missing to know. */
export type Verdict = 'plausible' | 'no' | 'unknown';

function isAppended(view: DataView, at: number, end: number): boolean {
  return at + 16 <= end && appendedVariant(view, at) !== undefined;
}

/**
 * Finds where records begin again after damage. pcap has no framing to find again: it is where three plausible headers
 * stand in a row, or fewer that end exactly with the file, or where the header of another file is. Only goes forward,
 * looks at each place once.
 */
export class RecordFinder {
  /** Seconds of the first record, and of the last one before the damage, which may have been none; 0 when not known. */
  firstSeconds = 0;
  lastSeconds = 0;
  /** Where the last `find` or `follow` found a record, or stopped for want of bytes. */
  found = 0;
  /** How many bytes must be there from `found` on before more can be said. */
  readonly needed: number;
  readonly #little: boolean;
  readonly #headerLength: number;
  readonly #unitsPerSecond: number;
  readonly #maxPacketLength: number;

  /** @param unitsPerSecond of a timestamp's fraction. */
  constructor(littleEndian: boolean, headerLength: number, unitsPerSecond: number, maxPacketLength: number) {
    this.#little = littleEndian;
    this.#headerLength = headerLength;
    this.#unitsPerSecond = unitsPerSecond;
    this.#maxPacketLength = maxPacketLength;
    this.needed = CHAIN * (headerLength + maxPacketLength);
  }

  /** Looks at the places from `from` on, before `last`. */
  find(view: DataView, from: number, last: number, end: number, final: boolean): Verdict {
    for (let at = from; at < last; at++) {
      const verdict = isAppended(view, at, end) ? 'plausible' : this.#chain(view, at, end, final, 0);
      if (verdict === 'no') continue;
      this.found = at;
      return verdict;
    }
    this.found = Math.max(from, last);
    return 'no';
  }

  /** Where the header at `at` says that the next one stands. */
  nextOf(view: DataView, at: number): number {
    return at + this.#headerLength + view.getUint32(at + 8, this.#little);
  }

  /**
   * Whether headers stand where the one at `at` says, or the file ends there. If it is odd in one way alone they may be so
   * too: some writers count nanoseconds where they declare microseconds, or leave the original length out.
   */
  follow(view: DataView, at: number, end: number, final: boolean): Verdict {
    const odd = this.#oddness(view, at, -1);
    const isOddOnce = (odd & (odd - 1)) === 0;
    this.found = this.nextOf(view, at);
    if (final && this.found === end) return 'plausible';
    return this.#chain(view, this.found, end, final, isOddOnce ? odd : 0);
  }

  /** Whether one comes from the header at `from` to `to` when one goes as far as each says. */
  leads(view: DataView, from: number, to: number): boolean {
    let at = from;
    while (at < to) at = this.nextOf(view, at);
    return at === to;
  }

  /** @param tolerated what may be odd about the headers. */
  #chain(view: DataView, from: number, end: number, final: boolean, tolerated: number): Verdict {
    let at = from;
    let secondsBefore = -1;
    for (let found = 0; found < CHAIN; found++) {
      if (final && found > 0 && at === end) return 'plausible';
      if (at + this.#headerLength > end) return final ? 'no' : 'unknown';
      if ((this.#oddness(view, at, secondsBefore) & ~tolerated) !== 0) return 'no';
      secondsBefore = view.getUint32(at, this.#little);
      at = this.nextOf(view, at);
    }
    // Whether the third's packet is there too depends on how the bytes were cut.
    return 'plausible';
  }

  /** @param secondsBefore of the header before it; less than none when that one is not known. */
  #oddness(view: DataView, at: number, secondsBefore: number): number {
    const capturedLength = view.getUint32(at + 8, this.#little);
    if (capturedLength > this.#maxPacketLength) return TOO_LONG;
    const originalLength = view.getUint32(at + 12, this.#little);
    const areLengths =
      capturedLength > 0 && originalLength >= capturedLength && originalLength <= MAX_ORIGINAL_LENGTH;
    const seconds = view.getUint32(at, this.#little);
    const isTime =
      secondsBefore < 0
        ? this.#isKnownTime(seconds)
        : Math.abs(seconds - secondsBefore) <= MOST_SECONDS_BETWEEN;
    return (
      (areLengths ? 0 : LENGTHS) |
      (view.getUint32(at + 4, this.#little) < this.#unitsPerSecond ? 0 : FRACTION) |
      (isTime ? 0 : TIME)
    );
  }

  #isKnownTime(seconds: number): boolean {
    if (this.lastSeconds === 0) return true;
    return (
      Math.abs(seconds - this.lastSeconds) <= PLAUSIBLE_SECONDS ||
      Math.abs(seconds - this.firstSeconds) <= PLAUSIBLE_SECONDS
    );
  }
}

import { newWins } from '../src/overlap-policy.ts';

/** Longest stream, in bytes. */
export const MOST_BYTES = 48;

/** In place of a byte: it did not come, and the receiver acknowledged it, or not. */
export const NOT_CAPTURED = 256;
export const LOST = 257;
const NOBODY = -1;

/** Payload `bytes` for the stream from `start` on; `bytes` empty: see {@link Stream}. */
export interface Piece {
  readonly start: number;
  readonly bytes: Uint8Array;
}

/** What is sent of one stream, in the order of capture. */
export interface Stream {
  readonly number: number;
  /** The stream's length, where its FIN is. */
  readonly length: number;
  readonly initialSequence: number;
  readonly fromServer: boolean;
  readonly transient: boolean;
  readonly steps: readonly Step[];
}

export type Step =
  | { readonly kind: 'syn' }
  | { readonly kind: 'fin' }
  | { readonly kind: 'ack'; readonly to: number }
  | { readonly kind: 'data'; readonly piece: Piece };

/**
 * The obvious way to put a stream together: an array with one cell a byte. Who brought a byte is noted beside it, since
 * policies compare segments as a whole; what was given out is never changed.
 */
export class ByteArrayTwin {
  readonly #bytes = new Int16Array(MOST_BYTES).fill(NOBODY);
  readonly #owners = new Int16Array(MOST_BYTES).fill(NOBODY);
  readonly #mask: number;
  #hasSyn = false;
  #delivered = 0;
  #acknowledged = 0;
  #end = NOBODY;
  #pieces = 0;

  constructor(mask: number) {
    this.#mask = mask;
  }

  /** Takes one step; true when it contradicts bytes that are there. */
  take(step: Step, length: number): boolean {
    let contradicts = false;
    if (step.kind === 'data') contradicts = this.#write(step.piece, this.#pieces++);
    else if (step.kind === 'syn') this.#hasSyn = true;
    else if (step.kind === 'fin') this.#end = length;
    else this.#acknowledged = Math.max(this.#acknowledged, step.to);
    while (this.#hasSyn && this.#delivered < MOST_BYTES && this.#bytes[this.#delivered] !== NOBODY)
      this.#delivered++;
    return contradicts;
  }

  /** The whole stream: bytes, and what stands for one that is missing. */
  finish(): number[] {
    let from = 0;
    let to = MOST_BYTES;
    while (to > 0 && this.#bytes[to - 1] === NOBODY) to--;
    // One byte more may be a FIN that was not captured.
    if (this.#end !== NOBODY) to = this.#end;
    else if (this.#acknowledged > to + 1) to = this.#acknowledged;
    if (!this.#hasSyn) while (from < to && this.#bytes[from] === NOBODY) from++;
    const all: number[] = [];
    for (let at = from; at < to; at++) {
      const missing = at < this.#acknowledged ? NOT_CAPTURED : LOST;
      all.push(this.#bytes[at] === NOBODY ? missing : this.#bytes[at]!);
    }
    return all;
  }

  #write({ start, bytes }: Piece, owner: number): boolean {
    // The byte of a keep-alive is none of the stream.
    if (this.#hasSyn && bytes.length <= 1 && start === this.#delivered - 1) return false;
    const end = start + bytes.length;
    const fresh = Math.max(start, this.#delivered);
    let contradicts = false;
    for (let at = start; at < Math.min(fresh, end); at++)
      contradicts ||= this.#bytes[at] !== bytes[at - start];
    const before = this.#owners.slice();
    for (let at = fresh; at < end; ) {
      if (before[at] === NOBODY) {
        this.#bytes[at] = bytes[at - start]!;
        this.#owners[at++] = owner;
        continue;
      }
      const stop = Math.min(end, endOfRun(before, at));
      if (this.#differs(at, stop, start, bytes)) {
        contradicts = true;
        const wins = newWins(this.#mask, fresh, end, startOfRun(before, at), endOfRun(before, at));
        for (let i = at; wins && i < stop; i++) {
          this.#bytes[i] = bytes[i - start]!;
          this.#owners[i] = owner;
        }
      }
      at = stop;
    }
    return contradicts;
  }

  #differs(from: number, to: number, start: number, bytes: Uint8Array): boolean {
    for (let at = from; at < to; at++) if (this.#bytes[at] !== bytes[at - start]) return true;
    return false;
  }
}

function startOfRun(owners: Int16Array, at: number): number {
  let start = at;
  while (start > 0 && owners[start - 1] === owners[at]) start--;
  return start;
}

function endOfRun(owners: Int16Array, at: number): number {
  let end = at;
  while (end < owners.length && owners[end] === owners[at]) end++;
  return end;
}

/** Stream `number` of those that `seed` makes: always the same one. */
export function streamOf(seed: number, number: number): Stream {
  const random = randomNumbers((seed ^ Math.imul(number + 1, 0x9e3779b1)) | 0);
  const length = 1 + random(MOST_BYTES);
  const initialSequence =
    random(2) === 0 ? (0xffff_ffff - random(2 * MOST_BYTES)) >>> 0 : random(0x1_0000_0000);
  const pieces = disordered(cutUp(length, random), random);
  const steps: Step[] = pieces.map((piece) => ({ kind: 'data', piece }));
  const syn = random(8);
  if (syn !== 0) {
    const at = syn === 1 ? random(steps.length + 1) : 0;
    steps.splice(at, 0, { kind: 'syn' });
    // A receiver that acknowledges has seen the SYN.
    const later = () => at + 1 + random(steps.length - at);
    if (random(3) === 0) steps.splice(later(), 0, { kind: 'ack', to: random(length + 1) });
    if (random(3) === 0) steps.splice(later(), 0, { kind: 'fin' });
  }
  return { number, length, initialSequence, fromServer: random(4) === 0, transient: random(2) === 0, steps };
}

/** Segments of a stream: some lost, some twice, some cut otherwise or with other bytes. */
function cutUp(length: number, random: (below: number) => number): Piece[] {
  const bytes = Uint8Array.from({ length }, () => random(256));
  const pieces: Piece[] = [];
  const longest = 1 + random(12);
  for (let at = 0; at < length; ) {
    const end = Math.min(length, at + 1 + random(longest));
    if (random(8) !== 0) pieces.push({ start: at, bytes: bytes.slice(at, end) });
    if (random(6) === 0) pieces.push({ start: at, bytes: bytes.slice(at, end) });
    at = end;
  }
  for (let again = random(5); again > 0; again--) {
    const start = random(length);
    const other = bytes.slice(start, Math.min(length, start + 1 + random(16)));
    if (random(2) === 0)
      for (let i = random(other.length); i < other.length; i += 1 + random(3)) other[i]! ^= 1;
    pieces.push({ start, bytes: other });
  }
  return pieces;
}

/** In their order, nearly in order, or in none. */
function disordered(pieces: Piece[], random: (below: number) => number): Piece[] {
  const reach = [0, 2, 6, 1000][random(4)]!;
  const places = pieces.map((piece, at) => ({ piece, at: at + random(reach + 1) }));
  return places.sort((a, b) => a.at - b.at).map(({ piece }) => piece);
}

/** Whole numbers below what is asked for (xorshift32). */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed === 0 ? 1 : seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return Math.floor(((state >>> 0) / 0x1_0000_0000) * below);
  };
}

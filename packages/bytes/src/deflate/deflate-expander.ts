import { DeflateError } from './deflate-error.ts';
import { Inflater, type InflaterOptions } from './inflater.ts';

/** DEFLATE (RFC 1951) with nothing around it: a stream that may pause anywhere, and gives all it has at each pause. */
export class DeflateExpander {
  readonly #inflater: Inflater;
  #isOver = false;

  constructor(options: InflaterOptions = {}) {
    this.#inflater = new Inflater(options);
    this.#inflater.start();
  }

  /**
   * What `bytes` expand to, piece by piece, as far as it is certain without the next; what follows the end of the data is
   * not looked at.
   *
   * @throws {DeflateError} `malformed`, behind what came before.
   */
  *push(bytes: Uint8Array): Generator<Uint8Array, void, undefined> {
    for (let at = 0; at < bytes.length && !this.#isOver; ) {
      at += this.#inflater.load(at === 0 ? bytes : bytes.subarray(at));
      if (at === bytes.length) this.#inflater.finish();
      yield* this.#expand();
    }
  }

  /** @throws {DeflateError} `incomplete` when the data has not come to its end. */
  end(): void {
    if (!this.#isOver) throw new DeflateError('incomplete');
  }

  *#expand(): Generator<Uint8Array, void, undefined> {
    for (;;) {
      const stop = this.#inflater.inflate();
      const out = this.#inflater.take();
      if (out.length > 0) yield out;
      if (stop === 'malformed') throw new DeflateError('malformed');
      this.#isOver = stop === 'end';
      if (stop !== 'room') return;
      this.#inflater.makeRoom();
    }
  }
}

/** Whether zlib's header stands before the data: its method is 8, its first two bytes a multiple of 31 (RFC 1950 §2.2). */
export function hasZlibHeader(bytes: Uint8Array): boolean {
  if (bytes.length < 2) return false;
  return (bytes[0]! & 0x0f) === 8 && ((bytes[0]! << 8) | bytes[1]!) % 31 === 0;
}

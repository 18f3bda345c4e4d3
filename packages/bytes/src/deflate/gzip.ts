import { u16le, u32le } from '../read.ts';
import { type Checksum, crc32 } from './crc32.ts';
import { DeflateError } from './deflate-error.ts';
import { Inflater, type InflaterOptions } from './inflater.ts';

const HEADER_LENGTH = 10;
const TRAILER_LENGTH = 8;
const MAGIC = [0x1f, 0x8b] as const;

/** Header flags (RFC 1952 §2.3.1). */
const HAS_CHECK = 2;
const HAS_EXTRA = 4;
const HAS_NAME = 8;
const HAS_COMMENT = 16;

/** A member behind damage is believed when it is whole, or so much of it expanded. */
const TRIAL_BYTES = 4096;

type Part = 'header' | 'extra' | 'skip' | 'name' | 'comment' | 'check' | 'data' | 'trailer' | 'over' | 'lost';

export interface GzipOptions extends InflaterOptions {
  /** A faster CRC-32 than the portable one. */
  readonly checksum?: Checksum | undefined;
  /**
   * Is told of damage, when something came before it; the next member is looked for then. Without it, damage is thrown
   * and ends the input.
   */
  readonly onDamage?: ((damage: DeflateError) => void) | undefined;
}

/**
 * gzip of any number of members (RFC 1952), each proved by its checksum and length. Both methods give what the input
 * expands to, piece by piece, and throw `DeflateError` behind what came before the damage.
 */
export class GzipExpander {
  readonly #inflater: Inflater;
  readonly #checksum: Checksum;
  readonly #onDamage: GzipOptions['onDamage'];
  #part: Part = 'header';
  #flags = 0;
  #skip = 0;
  #members = 0;
  /** Of the member under way. */
  #crc = 0;
  #length = 0;
  /** What a member behind damage expanded to, until it is believed. */
  #trial: Uint8Array[] | undefined;

  constructor(options: GzipOptions = {}) {
    this.#inflater = new Inflater(options);
    this.#checksum = options.checksum ?? crc32;
    this.#onDamage = options.onDamage;
  }

  *push(bytes: Uint8Array): Generator<Uint8Array, void, undefined> {
    for (let at = 0; at < bytes.length && this.#part !== 'over'; ) {
      at += this.#inflater.load(at === 0 ? bytes : bytes.subarray(at));
      yield* this.#believed();
    }
  }

  /** No more input will come. */
  *end(): Generator<Uint8Array, void, undefined> {
    this.#inflater.finish();
    yield* this.#believed();
    if (this.#trial !== undefined) return;
    // After a member less than a header's magic number may be left, which is no member.
    const isOver = this.#part === 'over' || (this.#part === 'header' && this.#members > 0);
    if (!isOver || (this.#part === 'header' && this.#inflater.left > 1)) throw new DeflateError('incomplete');
  }

  /**
   * Goes on until more input is needed; past damage, if somebody is to be told. A header that wrong data was read over
   * is not found: to go back for it would make what is read depend on how the input is cut.
   */
  *#believed(): Generator<Uint8Array, void, undefined> {
    for (;;) {
      try {
        return yield* this.#tried();
      } catch (damage) {
        const came = this.#members > 0 || this.#length > 0;
        if (!came || this.#onDamage === undefined || !(damage instanceof DeflateError)) throw damage;
        if (this.#trial === undefined) this.#onDamage(damage);
        this.#trial = [];
        this.#part = 'lost';
      }
    }
  }

  /** What comes out, but for a member that is not believed yet. */
  *#tried(): Generator<Uint8Array, void, undefined> {
    const members = this.#members;
    for (const piece of this.#expand()) {
      if (this.#trial === undefined) yield piece;
      else this.#trial.push(piece.slice());
      if (this.#length >= TRIAL_BYTES) yield* this.#release();
    }
    if (this.#members > members) yield* this.#release();
  }

  *#release(): Generator<Uint8Array, void, undefined> {
    const pieces = this.#trial ?? [];
    this.#trial = undefined;
    yield* pieces;
  }

  /** Goes to where a header may be. */
  #lost(): boolean {
    const bytes = this.#inflater.peek();
    for (let at = bytes.indexOf(MAGIC[0]); at >= 0; at = bytes.indexOf(MAGIC[0], at + 1)) {
      if (at + 4 > bytes.length) {
        this.#inflater.skip(at);
        return false;
      }
      if (bytes[at + 1] === MAGIC[1] && bytes[at + 2] === 8 && bytes[at + 3]! <= 31) {
        this.#inflater.skip(at);
        this.#part = 'header';
        return true;
      }
    }
    this.#inflater.skip(bytes.length);
    return false;
  }

  /** Goes on until more input is needed. */
  *#expand(): Generator<Uint8Array, void, undefined> {
    for (;;) {
      if (this.#part !== 'data') {
        if (!this.#around()) return;
        continue;
      }
      const stop = this.#inflater.inflate();
      const out = this.#inflater.take();
      if (out.length > 0) {
        this.#crc = this.#checksum(out, this.#crc);
        this.#length = (this.#length + out.length) >>> 0;
        yield out;
      }
      if (stop === 'room') this.#inflater.makeRoom();
      else if (stop === 'end') this.#part = 'trailer';
      else if (stop === 'malformed') throw new DeflateError('malformed');
      else return;
    }
  }

  /** Reads one part of what stands around the data; false when it is not whole. */
  #around(): boolean {
    switch (this.#part) {
      case 'header':
        return this.#header();
      case 'extra':
        return this.#extra();
      case 'skip':
        return this.#skipped();
      case 'name':
        return this.#text('comment', HAS_COMMENT);
      case 'comment':
        return this.#text('check', HAS_CHECK);
      case 'check':
        return this.#check();
      case 'trailer':
        return this.#trailer();
      case 'lost':
        return this.#lost();
      default:
        return false;
    }
  }

  #header(): boolean {
    const bytes = this.#inflater.peek();
    if (bytes.length < 2) return false;
    if (bytes[0] !== MAGIC[0] || bytes[1] !== MAGIC[1]) {
      if (this.#members === 0) throw new DeflateError('malformed');
      // What follows the last member is not looked at: tapes and disks are filled up with something.
      this.#part = 'over';
      return false;
    }
    if (bytes.length < HEADER_LENGTH) return false;
    this.#flags = bytes[3]!;
    if (bytes[2] !== 8 || this.#flags > 31) throw new DeflateError('malformed');
    this.#inflater.skip(HEADER_LENGTH);
    this.#go('extra', HAS_EXTRA);
    return true;
  }

  #extra(): boolean {
    const bytes = this.#inflater.peek();
    if (bytes.length < 2) return false;
    this.#skip = 2 + u16le(bytes, 0);
    this.#part = 'skip';
    return true;
  }

  #skipped(): boolean {
    const length = Math.min(this.#skip, this.#inflater.left);
    this.#inflater.skip(length);
    this.#skip -= length;
    if (this.#skip > 0) return false;
    this.#go('name', HAS_NAME);
    return true;
  }

  /** Text up to a zero byte, of whatever length; then the next part. */
  #text(next: Part, flag: number): boolean {
    const bytes = this.#inflater.peek();
    const end = bytes.indexOf(0);
    this.#inflater.skip(end < 0 ? bytes.length : end + 1);
    if (end < 0) return false;
    this.#go(next, flag);
    return true;
  }

  #check(): boolean {
    if (this.#inflater.left < 2) return false;
    this.#inflater.skip(2);
    this.#begin();
    return true;
  }

  /** To `part` when the header has it, else to the one after it. */
  #go(part: Part, flag: number): void {
    if ((this.#flags & flag) !== 0) this.#part = part;
    else if (part === 'extra') this.#go('name', HAS_NAME);
    else if (part === 'name') this.#go('comment', HAS_COMMENT);
    else if (part === 'comment') this.#go('check', HAS_CHECK);
    else this.#begin();
  }

  #begin(): void {
    this.#part = 'data';
    this.#crc = this.#length = 0;
    this.#inflater.start();
  }

  #trailer(): boolean {
    const bytes = this.#inflater.peek();
    if (bytes.length < TRAILER_LENGTH) return false;
    if (u32le(bytes, 0) !== this.#crc || u32le(bytes, 4) !== this.#length) throw new DeflateError('checksum');
    this.#inflater.skip(TRAILER_LENGTH);
    this.#members++;
    this.#part = 'header';
    return true;
  }
}

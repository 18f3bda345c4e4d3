import { fromHex, toHex } from '@plainwire/bytes';
import type { CbcDecipher } from '../crypto/backend.ts';
import type { RecordMac } from './record-mac.ts';
import { type OpenerPosition, RECORD_HEADER, type RecordOpener, sameBytes } from './record-opener.ts';

/** How a CBC direction is set up. */
export interface CbcSettings {
  readonly mac: RecordMac;
  readonly blockLength: number;
  /** TLS 1.1 and up put an IV before each record; in 1.0 the last block of the record before serves (RFC 2246 §6.2.3.2). */
  readonly explicitIv: boolean;
  /** RFC 7366. */
  readonly encryptThenMac: boolean;
  /** SSL 3.0: bytes of padding say nothing, and there are fewer than a block has (RFC 6101 §5.2.3.2). */
  readonly loosePadding: boolean;
}

/**
 * CBC records with a MAC. One decipher serves the whole direction: an explicit IV decrypts to one block of noise, which
 * is dropped, and leaves the chain where the content needs it.
 */
export class CbcOpener implements RecordOpener {
  sequence = 0;
  innerType = 0;
  readonly verifies = true;
  readonly chain: 'none' | 'iv';
  /** The last block of the record before, which is the next IV, is not known to be true. */
  #isIvDoubtful = false;
  #lastBlock: Uint8Array | undefined;
  readonly #decipher: CbcDecipher;
  readonly #settings: CbcSettings;

  constructor(decipher: CbcDecipher, settings: CbcSettings) {
    this.#decipher = decipher;
    this.#settings = settings;
    this.chain = settings.explicitIv ? 'none' : 'iv';
  }

  open(bytes: Uint8Array, start: number, end: number): Uint8Array | undefined {
    return this.search(bytes, start, end, this.sequence, 1);
  }

  search(
    bytes: Uint8Array,
    start: number,
    end: number,
    first: number,
    count: number,
  ): Uint8Array | undefined {
    const content = this.#settings.encryptThenMac
      ? this.#checkThenDecrypt(bytes, start, end, first, count)
      : this.#decryptThenCheck(bytes, start, end, first, count);
    if (content !== undefined) this.innerType = bytes[start]!;
    return content;
  }

  skipGap(): void {
    this.#isIvDoubtful = this.chain === 'iv';
  }

  position(): OpenerPosition {
    const { sequence } = this;
    const iv = this.#lastBlock;
    if (iv === undefined) return { sequence, isIvDoubtful: this.#isIvDoubtful };
    return { sequence, iv: toHex(iv), isIvDoubtful: this.#isIvDoubtful };
  }

  resume({ sequence, iv, isIvDoubtful }: OpenerPosition): boolean {
    this.sequence = sequence;
    this.#isIvDoubtful = isIvDoubtful === true;
    if (iv === undefined) return true;
    const block = fromHex(iv);
    if (block.length !== this.#settings.blockLength) return false;
    // What comes out is of no use; what went in is the next IV.
    this.#decrypt(block, 0, block.length);
    return true;
  }

  #decrypt(bytes: Uint8Array, start: number, end: number): Uint8Array {
    if (this.chain === 'iv') this.#lastBlock = bytes.slice(end - this.#settings.blockLength, end);
    return this.#decipher.update(bytes, start, end);
  }

  /** RFC 7366 §3: the MAC covers IV and ciphertext. */
  #checkThenDecrypt(
    bytes: Uint8Array,
    start: number,
    end: number,
    first: number,
    count: number,
  ): Uint8Array | undefined {
    const at = start + RECORD_HEADER;
    const cipherEnd = end - this.#settings.mac.length;
    if (!this.#fits(cipherEnd - at)) {
      this.skipGap();
      return undefined;
    }
    const covered = bytes.subarray(at, cipherEnd);
    const holds = this.#findSequence(bytes, start, covered, bytes, cipherEnd, first, count);
    const blocks = this.#decrypt(bytes, at, cipherEnd);
    const isDoubtful = this.#isIvDoubtful;
    this.#isIvDoubtful = !holds && this.chain === 'iv';
    if (!holds || isDoubtful) return undefined;
    const contentStart = this.#contentStart;
    const contentEnd = blocks.length - 1 - blocks[blocks.length - 1]!;
    return contentEnd < contentStart ? undefined : blocks.subarray(contentStart, contentEnd);
  }

  /** RFC 5246 §6.2.3.2: content, MAC, padding, all encrypted. */
  #decryptThenCheck(
    bytes: Uint8Array,
    start: number,
    end: number,
    first: number,
    count: number,
  ): Uint8Array | undefined {
    const at = start + RECORD_HEADER;
    if (!this.#fits(end - at)) return undefined;
    const blocks = this.#decrypt(bytes, at, end);
    const contentStart = this.#contentStart;
    const padding = blocks[blocks.length - 1]!;
    if (!this.#isPadding(blocks, padding)) return undefined;
    const contentEnd = blocks.length - 1 - padding - this.#settings.mac.length;
    if (contentEnd < contentStart) return undefined;
    const content = blocks.subarray(contentStart, contentEnd);
    return this.#findSequence(bytes, start, content, blocks, contentEnd, first, count) ? content : undefined;
  }

  #isPadding(blocks: Uint8Array, padding: number): boolean {
    if (this.#settings.loosePadding) return padding < this.#settings.blockLength;
    const start = blocks.length - 1 - padding;
    if (start < 0) return false;
    for (let i = start; i < blocks.length; i++) if (blocks[i] !== padding) return false;
    return true;
  }

  get #contentStart(): number {
    return this.#settings.explicitIv ? this.#settings.blockLength : 0;
  }

  #fits(length: number): boolean {
    return length > this.#contentStart && length % this.#settings.blockLength === 0;
  }

  /** Whether the MAC at `macs[macAt…]` holds for one of the sequence numbers; the next is set to follow it. */
  #findSequence(
    record: Uint8Array,
    start: number,
    covered: Uint8Array,
    macs: Uint8Array,
    macAt: number,
    first: number,
    count: number,
  ): boolean {
    const { mac } = this.#settings;
    for (let sequence = first; sequence < first + count; sequence++) {
      if (sameBytes(mac.compute(sequence, record, start, covered), 0, macs, macAt, mac.length)) {
        this.sequence = sequence + 1;
        return true;
      }
    }
    return false;
  }
}

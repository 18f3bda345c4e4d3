import type { CbcDecipher, CryptoBackend, HashName } from '../crypto/backend.ts';
import { RECORD_HEADER, type RecordOpener, sameBytes, writePseudoHeader } from './record-opener.ts';

/** How a CBC direction is set up. */
export interface CbcSettings {
  readonly crypto: CryptoBackend;
  readonly mac: HashName;
  readonly macKey: Uint8Array;
  /** Bytes of the MAC that travel: fewer than the digest has with truncated_hmac (RFC 6066 §7). */
  readonly macLength: number;
  readonly blockLength: number;
  /** TLS 1.1 and up put an IV before each record; in 1.0 the last block of the record before serves (RFC 2246 §6.2.3.2). */
  readonly explicitIv: boolean;
  /** RFC 7366. */
  readonly encryptThenMac: boolean;
}

/**
 * CBC records with HMAC. One decipher serves the whole direction: an explicit IV decrypts to one block of noise, which
 * is dropped, and leaves the chain where the content needs it.
 */
export class CbcOpener implements RecordOpener {
  sequence = 0;
  innerType = 0;
  readonly verifies = true;
  readonly chain: 'none' | 'iv';
  /** The last block of the record before, which is the next IV, is not known to be true. */
  #isIvDoubtful = false;
  readonly #decipher: CbcDecipher;
  readonly #settings: CbcSettings;
  readonly #header = new Uint8Array(13);

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

  /** RFC 7366 §3: the MAC covers IV and ciphertext. */
  #checkThenDecrypt(
    bytes: Uint8Array,
    start: number,
    end: number,
    first: number,
    count: number,
  ): Uint8Array | undefined {
    const at = start + RECORD_HEADER;
    const cipherEnd = end - this.#settings.macLength;
    if (!this.#fits(cipherEnd - at)) {
      this.skipGap();
      return undefined;
    }
    const covered = bytes.subarray(at, cipherEnd);
    const holds = this.#findSequence(bytes, start, covered, bytes, cipherEnd, first, count);
    const blocks = this.#decipher.update(bytes, at, cipherEnd);
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
    const blocks = this.#decipher.update(bytes, at, end);
    const contentStart = this.#contentStart;
    const padding = blocks[blocks.length - 1]!;
    const paddingStart = blocks.length - 1 - padding;
    const contentEnd = paddingStart - this.#settings.macLength;
    if (contentEnd < contentStart) return undefined;
    for (let i = paddingStart; i < blocks.length; i++) if (blocks[i] !== padding) return undefined;
    const content = blocks.subarray(contentStart, contentEnd);
    return this.#findSequence(bytes, start, content, blocks, contentEnd, first, count) ? content : undefined;
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
    const { crypto, mac, macKey, macLength } = this.#settings;
    for (let sequence = first; sequence < first + count; sequence++) {
      writePseudoHeader(this.#header, sequence, record, start, covered.length);
      if (sameBytes(crypto.hmac(mac, macKey, this.#header, covered), 0, macs, macAt, macLength)) {
        this.sequence = sequence + 1;
        return true;
      }
    }
    return false;
  }
}

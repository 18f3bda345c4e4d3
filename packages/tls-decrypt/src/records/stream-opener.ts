import type { CryptoBackend, HashName, StreamDecipher } from '../crypto/backend.ts';
import { RECORD_HEADER, type RecordOpener, sameBytes, writePseudoHeader } from './record-opener.ts';

/** What a stream cipher's MAC is made with; without it, as for NULL suites with no secrets, nothing is checked. */
export interface StreamMac {
  readonly crypto: CryptoBackend;
  readonly hash: HashName;
  readonly key: Uint8Array;
  /** Bytes of the MAC that travel. */
  readonly length: number;
}

/** RC4 and NULL records with HMAC (RFC 5246 §6.2.3.1). */
export class StreamOpener implements RecordOpener {
  sequence = 0;
  innerType = 0;
  readonly verifies: boolean;
  readonly chain: 'none' | 'stream';
  readonly #decipher: StreamDecipher | undefined;
  readonly #mac: StreamMac | undefined;
  readonly #macLength: number;
  readonly #header = new Uint8Array(13);

  constructor(decipher: StreamDecipher | undefined, mac: StreamMac | undefined, macLength: number) {
    this.#decipher = decipher;
    this.#mac = mac;
    this.#macLength = macLength;
    this.verifies = mac !== undefined;
    this.chain = decipher === undefined ? 'none' : 'stream';
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
    const at = start + RECORD_HEADER;
    if (end - at < this.#macLength) return undefined;
    const text = this.#decipher === undefined ? bytes.slice(at, end) : this.#decipher.update(bytes, at, end);
    const content = text.subarray(0, text.length - this.#macLength);
    if (!this.#holds(bytes, start, content, text, first, count)) return undefined;
    this.innerType = bytes[start]!;
    return content;
  }

  skipGap(): void {}

  #holds(
    record: Uint8Array,
    start: number,
    content: Uint8Array,
    text: Uint8Array,
    first: number,
    count: number,
  ): boolean {
    const mac = this.#mac;
    if (mac === undefined) {
      this.sequence = first + 1;
      return true;
    }
    for (let sequence = first; sequence < first + count; sequence++) {
      writePseudoHeader(this.#header, sequence, record, start, content.length);
      const computed = mac.crypto.hmac(mac.hash, mac.key, this.#header, content);
      if (sameBytes(computed, 0, text, content.length, mac.length)) {
        this.sequence = sequence + 1;
        return true;
      }
    }
    return false;
  }
}

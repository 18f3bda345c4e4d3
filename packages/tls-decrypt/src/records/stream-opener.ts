import type { StreamDecipher } from '../crypto/backend.ts';
import type { RecordMac } from './record-mac.ts';
import { type OpenerPosition, RECORD_HEADER, type RecordOpener, sameBytes } from './record-opener.ts';

/** RC4 and NULL records; without a MAC, as for NULL suites with no secrets, nothing is checked. */
export class StreamOpener implements RecordOpener {
  sequence = 0;
  innerType = 0;
  readonly verifies: boolean;
  readonly chain: 'none' | 'stream';
  readonly #decipher: StreamDecipher | undefined;
  readonly #mac: RecordMac | undefined;
  readonly #macLength: number;
  /** Bytes that were decrypted. */
  #used = 0;

  constructor(decipher: StreamDecipher | undefined, mac: RecordMac | undefined, macLength: number) {
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
    this.#used += end - at;
    const text = this.#decipher === undefined ? bytes.slice(at, end) : this.#decipher.update(bytes, at, end);
    const content = text.subarray(0, text.length - this.#macLength);
    if (!this.#holds(bytes, start, content, text, first, count)) return undefined;
    this.innerType = bytes[start]!;
    return content;
  }

  skipGap(): void {}

  position(): OpenerPosition {
    return { sequence: this.sequence, used: this.#used };
  }

  resume({ sequence, used = 0 }: OpenerPosition): boolean {
    this.sequence = sequence;
    this.#used = used;
    const blank = new Uint8Array(Math.min(used, 65_536));
    for (let left = used; left > 0; left -= blank.length)
      this.#decipher?.update(blank, 0, Math.min(left, blank.length));
    return true;
  }

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
      const computed = mac.compute(sequence, record, start, content);
      if (sameBytes(computed, 0, text, content.length, mac.length)) {
        this.sequence = sequence + 1;
        return true;
      }
    }
    return false;
  }
}

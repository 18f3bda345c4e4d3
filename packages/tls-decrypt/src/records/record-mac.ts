import type { CryptoBackend, HashName } from '../crypto/backend.ts';
import { writePseudoHeader } from './record-opener.ts';

/** The MAC of one direction's records. */
export interface RecordMac {
  /** Bytes that travel: fewer than the digest has with truncated_hmac (RFC 6066 §7). */
  readonly length: number;
  /** Over `covered`, as record number `sequence`, whose header stands at `record[start]`; at least `length` bytes. */
  compute(sequence: number, record: Uint8Array, start: number, covered: Uint8Array): Uint8Array;
}

/** HMAC over the pseudo-header and the content (RFC 5246 §6.2.3.1). */
export class HmacRecordMac implements RecordMac {
  readonly length: number;
  readonly #crypto: CryptoBackend;
  readonly #hash: HashName;
  readonly #key: Uint8Array;
  readonly #header = new Uint8Array(13);

  constructor(crypto: CryptoBackend, hash: HashName, key: Uint8Array, length: number) {
    this.#crypto = crypto;
    this.#hash = hash;
    this.#key = key;
    this.length = length;
  }

  compute(sequence: number, record: Uint8Array, start: number, covered: Uint8Array): Uint8Array {
    writePseudoHeader(this.#header, sequence, record, start, covered.length);
    return this.#crypto.hmac(this.#hash, this.#key, this.#header, covered);
  }
}

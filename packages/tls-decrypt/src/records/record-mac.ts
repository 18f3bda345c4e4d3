import type { CryptoBackend, HashName, Mac } from '../crypto/backend.ts';
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
  readonly #mac: Mac;
  readonly #header = new Uint8Array(13);

  constructor(crypto: CryptoBackend, hash: HashName, key: Uint8Array, length: number) {
    this.#mac = crypto.mac(hash, key);
    this.length = length;
  }

  compute(sequence: number, record: Uint8Array, start: number, covered: Uint8Array): Uint8Array {
    writePseudoHeader(this.#header, sequence, record, start, covered.length);
    return this.#mac.compute(this.#header, covered);
  }
}

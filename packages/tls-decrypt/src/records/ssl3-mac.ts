import { concat } from '@plainwire/bytes';
import type { CryptoBackend } from '../crypto/backend.ts';
import { ssl3Pads } from '../secrets/ssl3-pads.ts';
import type { RecordMac } from './record-mac.ts';
import { writeSequence } from './record-opener.ts';

/** The MAC of SSL 3.0 (RFC 6101 §5.2.3.1), older than HMAC: two nested digests, and the version is not covered. */
export class Ssl3RecordMac implements RecordMac {
  readonly length: number;
  readonly #crypto: CryptoBackend;
  readonly #hash: 'md5' | 'sha1';
  readonly #inner: Uint8Array;
  readonly #outer: Uint8Array;
  readonly #header = new Uint8Array(11);

  constructor(crypto: CryptoBackend, hash: 'md5' | 'sha1', key: Uint8Array) {
    const [pad1, pad2] = ssl3Pads(hash);
    this.#crypto = crypto;
    this.#hash = hash;
    this.#inner = concat([key, pad1]);
    this.#outer = concat([key, pad2]);
    this.length = key.length;
  }

  compute(sequence: number, record: Uint8Array, start: number, covered: Uint8Array): Uint8Array {
    const header = this.#header;
    writeSequence(header, 0, sequence);
    header[8] = record[start]!;
    header[9] = covered.length >> 8;
    header[10] = covered.length & 255;
    const inner = this.#crypto.digest(this.#hash, [this.#inner, header, covered]);
    return this.#crypto.digest(this.#hash, [this.#outer, inner]);
  }
}

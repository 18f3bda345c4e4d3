import type { AeadDecipher } from '../crypto/backend.ts';
import {
  type OpenerPosition,
  RECORD_HEADER,
  type RecordOpener,
  writePseudoHeader,
  writeSequence,
} from './record-opener.ts';

/**
 * AEAD records of TLS 1.2: GCM and CCM carry eight bytes of their nonce (RFC 5288 §3, RFC 6655 §3), ChaCha20-Poly1305
 * takes the sequence number (RFC 7905 §2).
 */
export class AeadOpener implements RecordOpener {
  sequence = 0;
  innerType = 0;
  readonly verifies = true;
  readonly chain = 'none';
  readonly #aead: AeadDecipher;
  readonly #iv: Uint8Array;
  readonly #explicitNonce: number;
  readonly #overhead: number;
  readonly #nonce = new Uint8Array(12);
  readonly #header = new Uint8Array(13);

  constructor(aead: AeadDecipher, iv: Uint8Array, explicitNonce: number, tagLength: number) {
    this.#aead = aead;
    this.#iv = iv;
    this.#explicitNonce = explicitNonce;
    this.#overhead = explicitNonce + tagLength;
    this.#nonce.set(iv);
  }

  open(bytes: Uint8Array, start: number, end: number): Uint8Array | undefined {
    const at = start + RECORD_HEADER;
    const length = end - at - this.#overhead;
    if (length < 0) return undefined;
    const nonce = this.#nonce;
    if (this.#explicitNonce === 8) for (let i = 0; i < 8; i++) nonce[4 + i] = bytes[at + i]!;
    else sequenceNonce(nonce, this.#iv, this.sequence);
    writePseudoHeader(this.#header, this.sequence, bytes, start, length);
    const content = this.#aead.open(nonce, this.#header, bytes, at + this.#explicitNonce, end);
    if (content === undefined) return undefined;
    this.sequence++;
    this.innerType = bytes[start]!;
    return content;
  }

  search(
    bytes: Uint8Array,
    start: number,
    end: number,
    first: number,
    count: number,
  ): Uint8Array | undefined {
    return searchByOpening(this, bytes, start, end, first, count);
  }

  skipGap(): void {}

  position(): OpenerPosition {
    return { sequence: this.sequence };
  }

  resume({ sequence }: OpenerPosition): boolean {
    this.sequence = sequence;
    return true;
  }
}

/** AEAD records of TLS 1.3 (RFC 8446 §5.2): the header is what the tag covers, the type stands behind the content. */
export class Tls13Opener implements RecordOpener {
  sequence = 0;
  innerType = 0;
  readonly verifies = true;
  readonly chain = 'none';
  readonly #aead: AeadDecipher;
  readonly #iv: Uint8Array;
  readonly #nonce = new Uint8Array(12);
  readonly #header = new Uint8Array(RECORD_HEADER);

  constructor(aead: AeadDecipher, iv: Uint8Array) {
    this.#aead = aead;
    this.#iv = iv;
  }

  open(bytes: Uint8Array, start: number, end: number): Uint8Array | undefined {
    sequenceNonce(this.#nonce, this.#iv, this.sequence);
    for (let i = 0; i < RECORD_HEADER; i++) this.#header[i] = bytes[start + i]!;
    const inner = this.#aead.open(this.#nonce, this.#header, bytes, start + RECORD_HEADER, end);
    if (inner === undefined) return undefined;
    this.sequence++;
    let last = inner.length - 1;
    while (last >= 0 && inner[last] === 0) last--;
    // RFC 8446 §5.4: nothing but padding is an error of the sender; there is no content then.
    this.innerType = last < 0 ? 0 : inner[last]!;
    return inner.subarray(0, Math.max(last, 0));
  }

  search(
    bytes: Uint8Array,
    start: number,
    end: number,
    first: number,
    count: number,
  ): Uint8Array | undefined {
    return searchByOpening(this, bytes, start, end, first, count);
  }

  skipGap(): void {}

  position(): OpenerPosition {
    return { sequence: this.sequence };
  }

  resume({ sequence }: OpenerPosition): boolean {
    this.sequence = sequence;
    return true;
  }
}

/** The static IV XOR the sequence number (RFC 8446 §5.3). */
function sequenceNonce(nonce: Uint8Array, iv: Uint8Array, sequence: number): void {
  writeSequence(nonce, 4, sequence);
  for (let i = 4; i < 12; i++) nonce[i]! ^= iv[i]!;
  for (let i = 0; i < 4; i++) nonce[i] = iv[i]!;
}

function searchByOpening(
  opener: RecordOpener,
  bytes: Uint8Array,
  start: number,
  end: number,
  first: number,
  count: number,
): Uint8Array | undefined {
  const before = opener.sequence;
  for (let i = 0; i < count; i++) {
    opener.sequence = first + i;
    const content = opener.open(bytes, start, end);
    if (content !== undefined) return content;
  }
  opener.sequence = before;
  return undefined;
}

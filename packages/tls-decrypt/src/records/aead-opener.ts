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
  /** Of the record that opened last: its number, -1 before the first, and the end of its explicit nonce. */
  #lastSequence = -1;
  #lastNonce = 0;

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
    this.#lastSequence = this.sequence++;
    if (this.#explicitNonce === 8) this.#lastNonce = counterOf(bytes, at);
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
    return (
      (count > 1 ? this.#openAsCounted(bytes, start, end, first) : undefined) ??
      searchByOpening(this, bytes, start, end, first, count)
    );
  }

  skipGap(): void {}

  position(): OpenerPosition {
    const { sequence } = this;
    if (this.#lastSequence < 0 || this.#explicitNonce === 0) return { sequence };
    return { sequence, counted: { nonce: this.#lastNonce, sequence: this.#lastSequence } };
  }

  resume({ sequence, counted }: OpenerPosition): boolean {
    this.sequence = sequence;
    this.#lastSequence = counted?.sequence ?? -1;
    this.#lastNonce = counted?.nonce ?? 0;
    return true;
  }

  /** Most senders count their nonces up: then the nonce tells how many records were lost, be they ever so many. */
  #openAsCounted(bytes: Uint8Array, start: number, end: number, first: number): Uint8Array | undefined {
    if (this.#explicitNonce !== 8 || this.#lastSequence < 0 || end - start < RECORD_HEADER + 8)
      return undefined;
    const passed = (counterOf(bytes, start + RECORD_HEADER) - this.#lastNonce) >>> 0;
    const sequence = this.#lastSequence + passed;
    return sequence < first ? undefined : searchByOpening(this, bytes, start, end, sequence, 1);
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
  readonly #header: Uint8Array;

  /** @param coversHeader false before draft 25, where the tag covered the content alone. */
  constructor(aead: AeadDecipher, iv: Uint8Array, coversHeader = true) {
    this.#aead = aead;
    this.#iv = iv;
    this.#header = new Uint8Array(coversHeader ? RECORD_HEADER : 0);
  }

  open(bytes: Uint8Array, start: number, end: number): Uint8Array | undefined {
    sequenceNonce(this.#nonce, this.#iv, this.sequence);
    for (let i = 0; i < this.#header.length; i++) this.#header[i] = bytes[start + i]!;
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

/** The last four bytes of an explicit nonce at `at`. */
function counterOf(bytes: Uint8Array, at: number): number {
  return ((bytes[at + 4]! << 24) | (bytes[at + 5]! << 16) | (bytes[at + 6]! << 8) | bytes[at + 7]!) >>> 0;
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

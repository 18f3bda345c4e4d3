/** Content types of the record layer (RFC 8446 §5.1). */
export const ContentType = {
  changeCipherSpec: 20,
  alert: 21,
  handshake: 22,
  applicationData: 23,
  heartbeat: 24,
} as const;

export const RECORD_HEADER = 5;

/** Removes the protection of one direction's records, from one change of keys to the next. */
export interface RecordOpener {
  /** Of the next record. */
  sequence: number;
  /** What kind of content the record opened last holds; in TLS 1.3 it is told inside. */
  innerType: number;
  /** False when there is no key to check with, as for NULL suites without secrets. */
  readonly verifies: boolean;
  /**
   * What a record decrypts to depends on the one before: `iv` for CBC in TLS 1.0, `stream` for RC4. After a gap the
   * first loses one record, the second everything.
   */
  readonly chain: 'none' | 'iv' | 'stream';
  /**
   * Opens the record `bytes[start, end)`, header included, as number `sequence`. When the tag or MAC holds, gives the
   * content and counts the sequence up; otherwise undefined, and the sequence stays.
   *
   * One case lies between: in TLS 1.0 with encrypt-then-MAC the MAC does not cover the IV. After a record that failed,
   * or a gap, the first whose MAC holds moves the sequence on, but its content cannot be trusted and is not given.
   */
  open(bytes: Uint8Array, start: number, end: number): Uint8Array | undefined;
  /** As `open`, but tries the `count` sequence numbers from `first` on: for the first record after a gap. */
  search(bytes: Uint8Array, start: number, end: number, first: number, count: number): Uint8Array | undefined;
  /** Records before the next one were lost. */
  skipGap(): void;
  /** Where in the stream it stands; holds no secret. */
  position(): OpenerPosition;
  /**
   * Takes a fresh opener of the same keys to where another stood. False when nobody can: a compressed stream goes on
   * only from its beginning.
   */
  resume(position: OpenerPosition): boolean;
}

/** The place of an opener in its direction's records, as plain data. */
export interface OpenerPosition {
  readonly sequence: number;
  /** GCM and CCM of TLS 1.2: the last four bytes of the nonce of the record that opened last, and its number. */
  readonly counted?: { readonly nonce: number; readonly sequence: number };
  /** CBC in TLS 1.0: the ciphertext block that is the next IV, as hex, and whether it is known to be true. */
  readonly iv?: string;
  readonly isIvDoubtful?: boolean;
  /** RC4: bytes of key stream that were used. */
  readonly used?: number;
  /** DEFLATE: bytes went through. */
  readonly isCompressed?: boolean;
}

/** The pseudo-header that MACs and tags cover up to TLS 1.2: sequence number, type, version, length (RFC 5246 §6.2.3). */
export function writePseudoHeader(
  out: Uint8Array,
  sequence: number,
  record: Uint8Array,
  start: number,
  length: number,
): void {
  writeSequence(out, 0, sequence);
  out[8] = record[start]!;
  out[9] = record[start + 1]!;
  out[10] = record[start + 2]!;
  out[11] = length >> 8;
  out[12] = length & 255;
}

/** `sequence` as eight bytes; exact up to 2^53. */
export function writeSequence(out: Uint8Array, at: number, sequence: number): void {
  const high = Math.floor(sequence / 0x1_0000_0000);
  out[at] = high >>> 24;
  out[at + 1] = high >>> 16;
  out[at + 2] = high >>> 8;
  out[at + 3] = high;
  out[at + 4] = sequence >>> 24;
  out[at + 5] = sequence >>> 16;
  out[at + 6] = sequence >>> 8;
  out[at + 7] = sequence;
}

/** Whether two arrays hold the same bytes. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && sameBytes(a, 0, b, 0, a.length);
}

/** Whether `a[atA…]` and `b[atB…]` hold the same `length` bytes. */
export function sameBytes(a: Uint8Array, atA: number, b: Uint8Array, atB: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (a[atA + i] !== b[atB + i]) return false;
  return true;
}

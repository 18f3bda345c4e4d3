import { FATAL, isAlert, WARNING } from './alert.ts';
import { MAX_RECORD_BODY } from './record-collector.ts';
import { RECORD_HEADER } from './record-opener.ts';

/** Whether a record header of TLS 1.0 to 1.3 (or SSL 3.0) may stand at `at`: five bytes must be there. */
export function isRecordHeader(bytes: Uint8Array, at: number): boolean {
  const type = bytes[at]!;
  if (type < 20 || type > 24 || bytes[at + 1] !== 3 || bytes[at + 2]! > 4) return false;
  const length = bytes[at + 3]! * 256 + bytes[at + 4]!;
  return length <= MAX_RECORD_BODY && (type !== 20 || length >= 1);
}

/** Ten bytes tell a hello: record header, message type and length, and the version in the message. */
export const HELLO_PREFIX = 10;

/** A ServerHello of a draft of TLS 1.3 has its number in its version. */
const DRAFT = 0x7f;

/** Whether a ClientHello (1) or ServerHello (2) in the clear begins at `at`; `HELLO_PREFIX` bytes must be there. */
export function isHello(bytes: Uint8Array, at: number, messageType: number): boolean {
  if (bytes[at] !== 22 || bytes[at + 1] !== 3 || bytes[at + 2]! > 4 || bytes[at + 5] !== messageType)
    return false;
  const record = bytes[at + 3]! * 256 + bytes[at + 4]!;
  const message = bytes[at + 6]! * 65536 + bytes[at + 7]! * 256 + bytes[at + 8]!;
  return (
    record >= 4 &&
    record <= MAX_RECORD_BODY &&
    message >= 38 &&
    message < 131_072 &&
    (bytes[at + 9] === 3 || (bytes[at + 9] === DRAFT && messageType === 2))
  );
}

/** Whether a hello begins at `at` whose record holds less than the message's own header and version: it goes on in others. */
export function isSplitHello(bytes: Uint8Array, at: number, messageType: number): boolean {
  const isHandshake = bytes[at] === 22 && bytes[at + 1] === 3 && bytes[at + 2]! <= 4;
  const length = bytes[at + 3]! * 256 + bytes[at + 4]!;
  return isHandshake && length >= 1 && length < HELLO_PREFIX - 5 && bytes[at + 5] === messageType;
}

/** Bytes of an alert in the clear, its record header included. */
export const ALERT_RECORD = RECORD_HEADER + 2;

/** Whether an alert in the clear of a known kind stands at `at`; `ALERT_RECORD` bytes must be there. */
export function isAlertRecord(bytes: Uint8Array, at: number): boolean {
  return (
    bytes[at] === 21 &&
    isRecordHeader(bytes, at) &&
    bytes[at + 3] === 0 &&
    bytes[at + 4] === 2 &&
    (bytes[at + 5] === WARNING || bytes[at + 5] === FATAL) &&
    isAlert(bytes[at + 6]!)
  );
}

/**
 * Whether `bytes`, the first of a flow, look like TLS: a record header and, when a second one should follow within
 * them, that too. Five bytes are enough to say no.
 */
export function looksLikeTls(bytes: Uint8Array): boolean {
  if (bytes.length < RECORD_HEADER || !isRecordHeader(bytes, 0)) return isSslv2Hello(bytes);
  const next = RECORD_HEADER + bytes[3]! * 256 + bytes[4]!;
  if (bytes[0] === 22 && bytes.length > 5 && bytes[5] === 1) return true;
  return next + RECORD_HEADER > bytes.length || isRecordHeader(bytes, next);
}

/** The version 2 ClientHello that old clients send for later versions (RFC 5246 §E.2). */
export function isSslv2Hello(bytes: Uint8Array): boolean {
  return (
    bytes.length >= 11 &&
    (bytes[0]! & 0x80) !== 0 &&
    bytes[2] === 1 &&
    bytes[3] === 3 &&
    bytes[4]! <= 3 &&
    // Cipher specifications are three bytes each; the challenge has 16 to 32.
    (bytes[5]! * 256 + bytes[6]!) % 3 === 0 &&
    bytes[9]! * 256 + bytes[10]! >= 16 &&
    bytes[9]! * 256 + bytes[10]! <= 32
  );
}

/** Bytes of a version 2 hello with its header. */
export function sslv2Length(bytes: Uint8Array): number {
  return 2 + (bytes[0]! & 0x7f) * 256 + bytes[1]!;
}

/** Whether `bytes[at]` may begin application data of TLS 1.3 (RFC 8446 §5.2): the five bytes of a header are there. */
export function isProtected13(bytes: Uint8Array, at: number): boolean {
  if (bytes[at] !== 23 || bytes[at + 1] !== 3 || bytes[at + 2] !== 3) return false;
  const length = bytes[at + 3]! * 256 + bytes[at + 4]!;
  return length > MIN_OVERHEAD && length <= MOST_BODY;
}

/** A tag and a content type; CCM_8 has the shortest. */
const MIN_OVERHEAD = 8;
const MOST_BODY = 16_384 + 256;

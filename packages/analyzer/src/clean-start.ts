import { u16be } from '@plainwire/bytes';
import { isWholeDnsMessage } from '@plainwire/dissect';
import { looksLikeHttp } from '@plainwire/http';
import { looksLikeTls } from '@plainwire/tls-decrypt';

/** A start line is judged by no more than this; a segment is rarely longer. */
const ENOUGH_TO_TELL = 4096;

/**
 * Whether the `length` bytes at `at` begin an HTTP/1.x message or a TLS record of a plausible length, or are a DNS message
 * with its length: then a stream found in its middle may be read from there, without waiting for bytes before them.
 */
export function beginsCleanly(bytes: Uint8Array, at: number, length: number): boolean {
  const first = bytes.subarray(at, at + Math.min(length, ENOUGH_TO_TELL));
  return looksLikeTls(first) || looksLikeHttp(first) || isDnsMessage(bytes, at, at + length);
}

/** RFC 1035 §4.2.2. */
function isDnsMessage(bytes: Uint8Array, at: number, end: number): boolean {
  const start = at + 2;
  return start < end && u16be(bytes, at) === end - start && isWholeDnsMessage(bytes, start, end);
}

import { looksLikeHttp } from '@plainwire/http';
import { looksLikeTls } from '@plainwire/tls-decrypt';

/** A start line is judged by no more than this; a segment is rarely longer. */
const ENOUGH_TO_TELL = 4096;

/**
 * Whether the `length` bytes at `at` begin an HTTP/1.x message or a TLS record of a plausible length: then a stream
 * found in its middle may be read from there, without waiting for bytes before them.
 */
export function beginsCleanly(bytes: Uint8Array, at: number, length: number): boolean {
  const first = bytes.subarray(at, at + Math.min(length, ENOUGH_TO_TELL));
  return looksLikeTls(first) || looksLikeHttp(first);
}

import { u32be } from '@plainwire/bytes';
import { handshakeTypeLabels } from '../../data/tls-records.ts';

const SERVER_HELLO = 2;
/** How the random of a HelloRetryRequest begins: the SHA-256 of its name (RFC 8446 §4.1.3). */
const RETRY = [0xcf21ad74, 0xe59a6111];

/**
 * What the TLS handshake message at `at` is called, `Client Hello`; a HelloRetryRequest is a ServerHello by its type.
 * Undefined for a type that nobody defined.
 *
 * @param end of the bytes that belong to the message or its record.
 */
export function tlsMessageName(bytes: Uint8Array, at: number, end = bytes.length): string | undefined {
  const random = at + 6;
  const isRetry =
    bytes[at] === SERVER_HELLO &&
    random + 8 <= end &&
    RETRY.every((word, index) => u32be(bytes, random + 4 * index) === word);
  return isRetry ? 'Hello Retry Request' : handshakeTypeLabels[bytes[at]!];
}

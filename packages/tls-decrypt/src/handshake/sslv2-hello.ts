import { u16be, u24be } from '@plainwire/bytes';
import type { ClientHello } from './hello.ts';

/**
 * Reads the version 2 ClientHello that old clients open later versions with (RFC 5246 §E.2), from its message type on.
 * Its challenge is the client random, filled with zeros on the left.
 */
export function readSslv2Hello(message: Uint8Array): ClientHello | undefined {
  if (message.length < 9) return undefined;
  const specsLength = u16be(message, 3);
  const sessionLength = u16be(message, 5);
  const challengeLength = u16be(message, 7);
  const challengeAt = 9 + specsLength + sessionLength;
  if (challengeLength > 32 || challengeAt + challengeLength > message.length) return undefined;
  const cipherSuites: number[] = [];
  for (let at = 9; at + 3 <= 9 + specsLength; at += 3) {
    // Those of version 2 itself have a first byte other than zero.
    if (message[at] === 0) cipherSuites.push(u24be(message, at));
  }
  const random = new Uint8Array(32);
  random.set(message.subarray(challengeAt, challengeAt + challengeLength), 32 - challengeLength);
  return {
    legacyVersion: u16be(message, 1),
    random,
    sessionId: message.subarray(9 + specsLength, challengeAt),
    extensions: [],
    alpn: [],
    cipherSuites,
    serverName: undefined,
    ticket: undefined,
    offersEarlyData: false,
  };
}

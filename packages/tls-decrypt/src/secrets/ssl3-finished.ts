import { concat } from '@plainwire/bytes';
import type { CryptoBackend } from '../crypto/backend.ts';
import { ssl3Pads } from './ssl3-pads.ts';

/** `CLNT` and `SRVR`, by role. */
const SENDERS = [Uint8Array.of(0x43, 0x4c, 0x4e, 0x54), Uint8Array.of(0x53, 0x52, 0x56, 0x52)] as const;

/** What a Finished of SSL 3.0 holds (RFC 6101 §5.6.9): 16 bytes with MD5, then 20 with SHA-1. */
export function ssl3Finished(
  crypto: CryptoBackend,
  masterSecret: Uint8Array,
  role: 0 | 1,
  messages: readonly Uint8Array[],
): Uint8Array {
  const sender = SENDERS[role];
  return concat(
    (['md5', 'sha1'] as const).map((hash) => {
      const [pad1, pad2] = ssl3Pads(hash);
      const inner = crypto.digest(hash, [...messages, sender, masterSecret, pad1]);
      return crypto.digest(hash, [masterSecret, pad2, inner]);
    }),
  );
}

import { createHash } from 'node:crypto';
import { concat } from '@plainwire/bytes';

// The client's and server's side of SSL 3.0, written after RFC 6101 and not after the code under test.

type Hash = 'md5' | 'sha1';

const ascii = (text: string) => new TextEncoder().encode(text);

function digest(hash: Hash, ...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(createHash(hash).update(concat(parts)).digest());
}

const padOf = (hash: Hash, byte: number) => new Uint8Array(hash === 'md5' ? 48 : 40).fill(byte);

/** §6.1 and §6.2.2. */
export function derive(secret: Uint8Array, randoms: Uint8Array, length: number): Uint8Array {
  const parts = ['A', 'BB', 'CCC', 'DDDD', 'EEEEE', 'FFFFFF', 'GGGGGGG', 'HHHHHHHH', 'IIIIIIIII'].map(
    (label) => digest('md5', secret, digest('sha1', ascii(label), secret, randoms)),
  );
  return concat(parts).slice(0, length);
}

/** §5.2.3.1; `header` holds sequence number, type and length. */
export function mac(hash: Hash, key: Uint8Array, header: Uint8Array, content: Uint8Array): Uint8Array {
  return digest(hash, key, padOf(hash, 0x5c), digest(hash, key, padOf(hash, 0x36), header, content));
}

/** §5.6.9. */
export function finished(master: Uint8Array, sender: 'CLNT' | 'SRVR', messages: Uint8Array): Uint8Array {
  const half = (hash: Hash) =>
    digest(hash, master, padOf(hash, 0x5c), digest(hash, messages, ascii(sender), master, padOf(hash, 0x36)));
  return concat([half('md5'), half('sha1')]);
}

import { fromHex, PlainwireError, toHex } from '@plainwire/bytes';
import type { ConnectionSecrets } from './connection.ts';
import type { CryptoBackend } from './crypto/backend.ts';

/** The secrets that a snapshot leaves out, as plain data; bytes are hex. */
export interface StoredSecrets {
  readonly sessions: readonly (readonly [name: string, masterSecret: string])[];
  readonly used: readonly (readonly [line: string, connectionId: number, secret: string])[];
  readonly connections: readonly (readonly [id: number, secrets: StoredConnectionSecrets])[];
}

interface StoredConnectionSecrets {
  readonly masters: readonly (string | null)[];
  readonly traffic: readonly (string | null)[];
}

const NONCE = 12;
const KEY = 32;

/** @throws {PlainwireError} `SNAPSHOT_KEY` when the key does not have 32 bytes. */
export function seal(secrets: StoredSecrets, crypto: CryptoBackend, key: Uint8Array): string {
  checkKey(key);
  const nonce = globalThis.crypto.getRandomValues(new Uint8Array(NONCE));
  const text = new TextEncoder().encode(JSON.stringify(secrets));
  const sealed = crypto.seal(key, nonce, text);
  text.fill(0);
  return toHex(nonce) + toHex(sealed);
}

/** @throws {PlainwireError} `SNAPSHOT_KEY` when the key is not the one it was sealed with. */
export function unseal(sealed: string, crypto: CryptoBackend, key: Uint8Array): StoredSecrets {
  checkKey(key);
  const bytes = fromHex(sealed);
  const nothing = new Uint8Array(0);
  const text = crypto
    .aead('aes-gcm', key, 16)
    .open(bytes.subarray(0, NONCE), nothing, bytes, NONCE, bytes.length);
  if (text === undefined)
    throw new PlainwireError('SNAPSHOT_KEY', 'the secrets of this snapshot were sealed with another key');
  const secrets = JSON.parse(new TextDecoder().decode(text)) as StoredSecrets;
  text.fill(0);
  return secrets;
}

export function storeSecrets({ masters, traffic }: ConnectionSecrets): StoredConnectionSecrets {
  const hex = (bytes: Uint8Array | undefined) => (bytes === undefined ? null : toHex(bytes));
  return { masters: masters.map(hex), traffic: traffic.map(hex) };
}

export function takeSecrets({ masters, traffic }: StoredConnectionSecrets): ConnectionSecrets {
  const bytes = (hex: string | null) => (hex === null ? undefined : fromHex(hex));
  return { masters: masters.map(bytes), traffic: traffic.map(bytes) };
}

function checkKey(key: Uint8Array): void {
  if (key.length === KEY) return;
  throw new PlainwireError(
    'SNAPSHOT_KEY',
    `a key that seals a snapshot has ${KEY} bytes, this one ${key.length}`,
  );
}

import { nodeCrypto } from './crypto/node.node.ts';
import { TlsDecryptor, type TlsDecryptorOptions } from './decryptor.ts';
import type { TlsSnapshot } from './snapshot.ts';

export * from './api.ts';
export { readPrivateKey } from './keys/read-private-key.node.ts';
export { createRsaPool, type RsaPool, type RsaPoolOptions } from './rsa-pool.node.ts';

/** A decryptor for all TLS connections of a capture, over `node:crypto` unless another backend is given. */
export function createTlsDecryptor(options: TlsDecryptorOptions = {}): TlsDecryptor {
  return new TlsDecryptor({ ...options, crypto: options.crypto ?? nodeCrypto });
}

/**
 * A decryptor that goes on where `snapshot` was made, also in another process.
 *
 * @param secrets the same keys or key log again; other options are taken too.
 * @param sealKey what the secrets in the snapshot were sealed under, if they were.
 * @throws {PlainwireError} `SNAPSHOT_INVALID`, `SNAPSHOT_KEY`.
 */
export function restoreTlsDecryptor(
  snapshot: TlsSnapshot,
  secrets: TlsDecryptorOptions = {},
  sealKey?: Uint8Array,
): TlsDecryptor {
  const decryptor = createTlsDecryptor(secrets);
  decryptor.restore(snapshot, sealKey);
  return decryptor;
}

import { nodeCrypto } from './crypto/node.node.ts';
import { TlsDecryptor, type TlsDecryptorOptions } from './decryptor.ts';

export * from './api.ts';
export { readPrivateKey } from './keys/read-private-key.node.ts';

/** A decryptor for all TLS connections of a capture, over `node:crypto` unless another backend is given. */
export function createTlsDecryptor(options: TlsDecryptorOptions = {}): TlsDecryptor {
  return new TlsDecryptor({ ...options, crypto: options.crypto ?? nodeCrypto });
}

import { portableCrypto } from './crypto/portable.ts';
import { TlsDecryptor, type TlsDecryptorOptions } from './decryptor.ts';

export * from './api.ts';
export { readPrivateKey } from './keys/read-private-key.ts';

/** A decryptor for all TLS connections of a capture, in plain JavaScript unless another backend is given. */
export function createTlsDecryptor(options: TlsDecryptorOptions = {}): TlsDecryptor {
  return new TlsDecryptor({ ...options, crypto: options.crypto ?? portableCrypto });
}

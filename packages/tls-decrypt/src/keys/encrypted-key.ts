import { isSequence } from './der.ts';
import { loadForge } from './forge.ts';
import { portableBudget } from './key-cost.ts';
import { type PemBlock, wrongPassword } from './key-text.ts';
import { decryptPkcs8, inUtf8 } from './password-encryption.ts';
import { fromPrivateKey } from './private-key-info.ts';
import type { RsaPrivateKey } from './rsa-private-key.ts';
import { decryptTraditional } from './traditional-pem.ts';

// What few key files need is loaded when one comes.

export { isKnownToOpenSsl } from './password-encryption.ts';
export { readPkcs12 } from './pkcs12.ts';

/**
 * Opens an encrypted block in plain JavaScript.
 *
 * @throws {PlainwireError} `KEY_PASSWORD`, `KEY_LIMIT`, `KEY_NOT_RSA`, `KEY_INVALID`.
 */
export async function readEncrypted(block: PemBlock, password: string): Promise<RsaPrivateKey> {
  const forge = await loadForge();
  const der = block.isPkcs8
    ? decryptPkcs8(forge, block.der, inUtf8(password), portableBudget())
    : decryptTraditional(forge, block, password);
  // One wrong password in 256 leaves right padding behind, and no key.
  if (der === undefined || !isSequence(der)) throw wrongPassword();
  try {
    return fromPrivateKey(der);
  } finally {
    der.fill(0);
  }
}

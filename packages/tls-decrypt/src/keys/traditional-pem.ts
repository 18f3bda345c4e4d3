import type { Forge } from './forge.ts';
import { CIPHERS_BY_NAME, decryptCbc } from './key-cipher.ts';
import { bytesToKey } from './key-derivation.ts';
import { invalidKey, type PemBlock, unsupportedCipher } from './key-text.ts';

/** `DEK-Info: AES-256-CBC,00112233…` (RFC 1421 §4.6.1.3). */
const DEK_INFO = /^DEK-Info:\s*([A-Za-z0-9-]{1,32})\s*,\s*([0-9A-Fa-f]{1,64})\s*$/m;

/**
 * The key in an encrypted block of the traditional form (RFC 1421 §4.6.1.1), whose key is MD5 of password and IV.
 *
 * @returns undefined when the password is wrong.
 * @throws {PlainwireError} `KEY_INVALID` for a cipher that is not known.
 */
export function decryptTraditional(forge: Forge, block: PemBlock, password: string): Uint8Array | undefined {
  const [, name = '', ivText = ''] = DEK_INFO.exec(block.text) ?? [];
  if (name === '') throw invalidKey();
  const cipher = CIPHERS_BY_NAME.get(name.toUpperCase());
  if (cipher === undefined) throw unsupportedCipher(name);
  const iv = Uint8Array.from(ivText.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
  const key = bytesToKey(new TextEncoder().encode(password), iv.subarray(0, 8), cipher.keyLength);
  return decryptCbc(forge, cipher, key, iv, block.der);
}

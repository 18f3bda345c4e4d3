import { readJwk } from './jwk.ts';
import { isEncryptedPkcs8, isJson, isPkcs12 } from './key-format.ts';
import {
  decodeText,
  firstRsaBlock,
  invalidKey,
  needsPassword,
  type PemBlock,
  pemOf,
  privateKeyBlocks,
  readPem,
} from './key-text.ts';
import { fromPrivateKey } from './private-key-info.ts';
import type { ReadKeyOptions } from './read-key-options.ts';
import type { RsaPrivateKey } from './rsa-private-key.ts';

/**
 * Reads an RSA private key: PEM or DER; PKCS#1, PKCS#8, PKCS#12 or JWK; encrypted or not. Other blocks of a PEM file,
 * such as certificates, are passed over.
 *
 * @throws {PlainwireError} `KEY_NOT_RSA` (a key of another kind), `KEY_ENCRYPTED` (a password is needed),
 *   `KEY_PASSWORD` (it is wrong), `KEY_LIMIT` (deriving its key would take more than a million rounds, or too much of
 *   scrypt), `KEY_INVALID` (anything else, a certificate too).
 */
export async function readPrivateKey(
  source: Uint8Array | string,
  options: ReadKeyOptions = {},
): Promise<RsaPrivateKey> {
  const { password } = options;
  const text = decodeText(source);
  const blocks = readPem(text);
  if (blocks.length > 0)
    return firstRsaBlock(privateKeyBlocks(blocks), (block) => readBlock(block, password));
  if (isJson(text)) return readJwk(text);
  if (typeof source === 'string') throw invalidKey();
  if (isPkcs12(source)) return (await import('./encrypted-key.ts')).readPkcs12(source, password);
  return isEncryptedPkcs8(source)
    ? readBlock(pemOf('ENCRYPTED PRIVATE KEY', source), password)
    : fromPrivateKey(source);
}

async function readBlock(block: PemBlock, password: string | undefined): Promise<RsaPrivateKey> {
  if (!block.isEncrypted) return fromPrivateKey(block.der);
  if (password === undefined) throw needsPassword();
  return (await import('./encrypted-key.ts')).readEncrypted(block, password);
}

import { createPrivateKey, type KeyObject, type PrivateKeyInput } from 'node:crypto';
import { readJwk } from './jwk.ts';
import { checkNativeCost } from './key-cost.ts';
import { isEncryptedPkcs8, isJson, isPkcs12 } from './key-format.ts';
import {
  decodeText,
  firstRsaBlock,
  invalidKey,
  needsPassword,
  notRsa,
  type PemBlock,
  pemOf,
  privateKeyBlocks,
  readPem,
  wrongPassword,
} from './key-text.ts';
import type { ReadKeyOptions } from './read-key-options.ts';
import { parseRsaPrivateKey } from './rsa-components.ts';
import { RsaPrivateKey } from './rsa-private-key.ts';

/**
 * Reads an RSA private key: PEM or DER; PKCS#1, PKCS#8, PKCS#12 or JWK; encrypted or not. Other blocks of a PEM file,
 * such as certificates, are passed over.
 *
 * @throws {PlainwireError} `KEY_NOT_RSA` (a key of another kind), `KEY_ENCRYPTED` (a password is needed),
 *   `KEY_PASSWORD` (it is wrong), `KEY_LIMIT` (deriving its key would take more than ten million rounds, in PKCS#12 one
 *   million, or too much of scrypt), `KEY_INVALID` (anything else, a certificate too).
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
  return readDerKey(source, password);
}

async function readBlock(block: PemBlock, password: string | undefined): Promise<RsaPrivateKey> {
  const { label, der, isEncrypted, isPkcs8 } = block;
  // Written anew: OpenSSL is strict about lines.
  if (!isEncrypted) return fromAttempt(attempt({ key: pemOf(label, der).text, format: 'pem' }), invalidKey);
  if (password === undefined) throw needsPassword();
  if (isPkcs8) return readEncryptedDer(der, password);
  return (await import('./encrypted-key.ts')).readEncrypted(block, password);
}

/** DER does not say what it holds: the forms are tried one after the other. */
async function readDerKey(der: Uint8Array, password: string | undefined): Promise<RsaPrivateKey> {
  if (isEncryptedPkcs8(der)) {
    if (password === undefined) throw needsPassword();
    return readEncryptedDer(der, password);
  }
  for (const type of ['pkcs8', 'pkcs1', 'sec1'] as const) {
    const key = attempt({ key: bufferOf(der), format: 'der', type });
    if (key !== undefined) return fromKeyObject(key);
  }
  throw invalidKey();
}

/** A password is only ever given to OpenSSL for bytes whose cost was checked. */
async function readEncryptedDer(der: Uint8Array, passphrase: string): Promise<RsaPrivateKey> {
  checkNativeCost(der);
  const key = attempt({ key: bufferOf(der), format: 'der', type: 'pkcs8', passphrase });
  if (key !== undefined) return fromKeyObject(key);
  const { isKnownToOpenSsl, readEncrypted } = await import('./encrypted-key.ts');
  if (isKnownToOpenSsl(der)) throw wrongPassword();
  return readEncrypted(pemOf('ENCRYPTED PRIVATE KEY', der), passphrase);
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

function fromAttempt(key: KeyObject | undefined, error: () => Error): RsaPrivateKey {
  if (key === undefined) throw error();
  return fromKeyObject(key);
}

/** OpenSSL's own words may quote the file: they are not repeated. */
function attempt(input: PrivateKeyInput): KeyObject | undefined {
  try {
    return createPrivateKey(input);
  } catch {
    return undefined;
  }
}

function fromKeyObject(key: KeyObject): RsaPrivateKey {
  if (key.asymmetricKeyType !== 'rsa') throw notRsa(`a key of type ${key.asymmetricKeyType}`);
  const der = key.export({ type: 'pkcs1', format: 'der' });
  const components = parseRsaPrivateKey(new Uint8Array(der));
  der.fill(0);
  if (components === undefined) throw invalidKey();
  return new RsaPrivateKey(components);
}

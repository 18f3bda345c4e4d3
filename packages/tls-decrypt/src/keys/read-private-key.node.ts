import { createPrivateKey, type KeyObject, type PrivateKeyInput } from 'node:crypto';
import { readPkcs12 } from './forge-key.ts';
import { readJwk } from './jwk.ts';
import { isEncryptedPkcs8, isJson, isPkcs12 } from './key-format.ts';
import {
  decodeText,
  invalidKey,
  needsPassword,
  notRsa,
  type PemBlock,
  privateKeyBlock,
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
 *   `KEY_PASSWORD` (it is wrong), `KEY_INVALID` (anything else, a certificate too).
 */
export async function readPrivateKey(
  source: Uint8Array | string,
  options: ReadKeyOptions = {},
): Promise<RsaPrivateKey> {
  const { password } = options;
  const text = decodeText(source);
  const blocks = readPem(text);
  if (blocks.length > 0) return readBlock(privateKeyBlock(blocks), password);
  if (isJson(text)) return readJwk(text);
  if (typeof source === 'string') throw invalidKey();
  return isPkcs12(source) ? readPkcs12(source, password) : readDerKey(source, password);
}

function readBlock({ text, isEncrypted }: PemBlock, password: string | undefined): RsaPrivateKey {
  if (isEncrypted && password === undefined) throw needsPassword();
  const key = attempt({ key: text, format: 'pem', passphrase: password ?? '' });
  if (key === undefined) throw isEncrypted ? wrongPassword() : invalidKey();
  return fromKeyObject(key);
}

/** DER does not say what it holds: the forms are tried one after the other. */
function readDerKey(der: Uint8Array, password: string | undefined): RsaPrivateKey {
  const isEncrypted = isEncryptedPkcs8(der);
  if (isEncrypted && password === undefined) throw needsPassword();
  const bytes = Buffer.from(der.buffer, der.byteOffset, der.length);
  const passphrase = password === undefined ? {} : { passphrase: password };
  for (const type of ['pkcs8', 'pkcs1', 'sec1'] as const) {
    const key = attempt({ key: bytes, format: 'der', type, ...passphrase });
    if (key !== undefined) return fromKeyObject(key);
  }
  throw isEncrypted ? wrongPassword() : invalidKey();
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

import { createPrivateKey, type KeyObject } from 'node:crypto';
import {
  decodeText,
  invalidKey,
  needsPassword,
  notRsa,
  privateKeyBlock,
  readPem,
  wrongPassword,
} from './key-text.ts';
import type { ReadKeyOptions } from './read-key-options.ts';
import { parseRsaPrivateKey } from './rsa-components.ts';
import { RsaPrivateKey } from './rsa-private-key.ts';

/**
 * Reads an RSA private key: PEM or DER; PKCS#1 or PKCS#8, encrypted or not.
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
  if (text.includes('-----BEGIN ')) {
    const block = privateKeyBlock(readPem(text));
    if (block.isEncrypted && password === undefined) throw needsPassword();
    return fromKeyObject(
      attempt(
        () => createPrivateKey({ key: block.text, format: 'pem', passphrase: password ?? '' }),
        block.isEncrypted,
      ),
    );
  }
  if (typeof source === 'string') throw invalidKey();
  return fromKeyObject(readDerKey(source, password));
}

/** DER does not say what it holds: the forms are tried one after the other. */
function readDerKey(der: Uint8Array, password: string | undefined): KeyObject {
  const key = Buffer.from(der.buffer, der.byteOffset, der.length);
  for (const type of ['pkcs8', 'pkcs1', 'sec1'] as const) {
    try {
      return createPrivateKey({
        key,
        format: 'der',
        type,
        ...(password === undefined ? {} : { passphrase: password }),
      });
    } catch {}
  }
  throw invalidKey();
}

function attempt(read: () => KeyObject, isEncrypted: boolean): KeyObject {
  try {
    return read();
  } catch {
    throw isEncrypted ? wrongPassword() : invalidKey();
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

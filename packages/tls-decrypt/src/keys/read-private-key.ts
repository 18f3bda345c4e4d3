import { readDer, readDerChildren } from './der.ts';
import { readEncryptedPem, readPkcs12 } from './forge-key.ts';
import { readJwk } from './jwk.ts';
import { checkPkcs8Cost, PORTABLE_ROUNDS } from './key-cost.ts';
import { isEncryptedPkcs8, isJson, isPkcs12 } from './key-format.ts';
import {
  decodeText,
  invalidKey,
  needsPassword,
  notRsa,
  type PemBlock,
  pemOf,
  privateKeyBlock,
  readPem,
  wrongPassword,
} from './key-text.ts';
import { decryptScrypt, usesScrypt } from './pkcs8-scrypt.ts';
import type { ReadKeyOptions } from './read-key-options.ts';
import { parseRsaPrivateKey } from './rsa-components.ts';
import { RsaPrivateKey } from './rsa-private-key.ts';

/** OID 1.2.840.113549.1.1.1, rsaEncryption. */
const RSA_ENCRYPTION = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];

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
  if (blocks.length > 0) return readBlock(privateKeyBlock(blocks), password);
  if (isJson(text)) return readJwk(text);
  if (typeof source === 'string') throw invalidKey();
  if (isPkcs12(source)) return readPkcs12(source, password);
  return isEncryptedPkcs8(source)
    ? readBlock(pemOf('ENCRYPTED PRIVATE KEY', source), password)
    : fromDer(source);
}

async function readBlock(block: PemBlock, password: string | undefined): Promise<RsaPrivateKey> {
  if (!block.isEncrypted) return fromDer(block.der);
  if (password === undefined) throw needsPassword();
  if (!block.isPkcs8 || !usesScrypt(block.der)) return readEncryptedPem(block, password);
  checkPkcs8Cost(block.der, PORTABLE_ROUNDS);
  const der = decryptScrypt(block.der, password);
  if (der === undefined) throw wrongPassword();
  return fromDer(der);
}

/** PKCS#1, or PKCS#8 (RFC 5958 §2) around it. */
function fromDer(der: Uint8Array): RsaPrivateKey {
  const components = parseRsaPrivateKey(unwrapPkcs8(der) ?? der);
  if (components === undefined) throw invalidKey();
  return new RsaPrivateKey(components);
}

function unwrapPkcs8(der: Uint8Array): Uint8Array | undefined {
  const outer = readDer(der, 0);
  if (outer === undefined) return undefined;
  const [version, algorithm, key] = readDerChildren(der, outer);
  // ECPrivateKey (RFC 5915 §3) has an octet string in second place.
  if (version?.tag === 0x02 && algorithm?.tag === 0x04) throw notRsa('a key on an elliptic curve');
  if (version?.tag !== 0x02 || algorithm?.tag !== 0x30 || key?.tag !== 0x04) return undefined;
  const oid = readDer(der, algorithm.start, algorithm.end);
  if (oid?.tag !== 0x06) return undefined;
  if (!RSA_ENCRYPTION.every((byte, i) => der[oid.start + i] === byte)) throw notRsa('a key of another kind');
  return der.subarray(key.start, key.end);
}

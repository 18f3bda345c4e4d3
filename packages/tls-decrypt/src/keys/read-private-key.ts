import { readDer, readDerChildren } from './der.ts';
import { decodeText, invalidKey, needsPassword, notRsa, privateKeyBlock, readPem } from './key-text.ts';
import type { ReadKeyOptions } from './read-key-options.ts';
import { parseRsaPrivateKey } from './rsa-components.ts';
import { RsaPrivateKey } from './rsa-private-key.ts';

/** OID 1.2.840.113549.1.1.1, rsaEncryption. */
const RSA_ENCRYPTION = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];

/**
 * Reads an RSA private key: PEM or DER; PKCS#1 or PKCS#8.
 *
 * @throws {PlainwireError} `KEY_NOT_RSA` (a key of another kind), `KEY_ENCRYPTED` (a password is needed),
 *   `KEY_INVALID` (anything else, a certificate too).
 */
export async function readPrivateKey(
  source: Uint8Array | string,
  _options: ReadKeyOptions = {},
): Promise<RsaPrivateKey> {
  const text = decodeText(source);
  const blocks = readPem(text);
  if (blocks.length === 0 && typeof source === 'string') throw invalidKey();
  if (blocks.length === 0) return fromDer(source as Uint8Array);
  const block = privateKeyBlock(blocks);
  if (block.isEncrypted) throw needsPassword();
  return fromDer(block.der);
}

/** PKCS#1, or PKCS#8 (RFC 5958 §2) around it. */
export function fromDer(der: Uint8Array): RsaPrivateKey {
  const components = parseRsaPrivateKey(unwrapPkcs8(der) ?? der);
  if (components === undefined) throw invalidKey();
  return new RsaPrivateKey(components);
}

function unwrapPkcs8(der: Uint8Array): Uint8Array | undefined {
  const outer = readDer(der, 0);
  if (outer === undefined) return undefined;
  const [version, algorithm, key] = readDerChildren(der, outer);
  if (version?.tag !== 0x02 || algorithm?.tag !== 0x30 || key?.tag !== 0x04) return undefined;
  const oid = readDer(der, algorithm.start, algorithm.end);
  if (oid?.tag !== 0x06) return undefined;
  if (!RSA_ENCRYPTION.every((byte, i) => der[oid.start + i] === byte)) throw notRsa('a key of another kind');
  return der.subarray(key.start, key.end);
}

import { readDer, readDerChildren } from './der.ts';
import { invalidKey, notRsa } from './key-text.ts';
import { oidOf } from './oid.ts';
import { parseRsaPrivateKey } from './rsa-components.ts';
import { RsaPrivateKey } from './rsa-private-key.ts';

const RSA_ENCRYPTION = '1.2.840.113549.1.1.1';

/**
 * PKCS#1, or PKCS#8 (RFC 5958 §2) around it.
 *
 * @throws {PlainwireError} `KEY_NOT_RSA`, `KEY_INVALID`.
 */
export function fromPrivateKey(der: Uint8Array): RsaPrivateKey {
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
  const oid = oidOf(der, readDer(der, algorithm.start, algorithm.end));
  if (oid === '') return undefined;
  if (oid !== RSA_ENCRYPTION) throw notRsa('a key of another kind');
  return der.subarray(key.start, key.end);
}

import { readDer } from './der.ts';

const SEQUENCE = 0x30;
const INTEGER = 0x02;

/** Whether the DER is a PKCS#12 file: version 3, then a sequence that begins with an OID (RFC 7292 §4). */
export function isPkcs12(der: Uint8Array): boolean {
  const outer = readDer(der, 0);
  const version = outer?.tag === SEQUENCE ? readDer(der, outer.start, outer.end) : undefined;
  if (outer === undefined || version?.tag !== INTEGER || der[version.start] !== 3) return false;
  const content = readDer(der, version.end, outer.end);
  return content?.tag === SEQUENCE && der[content.start] === 0x06;
}

/** Whether the DER is an EncryptedPrivateKeyInfo: an algorithm, then an octet string (RFC 5958 §3). */
export function isEncryptedPkcs8(der: Uint8Array): boolean {
  const outer = readDer(der, 0);
  const algorithm = outer?.tag === SEQUENCE ? readDer(der, outer.start, outer.end) : undefined;
  if (outer === undefined || algorithm?.tag !== SEQUENCE || der[algorithm.start] !== 0x06) return false;
  return readDer(der, algorithm.end, outer.end)?.tag === 0x04;
}

/** Whether text is JSON rather than PEM. */
export function isJson(text: string): boolean {
  return /^\s*\{/.test(text);
}

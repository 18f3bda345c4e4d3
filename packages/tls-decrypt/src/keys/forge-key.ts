import { checkPkcs8Cost, PORTABLE_ROUNDS } from './key-cost.ts';
import { invalidKey, needsPassword, notRsa, type PemBlock, pemOf, wrongPassword } from './key-text.ts';
import { checkPkcs12Cost } from './pkcs12-cost.ts';
import { parseRsaPrivateKey } from './rsa-components.ts';
import { RsaPrivateKey } from './rsa-private-key.ts';

type Forge = typeof import('node-forge');

/** node-forge is large and only odd key files need it: it is loaded when one comes. */
async function loadForge(): Promise<Forge> {
  const module = await import('node-forge');
  return (module as { default?: Forge }).default ?? module;
}

/** OIDs of the PKCS#12 bags that hold keys (RFC 7292 §4.2). */
const KEY_BAG = '1.2.840.113549.1.12.10.1.1';
const SHROUDED_KEY_BAG = '1.2.840.113549.1.12.10.1.2';

/**
 * The RSA key in a PKCS#12 file (RFC 7292).
 *
 * @throws {PlainwireError} `KEY_ENCRYPTED`, `KEY_PASSWORD`, `KEY_NOT_RSA`, `KEY_LIMIT`.
 */
export async function readPkcs12(bytes: Uint8Array, password: string | undefined): Promise<RsaPrivateKey> {
  const forge = await loadForge();
  let asn1: ReturnType<Forge['asn1']['fromDer']>;
  try {
    asn1 = forge.asn1.fromDer(forge.util.createBuffer(toBinary(bytes)));
  } catch {
    throw invalidKey();
  }
  checkPkcs12Cost(forge, asn1);
  let file: ReturnType<Forge['pkcs12']['pkcs12FromAsn1']>;
  try {
    file = forge.pkcs12.pkcs12FromAsn1(asn1, false, password ?? '');
  } catch {
    throw password === undefined ? needsPassword() : wrongPassword();
  }
  const bags = [KEY_BAG, SHROUDED_KEY_BAG].flatMap((bagType) => file.getBags({ bagType })[bagType] ?? []);
  const key = bags.find((bag) => bag.key !== undefined && bag.key !== null)?.key;
  if (key === undefined || key === null) {
    throw bags.length > 0 ? notRsa('a PKCS#12 file with a key of another kind') : invalidKey();
  }
  return fromForge(forge, key);
}

/**
 * The RSA key in an encrypted PEM block: the traditional form (RFC 1421 §4.6.1.1), or PKCS#8 with PBES1 or PBES2
 * (RFC 8018 §6).
 *
 * @throws {PlainwireError} `KEY_PASSWORD`, `KEY_LIMIT`.
 */
export async function readEncryptedPem(block: PemBlock, password: string): Promise<RsaPrivateKey> {
  const { isPkcs8, label, der } = block;
  if (isPkcs8) checkPkcs8Cost(der, PORTABLE_ROUNDS);
  // Written anew, so that what is read is what was checked.
  const { text } = isPkcs8 ? pemOf(label, der) : block;
  const forge = await loadForge();
  let key: ReturnType<Forge['pki']['decryptRsaPrivateKey']> | null;
  try {
    key = forge.pki.decryptRsaPrivateKey(text, forge.util.encodeUtf8(password));
  } catch {
    key = null;
  }
  if (key === null) throw wrongPassword();
  return fromForge(forge, key);
}

function fromForge(forge: Forge, key: Parameters<Forge['pki']['privateKeyToAsn1']>[0]): RsaPrivateKey {
  const der = fromBinary(forge.asn1.toDer(forge.pki.privateKeyToAsn1(key)).getBytes());
  const components = parseRsaPrivateKey(der);
  der.fill(0);
  if (components === undefined) throw invalidKey();
  return new RsaPrivateKey(components);
}

/** forge keeps bytes in strings. */
function toBinary(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

function fromBinary(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

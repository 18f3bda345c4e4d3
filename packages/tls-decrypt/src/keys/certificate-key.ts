import { readDer, readDerChildren } from './der.ts';
import { unsigned } from './rsa-components.ts';

const SEQUENCE = 0x30;
const BIT_STRING = 0x03;
const EXPLICIT_VERSION = 0xa0;
/** OID 1.2.840.113549.1.1.1, rsaEncryption; the last arc also 10 for RSASSA-PSS. */
const RSA_OID_PREFIX = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01];

/** What a certificate says about its key. */
export interface CertificateKey {
  /** SubjectPublicKeyInfo, DER: what fingerprints are made of. */
  readonly publicKeyInfo: Uint8Array;
  /** The RSA modulus without leading zeros; undefined when the key is of another kind. */
  readonly modulus: Uint8Array | undefined;
}

/** Reads the public key of an X.509 certificate (RFC 5280 §4.1), or undefined when the DER is short or wrong. */
export function readCertificateKey(certificate: Uint8Array): CertificateKey | undefined {
  const outer = readDer(certificate, 0);
  if (outer?.tag !== SEQUENCE) return undefined;
  const toBeSigned = readDer(certificate, outer.start, outer.end);
  if (toBeSigned?.tag !== SEQUENCE) return undefined;
  const fields = readDerChildren(certificate, toBeSigned);
  // version is optional; then serialNumber, signature, issuer, validity, subject, subjectPublicKeyInfo.
  const info = fields[fields[0]?.tag === EXPLICIT_VERSION ? 6 : 5];
  if (info?.tag !== SEQUENCE) return undefined;
  return readPublicKeyInfo(certificate.slice(info.at, info.end));
}

/** The key in a SubjectPublicKeyInfo. */
export function readPublicKeyInfo(publicKeyInfo: Uint8Array): CertificateKey {
  return { publicKeyInfo, modulus: rsaModulus(publicKeyInfo) };
}

/** The modulus in a SubjectPublicKeyInfo, when it holds an RSA key. */
function rsaModulus(info: Uint8Array): Uint8Array | undefined {
  const outer = readDer(info, 0);
  if (outer === undefined) return undefined;
  const [algorithm, bits] = readDerChildren(info, outer);
  if (algorithm?.tag !== SEQUENCE || bits?.tag !== BIT_STRING) return undefined;
  const oid = readDer(info, algorithm.start, algorithm.end);
  if (oid === undefined || !RSA_OID_PREFIX.every((byte, i) => info[oid.start + i] === byte)) return undefined;
  // The first content byte of a BIT STRING counts its unused bits.
  const key = readDer(info, bits.start + 1, bits.end);
  if (key === undefined) return undefined;
  const modulus = readDer(info, key.start, key.end);
  return modulus === undefined ? undefined : unsigned(info, modulus);
}

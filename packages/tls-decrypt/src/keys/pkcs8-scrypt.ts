import { cbc } from '@noble/ciphers/aes.js';
import { scrypt } from '@noble/hashes/scrypt.js';
import { type DerElement, readDer, readDerChildren } from './der.ts';
import { SCRYPT_MEMORY } from './key-cost.ts';
import { unsigned } from './rsa-components.ts';

/** 1.2.840.113549.1.5.13 (PBES2), 1.3.6.1.4.1.11591.4.11 (scrypt), 2.16.840.1.101.3.4.1.N (AES-CBC). */
const PBES2 = '2a864886f70d01050d';
const SCRYPT = '2b06010401da47040b';
const AES_CBC: Readonly<Record<string, number>> = {
  '60864801650304012a': 32,
  '608648016503040116': 24,
  '608648016503040102': 16,
};

/** Whether an EncryptedPrivateKeyInfo derives its key with scrypt (RFC 7914 §7), which forge does not know. */
export function usesScrypt(der: Uint8Array): boolean {
  return readScheme(der) !== undefined;
}

/** The PrivateKeyInfo inside, or undefined when the password is wrong. The cost is checked before. */
export function decryptScrypt(der: Uint8Array, password: string): Uint8Array | undefined {
  const scheme = readScheme(der);
  if (scheme === undefined) return undefined;
  const { salt, cost, blockSize, parallelism, keyLength, iv, ciphertext } = scheme;
  try {
    const key = scrypt(new TextEncoder().encode(password), salt, {
      N: cost,
      r: blockSize,
      p: parallelism,
      dkLen: keyLength,
      maxmem: 2 * SCRYPT_MEMORY,
    });
    return cbc(key, iv).decrypt(ciphertext);
  } catch {
    return undefined;
  }
}

interface Scheme {
  readonly salt: Uint8Array;
  readonly cost: number;
  readonly blockSize: number;
  readonly parallelism: number;
  readonly keyLength: number;
  readonly iv: Uint8Array;
  readonly ciphertext: Uint8Array;
}

function readScheme(der: Uint8Array): Scheme | undefined {
  const children = (element: DerElement | undefined) =>
    element === undefined ? [] : readDerChildren(der, element);
  const content = (element: DerElement | undefined) =>
    element === undefined ? new Uint8Array(0) : der.slice(element.start, element.end);
  const oid = (element: DerElement | undefined) =>
    [...content(element)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const number = (element: DerElement | undefined) =>
    element === undefined ? 0 : unsigned(der, element).reduce((sum, byte) => sum * 256 + byte, 0);
  const [algorithm, data] = children(readDer(der, 0));
  const [name, parameters] = children(algorithm);
  if (oid(name) !== PBES2) return undefined;
  const [derivation, encryption] = children(parameters);
  const [kdf, kdfParameters] = children(derivation);
  const [cipher, iv] = children(encryption);
  const keyLength = AES_CBC[oid(cipher)];
  if (oid(kdf) !== SCRYPT || keyLength === undefined) return undefined;
  const [salt, cost, blockSize, parallelism] = children(kdfParameters);
  return {
    salt: content(salt),
    cost: number(cost),
    blockSize: number(blockSize),
    parallelism: number(parallelism),
    keyLength,
    iv: content(iv),
    ciphertext: content(data),
  };
}

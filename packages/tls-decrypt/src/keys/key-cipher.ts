import type { BlockCipherName } from '../crypto/backend.ts';
import { portableCrypto } from '../crypto/portable.ts';
import { Rc4 } from '../crypto/rc4.ts';
import { type Forge, fromBinary, toBinary } from './forge.ts';

/** A cipher that key files are encrypted with. */
export interface KeyCipher {
  readonly kind: BlockCipherName | 'des' | 'rc2' | 'rc4';
  /** Bytes. */
  readonly keyLength: number;
  readonly ivLength: number;
}

const block = (kind: BlockCipherName, keyLength: number): KeyCipher => ({ kind, keyLength, ivLength: 16 });

export const DES: KeyCipher = { kind: 'des', keyLength: 8, ivLength: 8 };
export const TWO_KEY_3DES: KeyCipher = { kind: 'des-ede3', keyLength: 16, ivLength: 8 };
export const TRIPLE_DES: KeyCipher = { kind: 'des-ede3', keyLength: 24, ivLength: 8 };
export const rc2 = (bits: number): KeyCipher => ({ kind: 'rc2', keyLength: bits / 8, ivLength: 8 });
export const rc4 = (bits: number): KeyCipher => ({ kind: 'rc4', keyLength: bits / 8, ivLength: 0 });

/** Ciphers of PBES2 (RFC 8018 §B.2) by OID; RC2 tells its key length apart. */
export const CIPHERS_BY_OID: ReadonlyMap<string, KeyCipher> = new Map([
  ['1.3.14.3.2.7', DES],
  ['1.2.840.113549.3.2', rc2(128)],
  ['1.2.840.113549.3.7', TRIPLE_DES],
  ['2.16.840.1.101.3.4.1.2', block('aes', 16)],
  ['2.16.840.1.101.3.4.1.22', block('aes', 24)],
  ['2.16.840.1.101.3.4.1.42', block('aes', 32)],
  ['1.2.392.200011.61.1.1.1.2', block('camellia', 16)],
  ['1.2.392.200011.61.1.1.1.3', block('camellia', 24)],
  ['1.2.392.200011.61.1.1.1.4', block('camellia', 32)],
  ['1.2.410.200046.1.1.2', block('aria', 16)],
  ['1.2.410.200046.1.1.7', block('aria', 24)],
  ['1.2.410.200046.1.1.12', block('aria', 32)],
]);

/** The names of the traditional form's `DEK-Info`. */
export const CIPHERS_BY_NAME: ReadonlyMap<string, KeyCipher> = new Map([
  ['DES-CBC', DES],
  ['DES-EDE-CBC', TWO_KEY_3DES],
  ['DES-EDE3-CBC', TRIPLE_DES],
  ['RC2-CBC', rc2(128)],
  ...(['aes', 'camellia', 'aria'] as const).flatMap((kind) =>
    [16, 24, 32].map((length) => [`${kind.toUpperCase()}-${8 * length}-CBC`, block(kind, length)] as const),
  ),
]);

/** The text without its padding; undefined when that is wrong, and so the key. */
export function decryptCbc(
  forge: Forge,
  cipher: KeyCipher,
  key: Uint8Array,
  iv: Uint8Array,
  text: Uint8Array,
): Uint8Array | undefined {
  const { kind, ivLength } = cipher;
  if (kind === 'rc4') return new Rc4(key).update(text, 0, text.length);
  if (iv.length !== ivLength || text.length === 0 || text.length % ivLength !== 0) return undefined;
  if (kind === 'rc2') return decryptRc2(forge, key, iv, text);
  const name = kind === 'des' ? 'des-ede3' : kind;
  const whole = kind === 'des' || kind === 'des-ede3' ? threeKeys(key) : key;
  return unpad(portableCrypto.cbc(name, whole, iv).update(text, 0, text.length), ivLength);
}

const RC2_BLOCK = 8;

function decryptRc2(forge: Forge, key: Uint8Array, iv: Uint8Array, text: Uint8Array): Uint8Array | undefined {
  const cipher = forge.rc2.createDecryptionCipher(toBinary(key), 8 * key.length);
  cipher.start(toBinary(iv));
  cipher.update(forge.util.createBuffer(toBinary(text)));
  // The padding is left where it is.
  cipher.finish(() => true);
  return unpad(fromBinary(cipher.output.getBytes()), RC2_BLOCK);
}

/** One key thrice, or the first of two again. */
function threeKeys(key: Uint8Array): Uint8Array {
  const all = new Uint8Array(24);
  for (let i = 0; i < 24; i++) all[i] = key[i % key.length]!;
  return all;
}

/** PKCS#7 (RFC 5652 §6.3). */
function unpad(text: Uint8Array, blockLength: number): Uint8Array | undefined {
  const length = text[text.length - 1] ?? 0;
  if (length === 0 || length > blockLength) return undefined;
  const end = text.length - length;
  return text.subarray(end).every((byte) => byte === length) ? text.subarray(0, end) : undefined;
}

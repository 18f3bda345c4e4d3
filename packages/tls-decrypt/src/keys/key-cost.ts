import { PlainwireError } from '@plainwire/bytes';
import { type DerElement, readDer, readDerChildren } from './der.ts';
import { invalidKey } from './key-text.ts';
import { unsigned } from './rsa-components.ts';

/** Rounds of key derivation that an encrypted key may ask for where OpenSSL does them: seconds. */
export const NATIVE_ROUNDS = 10_000_000;
/** The same where JavaScript does them. */
export const PORTABLE_ROUNDS = 1_000_000;
/** Of scrypt: 128·N·r bytes, half a gigabyte. */
export const SCRYPT_MEMORY = 2 ** 29;
/** Of scrypt: N·r·p. */
const SCRYPT_WORK = 2 ** 23;

/** 1.2.840.113549.1.5.13 (PBES2) and 1.3.6.1.4.1.11591.4.11 (scrypt). */
const PBES2 = '2a864886f70d01050d';
const SCRYPT = '2b06010401da47040b';

/**
 * Looks, before any of it is done, at how much work an EncryptedPrivateKeyInfo (RFC 5958 §3) asks for: a few bytes can
 * ask for hours.
 *
 * @throws {PlainwireError} `KEY_LIMIT` when it is more than `rounds`, or too much of scrypt; `KEY_INVALID` when it
 *   cannot be told.
 */
export function checkPkcs8Cost(der: Uint8Array, rounds: number): void {
  const children = (element: DerElement | undefined) =>
    element === undefined ? [] : readDerChildren(der, element);
  const [algorithm] = children(readDer(der, 0));
  let [name, parameters] = children(algorithm);
  if (oidText(der, name) === PBES2) [name, parameters] = children(children(parameters)[0]);
  const numbers = children(parameters).map((element) => integer(der, element));
  if (oidText(der, name) === SCRYPT) checkScrypt(numbers);
  else checkRounds(numbers[1], rounds);
}

/** @throws {PlainwireError} `KEY_LIMIT`; `KEY_INVALID` when the number is not there. */
export function checkRounds(asked: number | undefined, allowed: number): void {
  if (asked === undefined) throw invalidKey();
  if (asked <= allowed) return;
  throw new PlainwireError(
    'KEY_LIMIT',
    `this key asks for ${asked} rounds of key derivation and ${allowed} are allowed; save it again with fewer rounds`,
  );
}

/** RFC 7914 §7: salt, N, r, p. */
function checkScrypt([, cost, blockSize, parallelism]: readonly (number | undefined)[]): void {
  if (cost === undefined || blockSize === undefined || parallelism === undefined) throw invalidKey();
  const memory = 128 * cost * blockSize;
  if (memory <= SCRYPT_MEMORY && cost * blockSize * parallelism <= SCRYPT_WORK) return;
  throw new PlainwireError(
    'KEY_LIMIT',
    `this key asks for scrypt with N=${cost}, r=${blockSize}, p=${parallelism}, which is too much; save it again with less`,
  );
}

/** A number of any length, as near as a double comes; undefined for anything but an INTEGER. */
function integer(der: Uint8Array, element: DerElement): number | undefined {
  if (element.tag !== 0x02) return undefined;
  return unsigned(der, element).reduce((sum, byte) => sum * 256 + byte, 0);
}

function oidText(der: Uint8Array, element: DerElement | undefined): string {
  if (element?.tag !== 0x06) return '';
  return [...der.subarray(element.start, element.end)]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
}

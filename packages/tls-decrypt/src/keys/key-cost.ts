import { PlainwireError } from '@plainwire/bytes';
import { type DerElement, readDer, readDerChildren } from './der.ts';
import type { ScryptCost } from './key-derivation.ts';
import { invalidKey } from './key-text.ts';
import { oidOf } from './oid.ts';
import { integerOf } from './rsa-components.ts';

/** Rounds of key derivation that an encrypted key may ask for where OpenSSL does them: seconds. */
const NATIVE_ROUNDS = 10_000_000;
/** The same where JavaScript does them. */
const PORTABLE_ROUNDS = 1_000_000;
/** Of scrypt: 128·N·r bytes, half a gigabyte. */
export const SCRYPT_MEMORY = 2 ** 29;
/** Of scrypt: N·r·p. */
const SCRYPT_WORK = 2 ** 23;

const PBES2 = '1.2.840.113549.1.5.13';
const SCRYPT = '1.3.6.1.4.1.11591.4.11';

/** What opening one key file may still cost. */
export interface KeyBudget {
  rounds: number;
  readonly allowed: number;
}

/** A fresh one for work in JavaScript. */
export function portableBudget(): KeyBudget {
  return { rounds: PORTABLE_ROUNDS, allowed: PORTABLE_ROUNDS };
}

/**
 * Looks, before any of it is done by OpenSSL, at how much work an EncryptedPrivateKeyInfo (RFC 5958 §3) asks for: a few
 * bytes can ask for hours.
 *
 * @throws {PlainwireError} `KEY_LIMIT` when it is more than ten million rounds, or too much of scrypt; `KEY_INVALID`
 *   when it cannot be told.
 */
export function checkNativeCost(der: Uint8Array): void {
  const children = (element: DerElement | undefined) =>
    element === undefined ? [] : readDerChildren(der, element);
  const [algorithm] = children(readDer(der, 0));
  let [name, parameters] = children(algorithm);
  if (oidOf(der, name) === PBES2) [name, parameters] = children(children(parameters)[0]);
  const [, ...numbers] = children(parameters).map((element) => integerOf(der, element));
  if (oidOf(der, name) === SCRYPT) checkScrypt(numbers);
  else checkRounds(numbers[0], { rounds: NATIVE_ROUNDS, allowed: NATIVE_ROUNDS });
}

/**
 * Takes `asked` rounds from the budget.
 *
 * @throws {PlainwireError} `KEY_LIMIT`; `KEY_INVALID` when there is no such number.
 */
export function checkRounds(asked: number | undefined, budget: KeyBudget): void {
  if (asked === undefined || asked < 1) throw invalidKey();
  budget.rounds -= asked;
  if (budget.rounds >= 0) return;
  throw new PlainwireError(
    'KEY_LIMIT',
    `this key asks for ${budget.allowed - budget.rounds} rounds of key derivation and ${budget.allowed} are allowed; save it again with fewer rounds`,
  );
}

/**
 * RFC 7914 §7: N, r, p.
 *
 * @throws {PlainwireError} `KEY_LIMIT`; `KEY_INVALID` when a number is not there.
 */
export function checkScrypt([cost, blockSize, parallelism]: readonly (number | undefined)[]): ScryptCost {
  if (cost === undefined || blockSize === undefined || parallelism === undefined) throw invalidKey();
  const memory = 128 * cost * blockSize;
  if (memory <= SCRYPT_MEMORY && cost * blockSize * parallelism <= SCRYPT_WORK)
    return { cost, blockSize, parallelism };
  throw new PlainwireError(
    'KEY_LIMIT',
    `this key asks for scrypt with N=${cost}, r=${blockSize}, p=${parallelism}, which is too much; save it again with less`,
  );
}

import { hmac } from '@noble/hashes/hmac.js';
import { equalBytes } from '../records/record-opener.ts';
import { isSequence } from './der.ts';
import { type Forge, fromBinary, loadForge, toBinary } from './forge.ts';
import { checkRounds, type KeyBudget, portableBudget } from './key-cost.ts';
import { derivePkcs12, HASHES, Purpose } from './key-derivation.ts';
import { invalidKey, needsPassword, notRsa, wrongPassword } from './key-text.ts';
import { decryptPkcs8, decryptWithPassword, inUtf8, type Password } from './password-encryption.ts';
import { fromPrivateKey } from './private-key-info.ts';
import type { RsaPrivateKey } from './rsa-private-key.ts';

type Asn1 = ReturnType<Forge['asn1']['fromDer']>;

/** What a ContentInfo holds (RFC 7292 §4.1). */
const DATA = '1.2.840.113549.1.7.1';
const ENCRYPTED_DATA = '1.2.840.113549.1.7.6';
/** The bags that hold keys, and other bags (RFC 7292 §4.2). */
const KEY_BAG = '1.2.840.113549.1.12.10.1.1';
const SHROUDED_KEY_BAG = '1.2.840.113549.1.12.10.1.2';
const SAFE_CONTENTS_BAG = '1.2.840.113549.1.12.10.1.6';
/** Bags in bags, but not deeper. */
const MOST_NESTED = 8;

/**
 * The first RSA key in a PKCS#12 file (RFC 7292).
 *
 * @throws {PlainwireError} `KEY_ENCRYPTED`, `KEY_PASSWORD`, `KEY_NOT_RSA`, `KEY_LIMIT`, `KEY_INVALID`.
 */
export async function readPkcs12(bytes: Uint8Array, password: string | undefined): Promise<RsaPrivateKey> {
  const forge = await loadForge();
  const file = parsed(forge, toBinary(bytes));
  if (file === undefined) throw invalidKey();
  for (const candidate of candidates(password)) {
    const infos = new Pfx(forge, candidate, portableBudget()).open(file);
    if (infos !== undefined) return firstRsa(infos);
  }
  throw password === undefined ? needsPassword() : wrongPassword();
}

/** No password is written in two ways, as an empty one and as none; some writers know no UTF-8. */
function candidates(password: string | undefined): Password[] {
  if (password === undefined || password === '') return [inUtf8(''), inUtf8(undefined)];
  const codes = Array.from(password, (char) => char.codePointAt(0)!);
  const isLatin1 = codes.every((code) => code < 256) && codes.some((code) => code > 127);
  return isLatin1 ? [inUtf8(password), { text: password, bytes: fromBinary(password) }] : [inUtf8(password)];
}

function firstRsa(infos: readonly Uint8Array[]): RsaPrivateKey {
  let other: unknown;
  for (const info of infos) {
    try {
      return fromPrivateKey(info);
    } catch (error) {
      other ??= error;
    } finally {
      info.fill(0);
    }
  }
  throw other ?? notRsa('a PKCS#12 file without a key');
}

/** A PKCS#12 file under one password. */
class Pfx {
  readonly #forge: Forge;
  readonly #password: Password;
  readonly #budget: KeyBudget;

  constructor(forge: Forge, password: Password, budget: KeyBudget) {
    this.#forge = forge;
    this.#password = password;
    this.#budget = budget;
  }

  /** Every PrivateKeyInfo inside; undefined when the password is wrong. */
  open(file: Asn1): Uint8Array[] | undefined {
    const [, authSafe, macData] = partsOf(file);
    const content = octetsOf(partsOf(partsOf(authSafe)[1])[0]);
    if (macData !== undefined && this.#checkMac(macData, content) === false) return undefined;
    const infos: Uint8Array[] = [];
    for (const each of partsOf(parsed(this.#forge, content))) {
      const safe = this.#contents(each);
      if (safe === undefined || !this.#takeKeys(parsed(this.#forge, safe), infos, 0)) return undefined;
    }
    return infos;
  }

  /** RFC 7292 §4; undefined when its hash is not known, so that it says nothing. */
  #checkMac(macData: Asn1, content: string): boolean | undefined {
    const [digestInfo, salt, count] = partsOf(macData);
    const [algorithm, digest] = partsOf(digestInfo);
    const hash = HASHES.get(this.#oid(partsOf(algorithm)[0]));
    if (hash === undefined) return undefined;
    const rounds = count === undefined ? 1 : numberOf(count);
    checkRounds(rounds, this.#budget);
    const key = derivePkcs12(
      hash,
      this.#password.text,
      fromBinary(octetsOf(salt)),
      Purpose.mac,
      rounds,
      hash.outputLen,
    );
    return equalBytes(hmac(hash, key, fromBinary(content)), fromBinary(octetsOf(digest)));
  }

  /** The SafeContents in a ContentInfo; undefined when the password is wrong. */
  #contents(info: Asn1): string | undefined {
    const [type, explicit] = partsOf(info);
    const [content] = partsOf(explicit);
    const name = this.#oid(type);
    if (name === DATA) return octetsOf(content);
    // Sealed for a public key: RFC 7292 §4.1 allows it, and nobody writes it.
    if (name !== ENCRYPTED_DATA) return '';
    const [, algorithm, text] = partsOf(partsOf(content)[1]);
    if (algorithm === undefined) throw invalidKey();
    const opened = decryptWithPassword(
      this.#forge,
      this.#der(algorithm),
      fromBinary(octetsOf(text)),
      this.#password,
      this.#budget,
    );
    return opened !== undefined && isSequence(opened) ? toBinary(opened) : undefined;
  }

  /** Adds the keys of SafeContents to `infos`; false when the password is wrong. */
  #takeKeys(bags: Asn1 | undefined, infos: Uint8Array[], nested: number): boolean {
    for (const bag of partsOf(bags)) {
      const [type, explicit] = partsOf(bag);
      const [value] = partsOf(explicit);
      if (value === undefined) continue;
      const name = this.#oid(type);
      if (name === KEY_BAG) infos.push(this.#der(value));
      else if (name === SHROUDED_KEY_BAG) {
        const info = decryptPkcs8(this.#forge, this.#der(value), this.#password, this.#budget);
        if (info === undefined || !isSequence(info)) return false;
        infos.push(info);
      } else if (name === SAFE_CONTENTS_BAG && nested < MOST_NESTED) {
        if (!this.#takeKeys(value, infos, nested + 1)) return false;
      }
    }
    return true;
  }

  #der(part: Asn1): Uint8Array {
    return fromBinary(this.#forge.asn1.toDer(part).getBytes());
  }

  #oid(part: Asn1 | undefined): string {
    const isOid = (part?.type as number | undefined) === (this.#forge.asn1.Type.OID as number);
    return isOid && typeof part!.value === 'string' ? this.#forge.asn1.derToOid(part!.value) : '';
  }
}

function partsOf(part: Asn1 | undefined): readonly Asn1[] {
  return part !== undefined && Array.isArray(part.value) ? (part.value as Asn1[]) : [];
}

/** As a double: nothing is lost that matters for comparing. */
function numberOf(part: Asn1): number {
  if (typeof part.value !== 'string' || (part.type as number) !== 2) throw invalidKey();
  let sum = 0;
  for (let i = 0; i < part.value.length; i++) sum = sum * 256 + part.value.charCodeAt(i);
  return sum;
}

/** BER may cut an octet string into several. */
function octetsOf(part: Asn1 | undefined): string {
  if (part === undefined) return '';
  return typeof part.value === 'string' ? part.value : partsOf(part).map(octetsOf).join('');
}

function parsed(forge: Forge, octets: string): Asn1 | undefined {
  try {
    // Octet strings stay as they are, rather than being looked into.
    return forge.asn1.fromDer(forge.util.createBuffer(octets), {
      strict: false,
      decodeBitStrings: false,
    } as never);
  } catch {
    return undefined;
  }
}

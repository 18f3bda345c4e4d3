import { checkRounds, PORTABLE_ROUNDS } from './key-cost.ts';

type Forge = typeof import('node-forge');
type Asn1 = ReturnType<Forge['asn1']['fromDer']>;

/** Where derivations with a password have their numbers: PKCS#5 and the ciphers of PKCS#12. */
const DERIVATIONS = /^1\.2\.840\.113549\.1\.(5|12\.1)\./;
/** Contents of a file lie in octet strings, one in the other, but not deeper. */
const MOST_NESTED = 8;

/**
 * Adds up the rounds that a PKCS#12 file asks for: of its MAC (RFC 7292 §4) and of every encrypted part. What lies
 * inside an encrypted part cannot be seen before it is opened.
 *
 * @throws {PlainwireError} `KEY_LIMIT`.
 */
export function checkPkcs12Cost(forge: Forge, file: Asn1): void {
  const mac = partsOf(partsOf(file)[2]);
  checkRounds(numberOf(mac[2]) + roundsIn(forge, file, 0), PORTABLE_ROUNDS);
}

function roundsIn(forge: Forge, part: Asn1, nested: number): number {
  const { OCTETSTRING } = forge.asn1.Type;
  if ((part.type as number) === (OCTETSTRING as number) && nested < MOST_NESTED) {
    const inner = parsed(forge, octetsOf(part));
    return inner === undefined ? 0 : roundsIn(forge, inner, nested + 1);
  }
  const parts = partsOf(part);
  let sum = derivationRounds(forge, parts);
  for (const each of parts) sum += roundsIn(forge, each, nested);
  return sum;
}

/** The count of an algorithm identifier whose parameters are a salt and a count. */
function derivationRounds(forge: Forge, [name, parameters]: readonly Asn1[]): number {
  if ((name?.type as number | undefined) !== (forge.asn1.Type.OID as number)) return 0;
  if (typeof name!.value !== 'string' || !DERIVATIONS.test(forge.asn1.derToOid(name!.value))) return 0;
  return numberOf(partsOf(parameters)[1]);
}

function partsOf(part: Asn1 | undefined): readonly Asn1[] {
  return part !== undefined && Array.isArray(part.value) ? (part.value as Asn1[]) : [];
}

/** As a double: nothing is lost that matters for comparing. */
function numberOf(part: Asn1 | undefined): number {
  if (part === undefined || typeof part.value !== 'string' || (part.type as number) !== 2) return 0;
  let sum = 0;
  for (let i = 0; i < part.value.length; i++) sum = sum * 256 + part.value.charCodeAt(i);
  return sum;
}

/** BER may cut an octet string into several. */
function octetsOf(part: Asn1): string {
  return typeof part.value === 'string' ? part.value : partsOf(part).map(octetsOf).join('');
}

function parsed(forge: Forge, octets: string): Asn1 | undefined {
  try {
    return forge.asn1.fromDer(octets, false);
  } catch {
    return undefined;
  }
}

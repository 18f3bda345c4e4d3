import { concat, fromHex } from '@plainwire/bytes';
import type { RsaComponents } from './rsa-components.ts';

/** The key as `RSAPrivateKey` in DER (PKCS#1, RFC 8017 §A.1.2). Secret: wipe it after use. */
export function encodeRsaPrivateKey(key: RsaComponents): Uint8Array {
  const [second, first, ...others] = key.primes;
  const parts = [
    integer(Uint8Array.of(others.length > 0 ? 1 : 0)),
    integer(key.modulus),
    integer(key.publicExponent),
    integer(key.privateExponent),
    integer(first!.prime),
    integer(second!.prime),
    integer(first!.exponent),
    integer(second!.exponent),
    integer(first!.coefficient!),
  ];
  if (others.length > 0) {
    const infos = others.map(({ prime, exponent, coefficient }) =>
      element(0x30, concat([integer(prime), integer(exponent), integer(coefficient!)])),
    );
    parts.push(element(0x30, concat(infos)));
  }
  return element(0x30, concat(parts));
}

/** rsaEncryption with its NULL parameters (RFC 3279 §2.3.1). */
const RSA_ALGORITHM = fromHex('300d06092a864886f70d0101010500');

/** The public half as SubjectPublicKeyInfo (RFC 5280 §4.1), as `openssl pkey -pubout -outform DER` gives it. */
export function encodePublicKeyInfo({ modulus, publicExponent }: RsaComponents): Uint8Array {
  const key = element(0x30, concat([integer(modulus), integer(publicExponent)]));
  return element(0x30, concat([RSA_ALGORITHM, element(0x03, concat([Uint8Array.of(0), key]))]));
}

/** A non-negative INTEGER: a leading zero keeps the top bit from being read as a sign. */
function integer(value: Uint8Array): Uint8Array {
  return element(0x02, value.length === 0 || value[0]! >= 0x80 ? concat([Uint8Array.of(0), value]) : value);
}

function element(tag: number, content: Uint8Array): Uint8Array {
  const { length } = content;
  if (length < 0x80) return concat([Uint8Array.of(tag, length), content]);
  if (length < 0x100) return concat([Uint8Array.of(tag, 0x81, length), content]);
  return concat([Uint8Array.of(tag, 0x82, length >> 8, length & 255), content]);
}

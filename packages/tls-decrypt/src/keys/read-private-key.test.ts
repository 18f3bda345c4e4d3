import {
  constants,
  createPrivateKey,
  generateKeyPairSync,
  generatePrimeSync,
  publicEncrypt,
} from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { PlainwireError } from '@plainwire/bytes';
import forge from 'node-forge';
import { describe, expect, it } from 'vitest';
import { nodeCrypto } from '../crypto/node.node.ts';
import { portableCrypto } from '../crypto/portable.ts';
import { readPrivateKey as readWithNode } from './read-private-key.node.ts';
import { readPrivateKey as readPortably } from './read-private-key.ts';
import type { RsaComponents } from './rsa-components.ts';
import { encodeRsaPrivateKey } from './rsa-der.ts';
import { RsaPrivateKey } from './rsa-private-key.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
const modulus = Buffer.from(privateKey.export({ format: 'jwk' }).n!, 'base64url');
const password = 'sésame';
const pem = (type: 'pkcs1' | 'pkcs8') => privateKey.export({ type, format: 'pem' }) as string;
const der = (type: 'pkcs1' | 'pkcs8') => new Uint8Array(privateKey.export({ type, format: 'der' }));
const encrypted = (type: 'pkcs1' | 'pkcs8', cipher: string) =>
  privateKey.export({ type, format: 'pem', cipher, passphrase: password }) as string;

/** A certificate and a key in PKCS#12, as forge writes it. */
function pkcs12(secret: string, algorithm: '3des' | 'aes256'): Uint8Array {
  const key = forge.pki.privateKeyFromPem(pem('pkcs1'));
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.setRsaPublicKey(key.n, key.e);
  certificate.sign(key);
  const asn1 = forge.pkcs12.toPkcs12Asn1(key, [certificate], secret, { algorithm });
  return new Uint8Array(Buffer.from(forge.asn1.toDer(asn1).getBytes(), 'latin1'));
}

describe.each([
  ['node', readWithNode],
  ['portable', readPortably],
])('reading a private key, %s', (_, readPrivateKey) => {
  it.each([
    ['PKCS#1 PEM', () => pem('pkcs1')],
    ['PKCS#8 PEM', () => pem('pkcs8')],
    ['PKCS#1 DER', () => der('pkcs1')],
    ['PKCS#8 DER', () => der('pkcs8')],
    ['PEM as bytes', () => new TextEncoder().encode(pem('pkcs8'))],
    ['PEM with CRLF', () => pem('pkcs1').replaceAll('\n', '\r\n')],
    [
      'a certificate before the key',
      () => `-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n${pem('pkcs8')}`,
    ],
    ['JWK', () => JSON.stringify(privateKey.export({ format: 'jwk' }))],
    [
      'a set of JWKs',
      () => JSON.stringify({ keys: [{ kty: 'EC', d: 'AA' }, privateKey.export({ format: 'jwk' })] }),
    ],
  ])('%s', async (_name, source) => {
    const key = await readPrivateKey(source());
    expect(Buffer.from(key.modulus).equals(modulus)).toBe(true);
    expect(key.bits).toBe(1024);
    expect(key.components().primes).toHaveLength(2);
  });

  it.each([
    ['PKCS#8, PBES2 with AES-256', () => encrypted('pkcs8', 'aes-256-cbc')],
    ['traditional, AES-128', () => encrypted('pkcs1', 'aes-128-cbc')],
    ['traditional, 3DES', () => encrypted('pkcs1', 'des-ede3-cbc')],
    ['PKCS#12, 3DES', () => pkcs12(password, '3des')],
    ['PKCS#12, AES-256', () => pkcs12(password, 'aes256')],
    [
      'encrypted PKCS#8 DER',
      () =>
        new Uint8Array(
          privateKey.export({ type: 'pkcs8', format: 'der', cipher: 'aes-128-cbc', passphrase: password }),
        ),
    ],
  ])('with its password: %s', async (_name, source) => {
    const key = await readPrivateKey(source(), { password });
    expect(Buffer.from(key.modulus).equals(modulus)).toBe(true);
    await expect(readPrivateKey(source())).rejects.toMatchObject({ code: 'KEY_ENCRYPTED' });
    await expect(readPrivateKey(source(), { password: 'wrong' })).rejects.toMatchObject({
      code: 'KEY_PASSWORD',
    });
  });

  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  it.each([
    ['KEY_NOT_RSA', 'an EC key, SEC 1', () => ec.export({ type: 'sec1', format: 'pem' })],
    ['KEY_NOT_RSA', 'an EC key, PKCS#8', () => ec.export({ type: 'pkcs8', format: 'pem' })],
    ['KEY_NOT_RSA', 'an EC key, DER', () => new Uint8Array(ec.export({ type: 'pkcs8', format: 'der' }))],
    ['KEY_NOT_RSA', 'an EC key, SEC 1 DER', () => new Uint8Array(ec.export({ type: 'sec1', format: 'der' }))],
    ['KEY_NOT_RSA', 'an EC key, JWK', () => JSON.stringify(ec.export({ format: 'jwk' }))],
    ['KEY_INVALID', 'a public key', () => publicKey.export({ type: 'spki', format: 'pem' })],
    ['KEY_INVALID', 'a public key, JWK', () => JSON.stringify(publicKey.export({ format: 'jwk' }))],
    ['KEY_INVALID', 'a certificate', () => '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'],
    [
      'KEY_INVALID',
      'a key of OpenSSH',
      () => '-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n',
    ],
    ['KEY_INVALID', 'nothing', () => ''],
    ['KEY_INVALID', 'junk', () => new Uint8Array(500).fill(0x30)],
    ['KEY_INVALID', 'a cut key', () => der('pkcs1').subarray(0, 200)],
    [
      'KEY_INVALID',
      'a PEM block of junk',
      () => '-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n',
    ],
  ])('%s: %s', async (code, _name, source) => {
    const error = await readPrivateKey(source() as string | Uint8Array).catch((reason: unknown) => reason);
    expect(PlainwireError.is(error, code)).toBe(true);
  });
});

describe('what was given instead of a key', () => {
  it.each([
    ['this is an EC PRIVATE KEY, not an RSA key', 'EC PRIVATE KEY'],
    ['this is a DSA PRIVATE KEY, not an RSA key', 'DSA PRIVATE KEY'],
    ['this file holds a CERTIFICATE, not', 'CERTIFICATE'],
    ['this file holds an X509 CRL, not', 'X509 CRL'],
  ])('%s', async (sentence, label) => {
    const text = `-----BEGIN ${label}-----\nAAAA\n-----END ${label}-----\n`;
    for (const read of [readWithNode, readPortably]) await expect(read(text)).rejects.toThrow(sentence);
  });
});

describe('an encrypted key under scrypt', () => {
  it('is read by the portable reader too', async () => {
    const folder = join(import.meta.dirname, '../../../../fixtures/tls/keys');
    const plain = await readPortably(readFileSync(join(folder, 'rsa2048-a.key')));
    const source = readFileSync(join(folder, 'rsa2048-a-scrypt.key'), 'utf8');
    const key = await readPortably(source, { password: 'swordfish' });
    expect(key.modulus).toEqual(plain.modulus);
    await expect(readPortably(source, { password: 'wrong' })).rejects.toMatchObject({ code: 'KEY_PASSWORD' });
    await expect(readPortably(source)).rejects.toMatchObject({ code: 'KEY_ENCRYPTED' });
  });
});

describe('the holder', () => {
  it('shows nothing of the key', async () => {
    const key = await readWithNode(pem('pkcs8'));
    const secret = Buffer.from(key.components().privateExponent);
    for (const text of [
      String(key),
      `${key}`,
      JSON.stringify({ key }),
      inspect(key, { depth: 9, showHidden: true }),
    ]) {
      expect(text).toContain('[redacted]');
      expect(text).not.toContain(secret.toString('hex').slice(0, 16));
    }
  });

  it('is empty after dispose', async () => {
    const key = await readWithNode(pem('pkcs8'));
    const { privateExponent, primes } = key.components();
    key.dispose();
    expect(privateExponent.every((byte) => byte === 0)).toBe(true);
    expect(primes.every(({ prime }) => prime.every((byte) => byte === 0))).toBe(true);
    expect(() => key.components()).toThrow(/disposed/);
    key.dispose();
  });
});

describe('raw RSA', () => {
  const block = new Uint8Array(128).fill(3);
  block.set([0, 2]);
  const cipher = new Uint8Array(publicEncrypt({ key: publicKey, padding: constants.RSA_NO_PADDING }, block));

  it('gives the same block on both backends, with primes in either order, and without primes', async () => {
    const key = await readWithNode(pem('pkcs1'));
    const components = key.components();
    const swapped = await readWithNode(swappedPrimes());
    const bare = new RsaPrivateKey({ ...components, primes: [] });
    for (const backend of [nodeCrypto, portableCrypto]) {
      for (const each of [key, swapped, bare])
        expect(new Uint8Array(backend.rsaDecrypt(each, cipher)!)).toEqual(block);
      expect(backend.rsaDecrypt(key, new Uint8Array(128).fill(255))).toBeUndefined();
    }
  });

  it('works with three primes (RFC 8017 §3.2)', () => {
    const key = new RsaPrivateKey(multiPrime());
    const size = key.modulus.length;
    const message = new Uint8Array(size).fill(9);
    message[0] = 0;
    const n = toBigInt(key.modulus);
    const sealed = toBytes(power(toBigInt(message), 65537n, n), size);
    for (const backend of [nodeCrypto, portableCrypto]) {
      expect(new Uint8Array(backend.rsaDecrypt(key, sealed)!)).toEqual(message);
    }
  });

  it('writes what it read', () => {
    const components = new RsaPrivateKey(multiPrime()).components();
    expect(
      createPrivateKey({ key: Buffer.from(encodeRsaPrivateKey(components)), format: 'der', type: 'pkcs1' })
        .type,
    ).toBe('private');
  });

  /** The same key with p < q, or the other way round, with the coefficient that goes with it. */
  function swappedPrimes(): string {
    const jwk = privateKey.export({ format: 'jwk' });
    const number = (text: string | undefined) => toBigInt(Buffer.from(text!, 'base64url'));
    const [p, q] = [number(jwk.q), number(jwk.p)];
    const text = (value: bigint) =>
      Buffer.from(toBytes(value, Math.ceil(value.toString(16).length / 2))).toString('base64url');
    return JSON.stringify({
      ...jwk,
      p: jwk.q,
      q: jwk.p,
      dp: jwk.dq,
      dq: jwk.dp,
      qi: text(power(q, p - 2n, p)),
    });
  }
});

function multiPrime(): RsaComponents {
  const [r1, r2, r3] = [0, 1, 2].map(() => generatePrimeSync(352, { bigint: true })) as [
    bigint,
    bigint,
    bigint,
  ];
  const n = r1 * r2 * r3;
  const phi = (r1 - 1n) * (r2 - 1n) * (r3 - 1n);
  const d = inverse(65537n, phi);
  const bytes = (value: bigint) => toBytes(value, Math.ceil(value.toString(16).length / 2));
  return {
    modulus: bytes(n),
    publicExponent: bytes(65537n),
    privateExponent: bytes(d),
    primes: [
      { prime: bytes(r2), exponent: bytes(d % (r2 - 1n)), coefficient: undefined },
      { prime: bytes(r1), exponent: bytes(d % (r1 - 1n)), coefficient: bytes(inverse(r2, r1)) },
      { prime: bytes(r3), exponent: bytes(d % (r3 - 1n)), coefficient: bytes(inverse(r1 * r2, r3)) },
    ],
  };
}

function inverse(value: bigint, modulus: bigint): bigint {
  let [a, b, x, y] = [value % modulus, modulus, 1n, 0n];
  while (a > 1n) {
    const quotient = a / b;
    [a, b] = [b, a % b];
    [x, y] = [y, x - quotient * y];
  }
  return ((x % modulus) + modulus) % modulus;
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  for (let rest = exponent, square = base % modulus; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

function toBigInt(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
}

function toBytes(value: bigint, length: number): Uint8Array {
  return new Uint8Array(Buffer.from(value.toString(16).padStart(2 * length, '0'), 'hex'));
}

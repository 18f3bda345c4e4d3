import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import forge from 'node-forge';
import { describe, expect, it } from 'vitest';
import { readPrivateKey as readWithNode } from './read-private-key.node.ts';
import { readPrivateKey as readPortably } from './read-private-key.ts';

// A few bytes of a key file can ask for hours of work: it is refused before it begins.

const password = 'secret';
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
const locked = () =>
  new Uint8Array(
    privateKey.export({ type: 'pkcs8', format: 'der', cipher: 'aes-128-cbc', passphrase: password }),
  );
const pem = (der: Uint8Array) =>
  `-----BEGIN ENCRYPTED PRIVATE KEY-----\n${Buffer.from(der).toString('base64')}\n-----END ENCRYPTED PRIVATE KEY-----\n`;

const fromHexText = (text: string) => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));

/** The key with other contents for one INTEGER, every length around it made right. */
function withNumber(der: Uint8Array, path: readonly number[], digits: string): Uint8Array {
  const key = forge.asn1.fromDer(Buffer.from(der).toString('latin1'));
  Object.assign(children(key, ...path), { value: Buffer.from(digits, 'hex').toString('latin1') });
  return toDer(key);
}

function toDer(part: forge.asn1.Asn1): Uint8Array {
  return new Uint8Array(Buffer.from(forge.asn1.toDer(part).getBytes(), 'latin1'));
}

/** A PKCS#12 file whose numbers are written into its tree. */
function pkcs12(change: (file: forge.asn1.Asn1) => void): Uint8Array {
  const key = forge.pki.privateKeyFromPem(privateKey.export({ type: 'pkcs1', format: 'pem' }) as string);
  const file = forge.pkcs12.toPkcs12Asn1(key, null as never, password, { algorithm: '3des' });
  change(file);
  return toDer(file);
}

const children = (part: forge.asn1.Asn1, ...path: number[]) =>
  path.reduce((at, index) => (at.value as unknown as forge.asn1.Asn1[])[index]!, part);

describe.each([
  ['node', readWithNode],
  ['portable', readPortably],
])('an encrypted key that asks for too much, %s', (name, readPrivateKey) => {
  const refused = async (source: Uint8Array | string) => {
    await expect(readPrivateKey(source, { password })).rejects.toMatchObject({ code: 'KEY_LIMIT' });
  };

  it('PBKDF2, DER and PEM', async () => {
    // EncryptedPrivateKeyInfo, algorithm, PBES2, key derivation, its parameters, rounds.
    const rounds = (digits: string) => withNumber(locked(), [0, 1, 0, 1, 1], digits);
    await expect(readPrivateKey(rounds('0800'), { password })).resolves.toBeDefined();
    await expect(readPrivateKey(rounds('7fff'), { password })).rejects.toMatchObject({
      code: 'KEY_PASSWORD',
    });
    await refused(rounds('7fffffff'));
    await refused(pem(rounds('7fffffff')));
    await refused(rounds('010000000000000001'));
    await refused(rounds(name === 'node' ? '00989681' : '0f4241'));
  });

  it('PBES1', async () => {
    const sealed = `040c ${'00'.repeat(12)}`;
    const few = fromHexText(`302a 301a 06092a864886f70d010503 300d 04080102030405060708 020103 ${sealed}`);
    await expect(readPrivateKey(few, { password })).rejects.toMatchObject({ code: 'KEY_PASSWORD' });
    await refused(withNumber(few, [0, 1, 1], '7fffffff'));
  });

  it('scrypt: memory, and work', async () => {
    const folder = join(import.meta.dirname, '../../../../fixtures/tls/keys');
    const text = readFileSync(join(folder, 'rsa2048-a-scrypt.key'), 'utf8');
    const der = new Uint8Array(Buffer.from(text.replace(/-----[^-]+-----|\s/g, ''), 'base64'));
    const number = (index: number, digits: string) => withNumber(der, [0, 1, 0, 1, index], digits);
    await expect(readPrivateKey(number(3, '01'), { password: 'swordfish' })).resolves.toBeDefined();
    await refused(number(1, '40000000'));
    await refused(number(2, '00ffff'));
    await refused(number(3, '7fffffff'));
  });

  it('PKCS#12: the MAC, and an encrypted key', async () => {
    const many = '\x7f\xff\xff\xff';
    await refused(pkcs12((file) => Object.assign(children(file, 2, 2), { value: many })));
    await refused(
      pkcs12((file) => {
        const octets = children(file, 1, 1, 0);
        const safes = forge.asn1.fromDer(octets.value as unknown as string);
        const bags = children(safes, 0, 1, 0);
        const content = forge.asn1.fromDer(bags.value as unknown as string);
        Object.assign(children(content, 0, 1, 0, 0, 1, 1), { value: many });
        Object.assign(bags, { value: forge.asn1.toDer(content).getBytes() });
        Object.assign(octets, { value: forge.asn1.toDer(safes).getBytes() });
        // Without its MAC, which would not hold.
        (file.value as unknown as forge.asn1.Asn1[]).length = 2;
      }),
    );
  });

  it('whose rounds cannot be read is refused too', async () => {
    await expect(readPrivateKey(pem(new Uint8Array(60)), { password })).rejects.toMatchObject({
      code: 'KEY_INVALID',
    });
  });
});

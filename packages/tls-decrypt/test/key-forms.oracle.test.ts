import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { readPrivateKey as readWithNode } from '../src/index.node.ts';
import { readPrivateKey as readPortably } from '../src/index.ts';

// Every form that OpenSSL writes a key in, made on the spot and read by both readers.

const hasOpenSsl = spawnSync('openssl', ['version']).status === 0;
if (!hasOpenSsl) console.warn('skipped: there is no openssl on this machine');

const folder = mkdtempSync(join(tmpdir(), 'plainwire-keys-'));
afterAll(() => rmSync(folder, { recursive: true }));
const LEGACY = '-provider legacy -provider default';
const password = 'sésame, ouvre-toi';
const file = (name: string) => join(folder, name);
const openssl = (words: string, ...more: string[]) =>
  execFileSync('openssl', [...words.trim().split(/ +/), ...more], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
const bytes = (name: string) => new Uint8Array(readFileSync(file(name)));
const pass = ['-passout', `pass:${password}`];

if (hasOpenSsl) {
  openssl('genrsa -out base.pem 2048');
  openssl('genrsa -primes 3 -out three.pem 2048');
  for (const name of ['base', 'three'])
    openssl(`req -x509 -new -key ${name}.pem -subj /CN=test -days 30 -out ${name}.crt`);
}
const modulusOf = (name: string) =>
  String(openssl(`rsa -in ${name} -noout -modulus`))
    .trim()
    .replace('Modulus=', '')
    .toLowerCase();

/** What `openssl WORDS -out FILE` writes. */
const made = (words: string, ...more: string[]) => {
  openssl(words.trim(), '-out', file('made'), ...more);
  return bytes('made');
};
const traditional = (cipher: string) => made(`rsa ${LEGACY} -in base.pem -traditional -${cipher}`, ...pass);
const pkcs8 = (words: string) => made(`pkcs8 ${LEGACY} -topk8 -in base.pem ${words}`, ...pass);
const pkcs12 = (words: string) => made(`pkcs12 -export -inkey base.pem -in base.crt ${words}`, ...pass);

const text = (name: string) => readFileSync(file(name), 'latin1');
const latin1 = (value: string) => new Uint8Array(Buffer.from(value, 'latin1'));

const plain: readonly (readonly [string, () => Uint8Array])[] = [
  ['PKCS#1 PEM', () => made('rsa -in base.pem -traditional')],
  ['PKCS#1 DER', () => made('rsa -in base.pem -traditional -outform DER')],
  ['PKCS#8 PEM', () => made('pkcs8 -topk8 -nocrypt -in base.pem')],
  ['PKCS#8 DER', () => made('pkcs8 -topk8 -nocrypt -in base.pem -outform DER')],
  ['a certificate before the key', () => latin1(text('base.crt') + text('base.pem'))],
  ['a certificate behind the key', () => latin1(text('base.pem') + text('base.crt'))],
  ['text before it', () => latin1(String(openssl('rsa -in base.pem -text')))],
  ['CRLF', () => latin1(text('base.pem').replaceAll('\n', '\r\n'))],
  ['CR alone', () => latin1(text('base.pem').replaceAll('\n', '\r'))],
  ['indented', () => latin1(text('base.pem').replaceAll('\n', '\n  '))],
  ['empty lines', () => latin1(text('base.pem').replaceAll('\n', '\n\n'))],
  ['a byte order mark', () => latin1(`\xef\xbb\xbf${text('base.pem')}`)],
  ['UTF-16', () => new Uint8Array(Buffer.from(`\ufeff${text('base.pem')}`, 'utf16le'))],
  [
    'an EC key before it',
    () =>
      latin1(String(openssl('genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256')) + text('base.pem')),
  ],
];

const encrypted: readonly (readonly [string, () => Uint8Array])[] = [
  ...['des', 'des3', 'aes128', 'aes192', 'aes256', 'camellia128', 'camellia192', 'camellia256'].map(
    (cipher) => [`traditional, ${cipher}`, () => traditional(cipher)] as const,
  ),
  ...['aria128', 'aria256'].map((cipher) => [`traditional, ${cipher}`, () => traditional(cipher)] as const),
  ...[
    ...['aes-128-cbc', 'aes-192-cbc', 'aes-256-cbc', 'des3', 'des-cbc', 'rc2-cbc'],
    ...['camellia-128-cbc', 'camellia-192-cbc', 'camellia-256-cbc', 'aria-128-cbc', 'aria-256-cbc'],
  ].map((cipher) => [`PBES2, ${cipher}`, () => pkcs8(`-v2 ${cipher}`)] as const),
  ...['MD5', 'SHA1', 'SHA224', 'SHA256', 'SHA384', 'SHA512', 'SHA512-256'].map(
    (hash) => [`PBES2, hmacWith${hash}`, () => pkcs8(`-v2 aes-256-cbc -v2prf hmacWith${hash}`)] as const,
  ),
  ...[
    ...['PBE-MD5-DES', 'PBE-SHA1-DES', 'PBE-MD5-RC2-64', 'PBE-SHA1-RC2-64', 'PBE-SHA1-3DES'],
    ...['PBE-SHA1-2DES', 'PBE-SHA1-RC2-128', 'PBE-SHA1-RC2-40', 'PBE-SHA1-RC4-128', 'PBE-SHA1-RC4-40'],
  ].flatMap(
    (scheme) =>
      [
        [`PBES1, ${scheme}`, () => pkcs8(`-v1 ${scheme}`)],
        [`PBES1, ${scheme}, DER`, () => pkcs8(`-v1 ${scheme} -outform DER`)],
      ] as const,
  ),
  ['PBES2, DER', () => pkcs8('-v2 aes-256-cbc -outform DER')],
  ['scrypt', () => pkcs8('-scrypt')],
  ['scrypt, DER', () => pkcs8('-scrypt -outform DER')],
  ['scrypt, 3DES', () => pkcs8('-scrypt -v2 des3')],
  ['scrypt, Camellia', () => pkcs8('-scrypt -v2 camellia-256-cbc')],
  ['CRLF, traditional', () => latin1(String(Buffer.from(traditional('aes256'))).replaceAll('\n', '\r\n'))],
  ['PKCS#12', () => pkcs12('')],
  ['PKCS#12, as it was', () => pkcs12('-legacy')],
  ['PKCS#12, no MAC', () => pkcs12('-nomac')],
  ['PKCS#12, no certificate', () => pkcs12('-nocerts')],
  ['PKCS#12, only a MAC', () => pkcs12('-keypbe NONE -certpbe NONE')],
  ...['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'].map(
    (hash) => [`PKCS#12, MAC with ${hash}`, () => pkcs12(`-macalg ${hash}`)] as const,
  ),
  ...[
    ...['AES-128-CBC', 'AES-256-CBC', 'DES-EDE3-CBC', 'CAMELLIA-256-CBC', 'ARIA-128-CBC', 'PBE-SHA1-3DES'],
    ...['PBE-SHA1-2DES', 'PBE-SHA1-RC4-128', 'PBE-SHA1-RC2-40', 'PBE-SHA1-RC2-128', 'PBE-MD5-DES'],
  ].map((pbe) => [`PKCS#12, ${pbe}`, () => pkcs12(`${LEGACY} -keypbe ${pbe} -certpbe ${pbe}`)] as const),
];

const readers = [
  ['node', readWithNode],
  ['portable', readPortably],
] as const;

describe.skipIf(!hasOpenSsl).each(readers)('keys as OpenSSL writes them, %s', (_, readPrivateKey) => {
  it.each(plain)('%s', async (_name, source) => {
    const key = await readPrivateKey(source());
    expect(Buffer.from(key.modulus).toString('hex')).toBe(modulusOf('base.pem'));
  });

  it.each(encrypted)('%s', async (name, source) => {
    const all = source();
    const key = await readPrivateKey(all, { password });
    expect(Buffer.from(key.modulus).toString('hex')).toBe(modulusOf('base.pem'));
    expect(key.components().primes).toHaveLength(2);
    await expect(readPrivateKey(all)).rejects.toMatchObject({ code: 'KEY_ENCRYPTED' });
    for (const wrong of ['', 'wrong'])
      await expect(readPrivateKey(all, { password: wrong }), name).rejects.toMatchObject({
        code: 'KEY_PASSWORD',
      });
  });

  it.each(['PKCS#12', 'traditional', 'PKCS#8'])('three primes, %s', async (form) => {
    const all =
      form === 'PKCS#12'
        ? made('pkcs12 -export -inkey three.pem -in three.crt', ...pass)
        : form === 'PKCS#8'
          ? made('pkcs8 -topk8 -in three.pem -v2 aes-128-cbc', ...pass)
          : made('rsa -in three.pem -traditional -aes128', ...pass);
    const key = await readPrivateKey(all, { password });
    expect(key.components().primes).toHaveLength(3);
    expect(Buffer.from(key.modulus).toString('hex')).toBe(modulusOf('three.pem'));
  });

  it('PKCS#12 under an empty password needs none', async () => {
    for (const words of ['', '-legacy', '-keypbe NONE -certpbe NONE -nomac']) {
      const all = made(`pkcs12 -export -inkey base.pem -in base.crt ${words}`.trim(), '-passout', 'pass:');
      expect(Buffer.from((await readPrivateKey(all)).modulus).toString('hex')).toBe(modulusOf('base.pem'));
    }
  });

  it('says which cipher it does not know, and nothing of the password', async () => {
    writeFileSync(file('seed.key'), traditional('seed'));
    const error = await readPrivateKey(bytes('seed.key'), { password }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'KEY_INVALID', message: expect.stringContaining('SEED-CBC') });
    expect(inspect(error)).not.toContain(password);
  });
});

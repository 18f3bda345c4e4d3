import { createCipheriv, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { nodeCrypto } from '../node.node.ts';
import { portableCrypto } from '../portable.ts';
import { Aes } from './aes.ts';
import { Aria } from './aria.ts';
import type { BlockCipher } from './block-cipher.ts';
import { Camellia } from './camellia.ts';
import { BlockCcm } from './ccm.ts';
import { BlockGcm } from './gcm.ts';
import { TripleDes } from './triple-des.ts';

const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));
const hex = (value: Uint8Array) => Buffer.from(value).toString('hex');

function encrypted(cipher: BlockCipher, block: string): string {
  const copy = bytes(block);
  cipher.encrypt(copy);
  return hex(copy);
}

describe('published vectors', () => {
  const plain = '0123456789abcdeffedcba9876543210';

  it('Camellia, RFC 3713 appendix A', () => {
    expect(encrypted(new Camellia(bytes(plain)), plain)).toBe('67673138549669730857065648eabe43');
    const long = bytes(`${plain}00112233445566778899aabbccddeeff`);
    expect(encrypted(new Camellia(long), plain)).toBe('9acc237dff16d76c20ef7c919e3a7509');
  });

  it('ARIA, RFC 5794 appendix A', () => {
    const text = '00112233445566778899aabbccddeeff';
    const key = '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f';
    expect(encrypted(new Aria(bytes(key.slice(0, 32))), text)).toBe('d718fbd6ab644c739da95f3be6451778');
    expect(encrypted(new Aria(bytes(key)), text)).toBe('f92bd7c79fb72e2f2b8f80c1972d24fc');
  });

  it('CCM, RFC 3610 packet vector 1 has a nonce of 13 bytes, so the AES one of FIPS 197 stands in', () => {
    const key = bytes('000102030405060708090a0b0c0d0e0f');
    expect(encrypted(new Aes(key), '00112233445566778899aabbccddeeff')).toBe(
      '69c4e0d86a7b0430d8cdb78070b4c55a',
    );
  });
});

describe.each([
  ['aes-128', 16, Aes],
  ['aes-256', 32, Aes],
  ['camellia-128', 16, Camellia],
  ['camellia-256', 32, Camellia],
  ['aria-128', 16, Aria],
  ['aria-256', 32, Aria],
  ['des-ede3', 24, TripleDes],
] as const)('%s', (name, keyLength, Cipher) => {
  it('gives the blocks that OpenSSL gives, and takes them back', () => {
    for (let run = 0; run < 50; run++) {
      const key = new Uint8Array(randomBytes(keyLength));
      const cipher = new Cipher(key);
      const block = new Uint8Array(randomBytes(cipher.blockLength));
      const reference = createCipheriv(name === 'des-ede3' ? 'des-ede3-ecb' : `${name}-ecb`, key, null);
      reference.setAutoPadding(false);
      const copy = block.slice();
      cipher.encrypt(copy);
      expect(hex(copy)).toBe(reference.update(block).toString('hex'));
      cipher.decrypt(copy);
      expect(copy).toEqual(block);
    }
  });
});

describe('modes', () => {
  it('GCM opens what OpenSSL sealed, at every length around a block, and refuses every flipped byte', () => {
    for (let length = 0; length < 50; length++) {
      const key = new Uint8Array(randomBytes(16));
      const nonce = new Uint8Array(randomBytes(12));
      const aad = new Uint8Array(randomBytes(13));
      const text = new Uint8Array(randomBytes(length));
      const seal = createCipheriv('aria-128-gcm' as 'aes-128-gcm', key, nonce, { authTagLength: 16 });
      seal.setAAD(aad);
      const sealed = new Uint8Array(Buffer.concat([seal.update(text), seal.final(), seal.getAuthTag()]));
      for (const aead of [
        new BlockGcm(new Aria(key), 16),
        nodeCrypto.aead('aria-gcm', key, 16),
        portableCrypto.aead('aria-gcm', key, 16),
      ]) {
        expect(hex(aead.open(nonce, aad, sealed, 0, sealed.length)!)).toBe(hex(text));
        const at = length % sealed.length;
        sealed[at]! ^= 1;
        expect(aead.open(nonce, aad, sealed, 0, sealed.length)).toBeUndefined();
        sealed[at]! ^= 1;
      }
    }
  });

  it.each([8, 16])('CCM with a tag of %i bytes opens what OpenSSL sealed', (tagLength) => {
    for (let length = 0; length < 50; length++) {
      const key = new Uint8Array(randomBytes(32));
      const nonce = new Uint8Array(randomBytes(12));
      const aad = new Uint8Array(randomBytes(length % 2 === 0 ? 13 : 5));
      const text = new Uint8Array(randomBytes(length));
      const seal = createCipheriv('aes-256-ccm', key, nonce, { authTagLength: tagLength });
      seal.setAAD(aad, { plaintextLength: length });
      const sealed = new Uint8Array(Buffer.concat([seal.update(text), seal.final(), seal.getAuthTag()]));
      for (const aead of [
        new BlockCcm(new Aes(key), tagLength),
        nodeCrypto.aead('aes-ccm', key, tagLength),
      ]) {
        expect(hex(aead.open(nonce, aad, sealed, 0, sealed.length)!)).toBe(hex(text));
        sealed[sealed.length - 1]! ^= 0x80;
        expect(aead.open(nonce, aad, sealed, 0, sealed.length)).toBeUndefined();
        sealed[sealed.length - 1]! ^= 0x80;
      }
    }
  });

  it('is shorter than its tag: no', () => {
    for (const backend of [nodeCrypto, portableCrypto]) {
      for (const name of ['aes-gcm', 'aes-ccm', 'chacha20-poly1305', 'camellia-gcm', 'aria-gcm'] as const) {
        const aead = backend.aead(name, new Uint8Array(name === 'chacha20-poly1305' ? 32 : 16), 16);
        expect(aead.open(new Uint8Array(12), new Uint8Array(13), new Uint8Array(15), 0, 15)).toBeUndefined();
      }
    }
  });
});

describe('both backends give the same bytes', () => {
  it.each([
    ['aes', 16, 16],
    ['aes', 32, 16],
    ['camellia', 16, 16],
    ['camellia', 32, 16],
    ['aria', 16, 16],
    ['aria', 32, 16],
    ['des-ede3', 24, 8],
  ] as const)('CBC with %s, key of %i bytes', (cipher, keyLength, blockLength) => {
    const key = new Uint8Array(randomBytes(keyLength));
    const iv = new Uint8Array(randomBytes(blockLength));
    const [a, b] = [nodeCrypto.cbc(cipher, key, iv), portableCrypto.cbc(cipher, key, iv)];
    for (const blocks of [1, 2, 5]) {
      const text = new Uint8Array(randomBytes(blocks * blockLength + 7));
      expect(hex(b.update(text, 3, text.length - 4))).toBe(hex(a.update(text, 3, text.length - 4)));
    }
  });

  it('digests and HMACs', () => {
    const [a, b] = [new Uint8Array(randomBytes(100)), new Uint8Array(randomBytes(33))];
    for (const hash of ['md5', 'sha1', 'sha256', 'sha384'] as const) {
      expect(hex(portableCrypto.digest(hash, [a, b]))).toBe(hex(nodeCrypto.digest(hash, [a, b])));
      expect(hex(portableCrypto.mac(hash, b).compute(a, b))).toBe(hex(nodeCrypto.mac(hash, b).compute(a, b)));
      expect(hex(portableCrypto.mac(hash, a).compute(b))).toBe(hex(nodeCrypto.mac(hash, a).compute(b)));
    }
  });

  it('RC4, RFC 6229 §2 key 0102030405', () => {
    for (const backend of [nodeCrypto, portableCrypto]) {
      const stream = backend.rc4(bytes('0102030405'));
      expect(hex(stream.update(new Uint8Array(16), 0, 16))).toBe('b2396305f03dc027ccc3524a0a1118a8');
      expect(hex(stream.update(new Uint8Array(16), 0, 16))).toBe('6982944f18fc82d589c403a47a0d0919');
    }
  });
});

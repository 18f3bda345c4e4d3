import { describe, expect, it } from 'vitest';
import { nodeCrypto } from '../crypto/node.node.ts';
import { portableCrypto } from '../crypto/portable.ts';
import { unpadPreMaster } from './pkcs1-unpad.ts';
import { expandLabel, prfOf } from './prf.ts';

const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));
const hex = (value: Uint8Array) => Buffer.from(value).toString('hex');

describe.each([nodeCrypto, portableCrypto])('with the $name backend', (crypto) => {
  it('the PRF of TLS 1.2 gives the widely used test vector for SHA-256', () => {
    const prf = prfOf(crypto, 0x0303, 'sha256');
    const secret = bytes('9bbe436ba940f017b17652849a71db35');
    const seed = bytes('a0ba9f936cda311827a6f796ffd5198c');
    expect(hex(prf(secret, 'test label', seed, 100))).toBe(
      'e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a6b301791e90d35c9c9a46b4e14baf9af' +
        '0fa022f7077def17abfd3797c0564bab4fbc91666e9def9b97fce34f796789baa48082d122ee42c5a72e5a5110fff701' +
        '87347b66',
    );
  });

  it('and the one for SHA-384', () => {
    const prf = prfOf(crypto, 0x0303, 'sha384');
    const secret = bytes('b80b733d6ceefcdc71566ea48e5567df');
    const seed = bytes('cd665cf6a8447dd6ff8b27555edb7465');
    expect(hex(prf(secret, 'test label', seed, 148))).toBe(
      '7b0c18e9ced410ed1804f2cfa34a336a1c14dffb4900bb5fd7942107e81c83cde9ca0faa60be9fe34f82b1233c9146a0' +
        'e534cb400fed2700884f9dc236f80edd8bfa961144c9e8d792eca722a7b32fc3d416d473ebc2c5fd4abfdad05d918425' +
        '9b5bf8cd4d90fa0d31e2dec479e4f1a26066f2eea9a69236a3e52655c9e9aee691c8f3a26854308d5eaa3be85e099070' +
        '3d73e56f',
    );
  });

  it.each([
    [
      'b3eddb126e067f35a780b3abf45e2d8f3b1a950738f52e9600746a0e27a55a21',
      'dbfaa693d1762c5b666af5d950258d01',
      '5bd3c71b836e0b76bb73265f',
    ],
    [
      'b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38',
      '3fce516009c21727d0f2e4e86ee403bc',
      '5d313eb2671276ee13000b30',
    ],
  ])('HKDF-Expand-Label gives the handshake keys of RFC 8448 §3', (secret, key, iv) => {
    expect(hex(expandLabel(crypto, 'sha256', bytes(secret), 'key', 16))).toBe(key);
    expect(hex(expandLabel(crypto, 'sha256', bytes(secret), 'iv', 12))).toBe(iv);
  });
});

describe('PKCS#1 v1.5 padding', () => {
  const block = (change: (bytes: Uint8Array) => void = () => undefined) => {
    const padded = new Uint8Array(128).fill(0xaa);
    padded.set([0, 2]);
    padded[79] = 0;
    change(padded);
    return padded;
  };

  it('gives the last 48 bytes', () => {
    expect(unpadPreMaster(block())).toHaveLength(48);
  });

  it.each<[string, (padded: Uint8Array) => void]>([
    ['another first byte', (padded) => padded.set([1])],
    ['the type of a signature', (padded) => padded.set([0, 1])],
    ['no zero before the secret', (padded) => padded.set([1], 79)],
    ['a zero among the padding', (padded) => padded.set([0], 40)],
  ])('is nothing with %s', (_, change) => {
    expect(unpadPreMaster(block(change))).toBeUndefined();
  });

  it('is nothing in a block too short for eight bytes of padding', () => {
    expect(unpadPreMaster(block().subarray(70))).toBeUndefined();
  });
});

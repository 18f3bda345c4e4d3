import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { concat } from '@plainwire/bytes';
import { describe, expect, it } from 'vitest';
import type { AeadName, BlockCipherName, CryptoBackend, HashName } from '../src/crypto/backend.ts';
import { nodeCrypto } from '../src/crypto/node.node.ts';
import { portableCrypto } from '../src/crypto/portable.ts';
import { readPrivateKey } from '../src/keys/read-private-key.ts';
import { unpadPreMaster } from '../src/secrets/pkcs1-unpad.ts';

// Values published by NIST (CAVP), the IETF (RFC 2202, 4231, 5869) and the Wycheproof project (Apache-2.0), chosen for
// what TLS does: nonces of 12 bytes, tags of 16 or 8. Bytes are hex; `plain: null` must not open.

interface Vectors {
  readonly aead: readonly {
    readonly source: string;
    readonly cipher: AeadName;
    readonly key: string;
    readonly nonce: string;
    readonly aad: string;
    readonly text: string;
    readonly tag: number;
    readonly plain: string | null;
  }[];
  readonly cbc: readonly {
    readonly source: string;
    readonly cipher: BlockCipherName;
    readonly key: string;
    readonly iv: string;
    readonly text: string;
    readonly plain: string;
  }[];
  readonly mac: readonly {
    readonly source: string;
    readonly hash: HashName;
    readonly key: string;
    readonly message: string;
    readonly tag: string;
    readonly holds: boolean;
  }[];
  readonly hkdf: readonly {
    readonly source: string;
    readonly hash: HashName;
    readonly ikm: string;
    readonly salt: string;
    readonly info: string;
    readonly okm: string;
  }[];
  readonly rsa: readonly {
    readonly key: string;
    readonly tests: readonly {
      readonly source: string;
      readonly text: string;
      readonly plain: string | null;
      readonly why: string;
    }[];
  }[];
}

const vectors: Vectors = JSON.parse(
  readFileSync(join(import.meta.dirname, 'published-vectors.json'), 'utf8'),
);
const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));
const hex = (value: Uint8Array) => Buffer.from(value).toString('hex');

describe.each([nodeCrypto, portableCrypto])('published vectors, $name backend', (crypto) => {
  it.each(vectors.aead)('$source: $cipher', ({ cipher, key, nonce, aad, text, tag, plain }) => {
    // In the midst of other bytes, as a record is.
    const padded = concat([Uint8Array.of(1, 2, 3), bytes(text), Uint8Array.of(4)]);
    const aead = crypto.aead(cipher, bytes(key), tag);
    const opened = aead.open(bytes(nonce), bytes(aad), padded, 3, padded.length - 1);
    expect(opened === undefined ? null : hex(opened)).toBe(plain);
  });

  it.each(vectors.cbc)('$source: $cipher', ({ cipher, key, iv, text, plain }) => {
    const all = bytes(text);
    expect(hex(crypto.cbc(cipher, bytes(key), bytes(iv)).update(all, 0, all.length))).toBe(plain);
  });

  it.each(vectors.mac)('$source', ({ hash, key, message, tag, holds }) => {
    const computed = hex(crypto.mac(hash, bytes(key)).compute(bytes(message))).slice(0, tag.length);
    expect(computed === tag).toBe(holds);
  });

  it.each(vectors.hkdf)('$source', ({ hash, ikm, salt, info, okm }) => {
    const extracted = crypto.mac(hash, bytes(salt)).compute(bytes(ikm));
    expect(hex(hkdfExpand(crypto, hash, extracted, bytes(info), okm.length / 2))).toBe(okm);
  });

  it.each(vectors.rsa.flatMap(({ key, tests }) => tests.map((test) => ({ key, ...test }))))(
    '$source: $why',
    async ({ key, text, plain }) => {
      const block = crypto.rsaDecrypt(await readPrivateKey(bytes(key)), bytes(text));
      if (plain === null) expect(block === undefined ? undefined : unpadPreMaster(block)).toBeUndefined();
      else {
        expect(hex(block!.subarray(0, 2))).toBe('0002');
        expect(hex(block!.subarray(block!.indexOf(0, 2) + 1))).toBe(plain);
      }
    },
  );
});

/** RFC 5869 §2.3. */
function hkdfExpand(
  crypto: CryptoBackend,
  hash: HashName,
  secret: Uint8Array,
  info: Uint8Array,
  length: number,
): Uint8Array {
  const mac = crypto.mac(hash, secret);
  let block = new Uint8Array(0);
  let out = new Uint8Array(0);
  for (let i = 1; out.length < length; i++) {
    block = new Uint8Array(mac.compute(block, concat([info, Uint8Array.of(i)])));
    out = new Uint8Array(concat([out, block]));
  }
  return out.subarray(0, length);
}

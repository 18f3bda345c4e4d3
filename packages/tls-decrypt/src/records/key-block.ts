import { concat } from '@plainwire/bytes';
import type { CryptoBackend, HashName } from '../crypto/backend.ts';
import type { Role } from '../handshake/role.ts';
import { prfOf } from '../secrets/prf.ts';
import { type CipherSuite, hashLength } from '../suites/cipher-suite.ts';
import { SSL3 } from '../versions.ts';
import { AeadOpener } from './aead-opener.ts';
import { CbcOpener } from './cbc-opener.ts';
import { DEFLATE, InflatingOpener } from './inflating-opener.ts';
import { HmacRecordMac, type RecordMac } from './record-mac.ts';
import type { RecordOpener } from './record-opener.ts';
import { Ssl3RecordMac } from './ssl3-mac.ts';
import { StreamOpener } from './stream-opener.ts';

/** Truncated HMACs have 80 bits (RFC 6066 §7). */
const TRUNCATED_MAC = 10;

/** All that the keys of one session of SSL 3.0 to TLS 1.2 are made from. */
export interface KeyBlockInput {
  readonly crypto: CryptoBackend;
  readonly suite: CipherSuite;
  readonly version: number;
  readonly masterSecret: Uint8Array;
  readonly clientRandom: Uint8Array;
  readonly serverRandom: Uint8Array;
  readonly encryptThenMac: boolean;
  readonly truncatedHmac: boolean;
  readonly compressionMethod: number;
}

/** The keys of both sides (RFC 5246 §6.3). Secret. */
export function keyBlock({
  crypto,
  suite,
  version,
  masterSecret,
  clientRandom,
  serverRandom,
}: KeyBlockInput): Uint8Array {
  const { macKeyLength, keyLength, ivLength } = lengthsOf(suite, version);
  const seed = concat([serverRandom, clientRandom]);
  const length = 2 * (macKeyLength + keyLength + ivLength);
  return prfOf(crypto, version, suite.hash)(masterSecret, 'key expansion', seed, length);
}

/** A fresh opener for what the client (0) or the server (1) sends; `block` is the key block. */
export function makeOpener(input: KeyBlockInput, block: Uint8Array, role: Role): RecordOpener {
  const opener = makeCipherOpener(input, block, role);
  return input.compressionMethod === DEFLATE ? new InflatingOpener(opener) : opener;
}

function makeCipherOpener(input: KeyBlockInput, block: Uint8Array, role: Role): RecordOpener {
  const { crypto, suite, version } = input;
  const { protection } = suite;
  const { macKeyLength, keyLength, ivLength } = lengthsOf(suite, version);
  const part = (base: number, length: number) =>
    block.slice(base + role * length, base + (role + 1) * length);
  const macKey = part(0, macKeyLength);
  const key = part(2 * macKeyLength, keyLength);
  const iv = part(2 * (macKeyLength + keyLength), ivLength);
  if (protection.kind === 'aead') {
    const aead = crypto.aead(protection.cipher, key, protection.tagLength);
    return new AeadOpener(aead, iv, protection.explicitNonce, protection.tagLength);
  }
  const mac = makeMac(input, protection.mac, macKey);
  if (protection.kind === 'cbc') {
    const chain = ivLength > 0 ? iv : new Uint8Array(protection.blockLength);
    return new CbcOpener(crypto.cbc(protection.cipher, key, chain), {
      mac,
      blockLength: protection.blockLength,
      explicitIv: version >= 0x0302,
      encryptThenMac: input.encryptThenMac,
      loosePadding: version === SSL3,
    });
  }
  return new StreamOpener(protection.kind === 'rc4' ? crypto.rc4(key) : undefined, mac, mac.length);
}

function makeMac(
  { crypto, version, truncatedHmac }: KeyBlockInput,
  hash: HashName,
  key: Uint8Array,
): RecordMac {
  if (version === SSL3 && (hash === 'md5' || hash === 'sha1')) return new Ssl3RecordMac(crypto, hash, key);
  return new HmacRecordMac(crypto, hash, key, truncatedHmac ? TRUNCATED_MAC : key.length);
}

function lengthsOf(suite: CipherSuite, version: number) {
  const { protection } = suite;
  return {
    macKeyLength: protection.kind === 'aead' ? 0 : hashLength(protection.mac),
    keyLength: protection.kind === 'null' ? 0 : protection.keyLength,
    ivLength: ivLengthOf(suite, version),
  };
}

/** Bytes of IV in the key block: the fixed part of an AEAD nonce, or the first chain of CBC in TLS 1.0 and SSL 3.0. */
function ivLengthOf(suite: CipherSuite, version: number): number {
  const { protection } = suite;
  if (protection.kind === 'aead') return 12 - protection.explicitNonce;
  return protection.kind === 'cbc' && version < 0x0302 ? protection.blockLength : 0;
}

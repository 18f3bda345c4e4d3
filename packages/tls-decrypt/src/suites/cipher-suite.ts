import type { AeadName, BlockCipherName, HashName } from '../crypto/backend.ts';

/** How the records of a suite are protected. */
export type Protection =
  | {
      readonly kind: 'aead';
      readonly cipher: AeadName;
      readonly keyLength: number;
      readonly tagLength: number;
      /** Bytes of each nonce that travel in the record (RFC 5288 §3); 0 where the nonce is the sequence number (RFC 7905 §2). */
      readonly explicitNonce: number;
    }
  | {
      readonly kind: 'cbc';
      readonly cipher: BlockCipherName;
      readonly keyLength: number;
      readonly blockLength: number;
      readonly mac: HashName;
    }
  | { readonly kind: 'rc4'; readonly keyLength: number; readonly mac: HashName }
  | { readonly kind: 'null'; readonly mac: HashName };

export type KeyExchange =
  | 'RSA'
  | 'DH'
  | 'DHE'
  | 'ECDH'
  | 'ECDHE'
  | 'DH_anon'
  | 'ECDH_anon'
  | 'PSK'
  | 'DHE_PSK'
  | 'RSA_PSK'
  | 'ECDHE_PSK'
  | 'TLS13';

/** One registered cipher suite. */
export interface CipherSuite {
  readonly id: number;
  /** As in the IANA registry: `TLS_RSA_WITH_AES_128_GCM_SHA256`. */
  readonly name: string;
  readonly keyExchange: KeyExchange;
  readonly protection: Protection;
  /** Of the PRF in TLS 1.2 and of HKDF in 1.3. Earlier versions have a PRF of their own. */
  readonly hash: HashName;
}

/** Reads from the name what the registry writes into it: key exchange, and the hash where it is SHA-384. */
export function cipherSuite(id: number, name: string, protection: Protection): CipherSuite {
  return {
    id,
    name,
    keyExchange: keyExchangeOf(name),
    protection,
    hash: name.endsWith('SHA384') ? 'sha384' : 'sha256',
  };
}

/** The hash of the MAC, which ends the names of CBC, RC4 and NULL suites. */
export function macOf(name: string): HashName {
  if (name.endsWith('_SHA384')) return 'sha384';
  if (name.endsWith('_SHA256')) return 'sha256';
  return name.endsWith('_MD5') ? 'md5' : 'sha1';
}

/** Bytes of a digest. */
export function hashLength(hash: HashName): number {
  return HASH_LENGTHS[hash];
}

const HASH_LENGTHS: Readonly<Record<HashName, number>> = { md5: 16, sha1: 20, sha256: 32, sha384: 48 };

function keyExchangeOf(name: string): KeyExchange {
  const separator = name.indexOf('_WITH_');
  if (separator < 0) return 'TLS13';
  const words = name.slice(4, separator);
  if (words === 'PSK_DHE') return 'DHE_PSK';
  if (words.endsWith('_anon') || words.endsWith('PSK') || words === 'RSA') return words as KeyExchange;
  return words.slice(0, words.indexOf('_')) as KeyExchange;
}

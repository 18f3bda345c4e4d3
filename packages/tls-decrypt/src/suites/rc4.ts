import { type CipherSuite, cipherSuite, macOf } from './cipher-suite.ts';

/** RC4 with HMAC: RFC 5246 §A.5, 4279, 4492, 5489; forbidden since RFC 7465. */
export const RC4: readonly CipherSuite[] = (
  [
    [0x0004, 'TLS_RSA_WITH_RC4_128_MD5'],
    [0x0005, 'TLS_RSA_WITH_RC4_128_SHA'],
    [0x0018, 'TLS_DH_anon_WITH_RC4_128_MD5'],
    [0x008a, 'TLS_PSK_WITH_RC4_128_SHA'],
    [0x008e, 'TLS_DHE_PSK_WITH_RC4_128_SHA'],
    [0x0092, 'TLS_RSA_PSK_WITH_RC4_128_SHA'],
    [0xc002, 'TLS_ECDH_ECDSA_WITH_RC4_128_SHA'],
    [0xc007, 'TLS_ECDHE_ECDSA_WITH_RC4_128_SHA'],
    [0xc00c, 'TLS_ECDH_RSA_WITH_RC4_128_SHA'],
    [0xc011, 'TLS_ECDHE_RSA_WITH_RC4_128_SHA'],
    [0xc016, 'TLS_ECDH_anon_WITH_RC4_128_SHA'],
    [0xc033, 'TLS_ECDHE_PSK_WITH_RC4_128_SHA'],
  ] as const
).map(([id, name]) => cipherSuite(id, name, { kind: 'rc4', keyLength: 16, mac: macOf(name) }));

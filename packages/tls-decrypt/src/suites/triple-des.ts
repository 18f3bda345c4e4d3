import { type CipherSuite, cipherSuite, macOf } from './cipher-suite.ts';

/** Triple DES in Cipher Block Chaining mode with HMAC-SHA1: RFC 5246 §A.5, 4279, 4492, 5489. */
export const TRIPLE_DES: readonly CipherSuite[] = (
  [
    [0x000a, 'TLS_RSA_WITH_3DES_EDE_CBC_SHA'],
    [0x000d, 'TLS_DH_DSS_WITH_3DES_EDE_CBC_SHA'],
    [0x0010, 'TLS_DH_RSA_WITH_3DES_EDE_CBC_SHA'],
    [0x0013, 'TLS_DHE_DSS_WITH_3DES_EDE_CBC_SHA'],
    [0x0016, 'TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA'],
    [0x001b, 'TLS_DH_anon_WITH_3DES_EDE_CBC_SHA'],
    [0x008b, 'TLS_PSK_WITH_3DES_EDE_CBC_SHA'],
    [0x008f, 'TLS_DHE_PSK_WITH_3DES_EDE_CBC_SHA'],
    [0x0093, 'TLS_RSA_PSK_WITH_3DES_EDE_CBC_SHA'],
    [0xc003, 'TLS_ECDH_ECDSA_WITH_3DES_EDE_CBC_SHA'],
    [0xc008, 'TLS_ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA'],
    [0xc00d, 'TLS_ECDH_RSA_WITH_3DES_EDE_CBC_SHA'],
    [0xc012, 'TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA'],
    [0xc017, 'TLS_ECDH_anon_WITH_3DES_EDE_CBC_SHA'],
    [0xc034, 'TLS_ECDHE_PSK_WITH_3DES_EDE_CBC_SHA'],
  ] as const
).map(([id, name]) =>
  cipherSuite(id, name, {
    kind: 'cbc',
    cipher: 'des-ede3',
    keyLength: 24,
    blockLength: 8,
    mac: macOf(name),
  }),
);

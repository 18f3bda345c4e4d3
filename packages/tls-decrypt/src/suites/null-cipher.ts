import { type CipherSuite, cipherSuite, macOf } from './cipher-suite.ts';

/** No encryption, only a MAC: RFC 5246 §A.5, 4785, 5487, 4492, 5489. */
export const NULL_CIPHER: readonly CipherSuite[] = (
  [
    [0x0001, 'TLS_RSA_WITH_NULL_MD5'],
    [0x0002, 'TLS_RSA_WITH_NULL_SHA'],
    [0x003b, 'TLS_RSA_WITH_NULL_SHA256'],
    [0x002c, 'TLS_PSK_WITH_NULL_SHA'],
    [0x002d, 'TLS_DHE_PSK_WITH_NULL_SHA'],
    [0x002e, 'TLS_RSA_PSK_WITH_NULL_SHA'],
    [0x00b0, 'TLS_PSK_WITH_NULL_SHA256'],
    [0x00b1, 'TLS_PSK_WITH_NULL_SHA384'],
    [0x00b4, 'TLS_DHE_PSK_WITH_NULL_SHA256'],
    [0x00b5, 'TLS_DHE_PSK_WITH_NULL_SHA384'],
    [0x00b8, 'TLS_RSA_PSK_WITH_NULL_SHA256'],
    [0x00b9, 'TLS_RSA_PSK_WITH_NULL_SHA384'],
    [0xc001, 'TLS_ECDH_ECDSA_WITH_NULL_SHA'],
    [0xc006, 'TLS_ECDHE_ECDSA_WITH_NULL_SHA'],
    [0xc00b, 'TLS_ECDH_RSA_WITH_NULL_SHA'],
    [0xc010, 'TLS_ECDHE_RSA_WITH_NULL_SHA'],
    [0xc015, 'TLS_ECDH_anon_WITH_NULL_SHA'],
    [0xc039, 'TLS_ECDHE_PSK_WITH_NULL_SHA'],
    [0xc03a, 'TLS_ECDHE_PSK_WITH_NULL_SHA256'],
    [0xc03b, 'TLS_ECDHE_PSK_WITH_NULL_SHA384'],
  ] as const
).map(([id, name]) => cipherSuite(id, name, { kind: 'null', mac: macOf(name) }));

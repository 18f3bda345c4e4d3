import { type CipherSuite, cipherSuite } from './cipher-suite.ts';

/** AES in Counter with CBC-MAC mode: RFC 6655, 7251, 8442; RFC 8446 §B.4. `_8` has a tag of 8 bytes. */
export const AES_CCM: readonly CipherSuite[] = (
  [
    [0xc09c, 'TLS_RSA_WITH_AES_128_CCM'],
    [0xc09d, 'TLS_RSA_WITH_AES_256_CCM'],
    [0xc09e, 'TLS_DHE_RSA_WITH_AES_128_CCM'],
    [0xc09f, 'TLS_DHE_RSA_WITH_AES_256_CCM'],
    [0xc0a0, 'TLS_RSA_WITH_AES_128_CCM_8'],
    [0xc0a1, 'TLS_RSA_WITH_AES_256_CCM_8'],
    [0xc0a2, 'TLS_DHE_RSA_WITH_AES_128_CCM_8'],
    [0xc0a3, 'TLS_DHE_RSA_WITH_AES_256_CCM_8'],
    [0xc0a4, 'TLS_PSK_WITH_AES_128_CCM'],
    [0xc0a5, 'TLS_PSK_WITH_AES_256_CCM'],
    [0xc0a6, 'TLS_DHE_PSK_WITH_AES_128_CCM'],
    [0xc0a7, 'TLS_DHE_PSK_WITH_AES_256_CCM'],
    [0xc0a8, 'TLS_PSK_WITH_AES_128_CCM_8'],
    [0xc0a9, 'TLS_PSK_WITH_AES_256_CCM_8'],
    [0xc0aa, 'TLS_PSK_DHE_WITH_AES_128_CCM_8'],
    [0xc0ab, 'TLS_PSK_DHE_WITH_AES_256_CCM_8'],
    [0xc0ac, 'TLS_ECDHE_ECDSA_WITH_AES_128_CCM'],
    [0xc0ad, 'TLS_ECDHE_ECDSA_WITH_AES_256_CCM'],
    [0xc0ae, 'TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8'],
    [0xc0af, 'TLS_ECDHE_ECDSA_WITH_AES_256_CCM_8'],
    [0xd003, 'TLS_ECDHE_PSK_WITH_AES_128_CCM_8_SHA256'],
    [0xd005, 'TLS_ECDHE_PSK_WITH_AES_128_CCM_SHA256'],
    [0x1304, 'TLS_AES_128_CCM_SHA256'],
    [0x1305, 'TLS_AES_128_CCM_8_SHA256'],
  ] as const
).map(([id, name]) =>
  cipherSuite(id, name, {
    kind: 'aead',
    cipher: 'aes-ccm',
    keyLength: name.includes('_128_') ? 16 : 32,
    tagLength: name.includes('CCM_8') ? 8 : 16,
    explicitNonce: id >> 8 === 0x13 ? 0 : 8,
  }),
);

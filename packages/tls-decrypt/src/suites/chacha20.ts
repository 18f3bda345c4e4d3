import { type CipherSuite, cipherSuite } from './cipher-suite.ts';

/** ChaCha20-Poly1305: RFC 7905, RFC 8446 §B.4. */
export const CHACHA20: readonly CipherSuite[] = (
  [
    [0xcca8, 'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256'],
    [0xcca9, 'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256'],
    [0xccaa, 'TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256'],
    [0xccab, 'TLS_PSK_WITH_CHACHA20_POLY1305_SHA256'],
    [0xccac, 'TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256'],
    [0xccad, 'TLS_DHE_PSK_WITH_CHACHA20_POLY1305_SHA256'],
    [0xccae, 'TLS_RSA_PSK_WITH_CHACHA20_POLY1305_SHA256'],
    [0x1303, 'TLS_CHACHA20_POLY1305_SHA256'],
  ] as const
).map(([id, name]) =>
  cipherSuite(id, name, {
    kind: 'aead',
    cipher: 'chacha20-poly1305',
    keyLength: 32,
    tagLength: 16,
    explicitNonce: 0,
  }),
);

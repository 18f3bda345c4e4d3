import { type CipherSuite, cipherSuite } from './cipher-suite.ts';

/** ARIA in Galois/Counter Mode: RFC 6209. */
export const ARIA_GCM: readonly CipherSuite[] = (
  [
    [0xc050, 'TLS_RSA_WITH_ARIA_128_GCM_SHA256'],
    [0xc051, 'TLS_RSA_WITH_ARIA_256_GCM_SHA384'],
    [0xc052, 'TLS_DHE_RSA_WITH_ARIA_128_GCM_SHA256'],
    [0xc053, 'TLS_DHE_RSA_WITH_ARIA_256_GCM_SHA384'],
    [0xc054, 'TLS_DH_RSA_WITH_ARIA_128_GCM_SHA256'],
    [0xc055, 'TLS_DH_RSA_WITH_ARIA_256_GCM_SHA384'],
    [0xc056, 'TLS_DHE_DSS_WITH_ARIA_128_GCM_SHA256'],
    [0xc057, 'TLS_DHE_DSS_WITH_ARIA_256_GCM_SHA384'],
    [0xc058, 'TLS_DH_DSS_WITH_ARIA_128_GCM_SHA256'],
    [0xc059, 'TLS_DH_DSS_WITH_ARIA_256_GCM_SHA384'],
    [0xc05a, 'TLS_DH_anon_WITH_ARIA_128_GCM_SHA256'],
    [0xc05b, 'TLS_DH_anon_WITH_ARIA_256_GCM_SHA384'],
    [0xc05c, 'TLS_ECDHE_ECDSA_WITH_ARIA_128_GCM_SHA256'],
    [0xc05d, 'TLS_ECDHE_ECDSA_WITH_ARIA_256_GCM_SHA384'],
    [0xc05e, 'TLS_ECDH_ECDSA_WITH_ARIA_128_GCM_SHA256'],
    [0xc05f, 'TLS_ECDH_ECDSA_WITH_ARIA_256_GCM_SHA384'],
    [0xc060, 'TLS_ECDHE_RSA_WITH_ARIA_128_GCM_SHA256'],
    [0xc061, 'TLS_ECDHE_RSA_WITH_ARIA_256_GCM_SHA384'],
    [0xc062, 'TLS_ECDH_RSA_WITH_ARIA_128_GCM_SHA256'],
    [0xc063, 'TLS_ECDH_RSA_WITH_ARIA_256_GCM_SHA384'],
    [0xc06a, 'TLS_PSK_WITH_ARIA_128_GCM_SHA256'],
    [0xc06b, 'TLS_PSK_WITH_ARIA_256_GCM_SHA384'],
    [0xc06c, 'TLS_DHE_PSK_WITH_ARIA_128_GCM_SHA256'],
    [0xc06d, 'TLS_DHE_PSK_WITH_ARIA_256_GCM_SHA384'],
    [0xc06e, 'TLS_RSA_PSK_WITH_ARIA_128_GCM_SHA256'],
    [0xc06f, 'TLS_RSA_PSK_WITH_ARIA_256_GCM_SHA384'],
  ] as const
).map(([id, name]) =>
  cipherSuite(id, name, {
    kind: 'aead',
    cipher: 'aria-gcm',
    keyLength: name.includes('_128_') ? 16 : 32,
    tagLength: 16,
    explicitNonce: 8,
  }),
);

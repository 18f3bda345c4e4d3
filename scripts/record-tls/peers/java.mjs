import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { Peer } from '../processes.mjs';
import { FEW_SIZES, SIZES } from '../sizes.mjs';

function javaTalk({ protocol, suite, connections = 1, renegotiations = 0 }) {
  const sizes = connections > 1 ? FEW_SIZES : SIZES;
  return async ({ port, workFolder }) => {
    const store = join(workFolder, 'store.p12');
    const pair = ['-inkey', 'server.key', '-in', 'server.crt', '-passout', 'pass:secret'];
    execFileSync('openssl', ['pkcs12', '-export', ...pair, '-out', store], { cwd: workFolder });
    const words = [store, protocol, suite, String(connections), String(renegotiations), String(sizes)];
    const peer = new Peer('java', [join(import.meta.dirname, 'java/Talk.java'), String(port), ...words]);
    await peer.says('done');
    await peer.ended();
    const sides = String(peer.output).trim().split('\n').slice(0, -1);
    return Array.from({ length: connections }, (_, n) => ({
      c2s: Buffer.from(sides[2 * n], 'base64'),
      s2c: Buffer.from(sides[2 * n + 1], 'base64'),
    }));
  };
}

const one = (id, about, order) => ({
  id: `java-${id}`,
  about: `Java's JSSE, ${about}`,
  modes: { rsa: { expect: true } },
  talk: javaTalk(order),
});

export const java = [
  one('tls10-cbc', 'TLS 1.0, 1/n-1 splitting, resumed by id', {
    protocol: 'TLSv1',
    suite: 'TLS_RSA_WITH_AES_128_CBC_SHA',
    connections: 2,
  }),
  one('tls11-3des', 'TLS 1.1, 3DES', { protocol: 'TLSv1.1', suite: 'SSL_RSA_WITH_3DES_EDE_CBC_SHA' }),
  one('tls12-gcm', 'TLS 1.2, resumed', {
    protocol: 'TLSv1.2',
    suite: 'TLS_RSA_WITH_AES_256_GCM_SHA384',
    connections: 3,
  }),
  one('tls12-renegotiation', 'TLS 1.2, renegotiated', {
    protocol: 'TLSv1.2',
    suite: 'TLS_RSA_WITH_AES_256_CBC_SHA256',
    renegotiations: 1,
  }),
  one('tls12-rc4', 'TLS 1.2, RC4 with MD5', { protocol: 'TLSv1.2', suite: 'SSL_RSA_WITH_RC4_128_MD5' }),
  one('tls12-null', 'TLS 1.2, NULL', { protocol: 'TLSv1.2', suite: 'TLS_RSA_WITH_NULL_SHA256' }),
];

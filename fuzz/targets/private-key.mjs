import { createPrivateKey } from 'node:crypto';
import { createRequire } from 'node:module';
import { readPrivateKey } from '@plainwire/tls-decrypt';
import { bytesOf, textOf, tokensOf } from './bytes-of.mjs';
import { fixture } from './fixtures.mjs';
import { hex } from './frames.mjs';

const pem = () => textOf(fixture('tls/keys/rsa1024.key'));
const der = () => new Uint8Array(Buffer.from(pem().replace(/-----[^-]+-----|\s/g, ''), 'base64'));

function locked(options) {
  return new Uint8Array(
    Buffer.from(createPrivateKey(pem()).export({ cipher: 'aes-128-cbc', passphrase: 'secret', ...options })),
  );
}

function target(read) {
  return {
    covers: ['/packages/tls-decrypt/dist/'],
    // Decryption of the key itself may take as many rounds as are allowed.
    milliseconds: 400,
    tokens: [
      ...tokensOf(
        '-----BEGIN PRIVATE KEY-----\n',
        '-----END PRIVATE KEY-----\n',
        '-----BEGIN RSA PRIVATE KEY-----\n',
        '-----BEGIN ENCRYPTED PRIVATE KEY-----\n',
      ),
      ...tokensOf(
        'Proc-Type: 4,ENCRYPTED\n',
        'DEK-Info: AES-128-CBC,00112233445566778899AABBCCDDEEFF\n\n',
        '{"kty":"RSA","n":"AQAB","e":"AQAB","d":"',
      ),
      ...[
        '3082',
        '3080',
        '0201',
        '020100',
        '0282',
        '0500',
        '06092a864886f70d010101',
        '06092a864886f70d01050d',
        '06092a864886f70d01050c',
        '30840000ffff',
        '0204 7fffffff',
        '0284',
      ].map((text) => hex(text)),
    ],
    seeds: () => [
      locked({ type: 'pkcs8', format: 'pem' }),
      locked({ type: 'pkcs8', format: 'der' }),
      locked({ type: 'pkcs1', format: 'pem' }),
      bytesOf(pem()),
      der(),
      bytesOf('{"kty":"RSA","n":"AQAB","e":"AQAB","d":"AQAB"}'),
      hex('3082000a 020103 3005 06032a0304'),
    ],
    run: (input) => read(input, { password: 'secret' }),
    seen: (key) => (typeof key === 'string' ? key : 'key'),
  };
}

/** Private keys in PEM, DER, PKCS#12 and JWK, read with Node's crypto. */
export const privateKey = target(readPrivateKey);

/** The same without it: what browsers run. */
export const privateKeyPortable = target(await portableReader());

async function portableReader() {
  const path = createRequire(import.meta.url)
    .resolve('@plainwire/tls-decrypt')
    .replace(/index\.node\.c?js$/, 'index.js');
  return (await import(path)).readPrivateKey;
}

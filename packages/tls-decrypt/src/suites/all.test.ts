import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Tls12Writer } from '../../test/tls12-writer.ts';
import { nodeCrypto } from '../crypto/node.node.ts';
import { portableCrypto } from '../crypto/portable.ts';
import { createTlsDecryptor, parseKeyLog, readPrivateKey } from '../index.node.ts';
import { ALL_SUITES, findSuite } from './all.ts';

const text = (value: string) => new TextEncoder().encode(value);
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
const psk = text('a shared secret');

describe('the list of suites', () => {
  it('has each number and each name once', () => {
    expect(new Set(ALL_SUITES.map(({ id }) => id)).size).toBe(ALL_SUITES.length);
    expect(new Set(ALL_SUITES.map(({ name }) => name)).size).toBe(ALL_SUITES.length);
    expect(ALL_SUITES.length).toBeGreaterThan(280);
  });

  it('reads key exchange and hash from the registered name', () => {
    expect(findSuite(0x009d)).toMatchObject({ keyExchange: 'RSA', hash: 'sha384' });
    expect(findSuite(0xc02f)).toMatchObject({ keyExchange: 'ECDHE', hash: 'sha256' });
    expect(findSuite(0x006c)).toMatchObject({ keyExchange: 'DH_anon' });
    expect(findSuite(0xc0aa)).toMatchObject({ keyExchange: 'DHE_PSK' });
    expect(findSuite(0x0040)).toMatchObject({ keyExchange: 'DHE' });
    expect(findSuite(0x1302)).toMatchObject({ keyExchange: 'TLS13', hash: 'sha384' });
    expect(findSuite(0x0096)).toBeUndefined();
  });
});

// What OpenSSL cannot seal here is opened in the recorded sessions.
const written = ALL_SUITES.filter(
  ({ keyExchange, protection }) =>
    keyExchange !== 'TLS13' && !(protection.kind === 'aead' && protection.cipher === 'camellia-gcm'),
);

describe.each([nodeCrypto, portableCrypto])('with the $name backend', (crypto) => {
  it('opens a connection of every suite', async () => {
    const key = await readPrivateKey(privateKey.export({ type: 'pkcs8', format: 'pem' }));
    for (const suite of written) {
      const byKey = ['RSA', 'PSK', 'RSA_PSK'].includes(suite.keyExchange);
      const writer = new Tls12Writer({ suite, key: privateKey, psk }).handshake();
      writer.data(0, text('question')).data(1, text('answer')).data(1, new Uint8Array(0)).data(1, text('.'));
      const log = `CLIENT_RANDOM ${hex(writer.clientRandom)} ${hex(writer.masterSecret)}`;
      const secrets = byKey ? { keys: [{ key }], psk } : { keyLog: parseKeyLog(log) };
      const decryptor = createTlsDecryptor({ ...secrets, crypto });
      const events = [...decryptor.push(writer.chunks), ...decryptor.end()];
      const plain = events.flatMap((event) =>
        event.type === 'plaintext' ? [new TextDecoder().decode(event.chunk.bytes)] : [],
      );
      expect([suite.name, ...plain]).toEqual([suite.name, 'question', 'answer', '.']);
      expect(decryptor.sessions()[0]).toMatchObject({
        status: 'decrypted',
        keysVerified: true,
        cipherSuite: { id: suite.id, name: suite.name },
      });
    }
  });

  it.each([
    [0x0301, false],
    [0x0301, true],
    [0x0302, false],
    [0x0302, true],
    [0x0303, false],
    [0x0303, true],
  ])('opens version %i, extended master secret %s, with every way of a MAC', async (version, extended) => {
    const key = await readPrivateKey(privateKey.export({ type: 'pkcs1', format: 'pem' }));
    const names = [
      'TLS_RSA_WITH_AES_128_CBC_SHA',
      'TLS_RSA_WITH_3DES_EDE_CBC_SHA',
      'TLS_RSA_WITH_RC4_128_MD5',
    ];
    for (const suite of ALL_SUITES.filter(({ name }) => names.includes(name))) {
      for (const [encryptThenMac, truncatedHmac] of [
        [false, false],
        [true, false],
        [false, true],
        [true, true],
      ] as const) {
        const writer = new Tls12Writer({
          suite,
          version,
          key: privateKey,
          extendedMasterSecret: extended,
          encryptThenMac: encryptThenMac && suite.protection.kind === 'cbc',
          truncatedHmac,
        }).handshake();
        for (let i = 0; i < 40; i++) writer.data(i % 2 === 0 ? 0 : 1, new Uint8Array(i).fill(i));
        writer.handshake().data(0, text('renegotiated'));
        const decryptor = createTlsDecryptor({ keys: [{ key }], crypto });
        decryptor.push(writer.chunks);
        decryptor.end();
        expect(decryptor.sessions()[0]).toMatchObject({
          status: 'decrypted',
          keysVerified: true,
          plaintextBytes: [380 + 12, 400],
        });
      }
    }
  });
});

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

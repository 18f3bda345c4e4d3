import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generate } from '../../scripts/generate-parsers.mjs';
import { readClientHello, readServerHello } from './hello.ts';
import { readSslv2Hello } from './sslv2-hello.ts';

const bytes = (hex: string) => new Uint8Array(Buffer.from(hex.replace(/\s/g, ''), 'hex'));
const random = '11'.repeat(32);

const clientHello = bytes(`0303 ${random} 02abcd 0006 009c 1301 0a0a 0100 0040
  0000 000f 000d 00 000a 7777772e6578616d706c
  0010 000e 000c 02 6832 08 687474702f312e31
  0023 0003 010203
  002a 0000
  002b 0005 04 0304 0303
  0a0a 0003 000000`);

const serverHello = bytes(`0303 ${random} 00 1301 00 000e 002b 0002 0304 0017 0000 0016 0000`);

describe('the generated parsers', () => {
  it('are those of the declarations', () => {
    expect(readFileSync(join(import.meta.dirname, 'hello.generated.ts'), 'utf8')).toBe(generate());
  });
});

describe('a ServerHello of a draft of TLS 1.3', () => {
  it('has neither session id nor compression method before draft 22', () => {
    const hello = readServerHello(bytes(`7f14 ${random} 1303 0006 0033 0002 001d`));
    expect(hello).toMatchObject({ version: 0x0304, draft: 20, cipherSuite: 0x1303, keyShareGroup: 0x1d });
    for (let length = 0; length < 36; length++)
      expect(readServerHello(bytes(`7f14 ${random} 1303`).subarray(0, length))).toBeUndefined();
  });

  it('says its draft in an extension later', () => {
    const hello = readServerHello(bytes(`0303 ${random} 00 1301 00 0006 002b 0002 7f1c`));
    expect(hello).toMatchObject({ version: 0x0304, draft: 28, cipherSuite: 0x1301 });
  });
});

describe('a ClientHello', () => {
  it('is read as far as decryption needs it, GREASE and all', () => {
    expect(readClientHello(clientHello)).toMatchObject({
      legacyVersion: 0x0303,
      random: bytes(random),
      sessionId: bytes('abcd'),
      cipherSuites: [0x009c, 0x1301, 0x0a0a],
      serverName: 'www.exampl',
      alpn: ['h2', 'http/1.1'],
      ticket: bytes('010203'),
      offersEarlyData: true,
    });
  });

  it('may end before the extensions, as many of SSL 3.0 do', () => {
    const short = clientHello.subarray(0, 2 + 32 + 3 + 8 + 2);
    expect(readClientHello(short)).toMatchObject({
      extensions: [],
      serverName: undefined,
      ticket: undefined,
    });
  });

  it('is nothing at every other length', () => {
    for (let length = 0; length < clientHello.length; length++) {
      if (length === 47) continue;
      expect(readClientHello(clientHello.slice(0, length))).toBeUndefined();
    }
  });

  it.each([
    ['a session id of 33 bytes', 34, 33],
    ['an odd list of suites', 38, 5],
    ['compression methods beyond the end', 45, 255],
    ['an extension block beyond the end', 47, 255],
  ])('is nothing with %s', (_, at, value) => {
    const wrong = clientHello.slice();
    wrong[at] = value;
    expect(readClientHello(wrong)).toBeUndefined();
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (junk) => {
        expect([readClientHello(junk), readServerHello(junk), readSslv2Hello(junk)]).toHaveLength(3);
      }),
    );
  });
});

describe('a ServerHello', () => {
  it('names the version in its extension when there is one', () => {
    expect(readServerHello(serverHello)).toMatchObject({
      legacyVersion: 0x0303,
      version: 0x0304,
      cipherSuite: 0x1301,
      extendedMasterSecret: true,
      encryptThenMac: true,
      truncatedHmac: false,
      isRetryRequest: false,
    });
    expect(readServerHello(serverHello.subarray(0, 38))).toMatchObject({ version: 0x0303, extensions: [] });
  });

  it('is a HelloRetryRequest by its random', () => {
    const retry = serverHello.slice();
    retry.set(bytes('cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c'), 2);
    expect(readServerHello(retry)?.isRetryRequest).toBe(true);
  });

  it('is nothing at every other length', () => {
    for (let length = 0; length < serverHello.length; length++) {
      if (length !== 38) expect(readServerHello(serverHello.slice(0, length))).toBeUndefined();
    }
  });
});

import { describe, expect, it } from 'vitest';
import { parseKeyArgument, parseKeysList, parseRsaKeysRow, parseSslKeysRow } from './rsa-keys.ts';

describe('--key [ip,port,]file', () => {
  it.each([
    ['server.pem', { file: 'server.pem' }],
    ['keys/with,comma.pem', { file: 'keys/with,comma.pem' }],
    ['192.0.2.1,443,server.pem', { file: 'server.pem', address: '192.0.2.1', port: 443 }],
    ['2001:db8::1,8443,a,b.pem', { file: 'a,b.pem', address: '2001:db8::1', port: 8443 }],
    ['any,443,server.pem', { file: 'server.pem', port: 443 }],
    ['0.0.0.0,any,server.pem', { file: 'server.pem' }],
  ])('%s', (text, reference) => expect(parseKeyArgument(text)).toEqual(reference));
});

describe('tls.keys_list', () => {
  it('reads entries of ip,port,protocol,file[,password]', () => {
    expect(parseKeysList('192.0.2.1,443,http,a.pem;0.0.0.0,0,,b.p12,se,cret;')).toEqual([
      { file: 'a.pem', address: '192.0.2.1', port: 443 },
      { file: 'b.p12', password: 'se,cret' },
    ]);
  });

  it('refuses an entry without a file', () => {
    expect(() => parseKeysList('192.0.2.1,443,http')).toThrow(/ip,port,protocol,file/);
  });
});

describe('uat:rsa_keys', () => {
  it.each([
    ['"server.pem",""', { file: 'server.pem' }],
    ['"server.p12","se\\"cret"', { file: 'server.p12', password: 'se"cret' }],
    ['"C:\\\\keys\\\\server.pem", "\\x41"', { file: 'C:\\keys\\server.pem', password: 'A' }],
    ['"server.pem"', { file: 'server.pem' }],
  ])('%s', (text, reference) => expect(parseRsaKeysRow(text)).toEqual(reference));

  it('refuses a row of more fields', () => {
    expect(() => parseRsaKeysRow('"a","b","c"')).toThrow(/"file","password"/);
  });

  it('refuses a row without quotes', () => {
    expect(() => parseRsaKeysRow('server.pem,')).toThrow(/"file","password"/);
  });
});

describe('uat:ssl_keys', () => {
  it.each([
    ['"192.0.2.1","443","http","server.pem",""', { file: 'server.pem', address: '192.0.2.1', port: 443 }],
    ['"any","0","data","a,b.p12","se\\"cret"', { file: 'a,b.p12', password: 'se"cret' }],
    ['"0.0.0.0","start_tls","smtp","server.pem"', { file: 'server.pem' }],
  ])('%s', (text, reference) => expect(parseSslKeysRow(text)).toEqual(reference));

  it.each(['"192.0.2.1","443","http"', '"192.0.2.1",443,"http","a.pem",""', '"a","b","c","d","e","f"'])(
    'refuses %s',
    (text) => {
      expect(() => parseSslKeysRow(text)).toThrow(/uat:ssl_keys wants "ip","port"/);
    },
  );
});

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { plainwire, root } from './run-plainwire.ts';

const folder = join(root, '../shared/oracle/tls-sessions');
const capture = join(folder, 'records-tiny/cap.pcap');
if (!existsSync(capture)) console.warn(`skipped: ${capture} is not there`);

// A request and its response, in records of a few bytes; the frames are those of tshark 4.0.17.
describe.skipIf(!existsSync(capture))('tls.desegment_ssl_application_data', () => {
  const read = (value: string) => {
    const keys = ['rsa2048-a', 'rsa2048-b', 'rsa1024'].flatMap((name) => [
      '-o',
      `uat:rsa_keys:"${join(folder, 'keys', `${name}.key`)}",""`,
    ]);
    const preference = ['-o', `tls.desegment_ssl_application_data: ${value}`];
    const fields = ['-Y', 'http.request or http.response', '-T', 'fields', '-e', 'frame.number'];
    return plainwire(['read', '-n', '-r', capture, ...keys, ...preference, ...fields]).stdout;
  };

  it('puts messages together by default', () => {
    expect(read('TRUE')).toBe('24\n1182\n');
  });

  it('leaves each record to itself when it is off', () => {
    expect(read('FALSE')).toBe('');
  });
});

import { describe, expect, it } from 'vitest';
import { parseDecodeAs } from './decode-as.ts';

describe('-d', () => {
  it.each([
    ['udp.port==5300,dns', { table: 'udp.port', key: 5300, protocol: 'dns' }],
    ['ethertype==0x88b5,ip', { table: 'ethertype', key: 0x88b5, protocol: 'ip' }],
    ['tcp.port==8443,ssl', undefined],
  ])('%s', (text, rule) => expect(parseDecodeAs(text)).toEqual(rule));

  it.each(['udp.port=5300,dns', 'udp.port==x,dns', 'dns'])('refuses %s', (text) => {
    expect(() => parseDecodeAs(text)).toThrow(/TABLE==KEY,PROTOCOL/);
  });
});

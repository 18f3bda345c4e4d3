import { describe, expect, it } from 'vitest';
import { titleOf } from './title.ts';

describe('the title of a field', () => {
  it.each([
    ['dhcp.option.log_server', '', 'Log Server'],
    ['dhcp.option.interface_mtu', '', 'Interface MTU'],
    ['dns.mx.preference', '', 'Preference'],
    ['ip.ttl', 'Time to Live', 'Time to Live'],
  ])('%s, declared as %j, is %s', (name, title, wanted) => {
    expect(titleOf({ name, title })).toBe(wanted);
  });
});

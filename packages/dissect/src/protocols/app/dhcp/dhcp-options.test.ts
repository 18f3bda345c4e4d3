import { describe, expect, it } from 'vitest';
import { allValues } from '../../../../test/all-values.ts';
import { dissect, hex } from '../../../../test/frames.ts';
import { tsharkCases } from '../../../../test/tshark-cases.ts';

const RAW_IP = 101;

/** An IPv4 datagram from a DHCP client: a discover with this option. */
function discover(option: string): Uint8Array {
  const message = `0101060011223344 ${'00'.repeat(20)} 020000000001 ${'00'.repeat(202)} 63825363 350101 ${option} ff`;
  const length = hex(message).length;
  const size = (more: number) => (length + more).toString(16).padStart(4, '0');
  return hex(`4500 ${size(28)} 00000000 4011 0000 00000000 ffffffff 0044 0043 ${size(8)} 0000 ${message}`);
}

const SHARED = /^dhcp\.option\.(type|length|value|end|dhcp|padding)$/;
const OPTIONS = /^dhcp\.(option\.|client_|fqdn\.|bad_length$|malformed|missing_)/;

const AGENT_DOCSIS = 'dhcp.option.agent_information_option.vi.cl.docsis_version';
const SECRET_ID = 'dhcp.option.dhcp_authentication.secret_id';

function optionValues(bytes: Uint8Array): Record<string, string[]> {
  const values = [...allValues(dissect(bytes, RAW_IP))];
  return Object.fromEntries(values.filter(([name]) => OPTIONS.test(name) && !SHARED.test(name)));
}

describe('options of DHCP', () => {
  it.each(tsharkCases('dhcp-options'))('%s', (option, theirs) => {
    expect(optionValues(discover(option))).toEqual(theirs);
  });

  it.each(tsharkCases('dhcp-options'))('%s may be cut anywhere', (option) => {
    const whole = discover(option);
    for (let length = 260; length < whole.length; length++) {
      const frame = dissect(whole.slice(0, length), RAW_IP, whole.length);
      expect(allValues(frame).size).toBeGreaterThan(0);
    }
  });

  it('takes many parts of one value in one go', () => {
    const parts = Array.from({ length: 20_000 }, () => '7700').join('');
    const values = optionValues(discover(`${parts} 7703 016100`));
    expect(values['dhcp.option.dhcp_dns_domain_search_list_fqdn']).toEqual(['a']);
    expect(values['dhcp.option.dhcp_dns_domain_search_list_refer_last_option']).toHaveLength(20_000);
  });

  // tshark 4.0.17 reads PCP servers as lengths, DOCSIS versions as 0, and no key or hash of delayed authentication.
  it.each([
    ['9e05 04 01020304', 'dhcp.option.pcp.server', ['1.2.3.4']],
    ['520b 0909 0000118b 04 0102 0301', AGENT_DOCSIS, ['0x0301']],
    [`5a1f 010100 0000000000000001 00000007 ${'ab'.repeat(16)}`, SECRET_ID, ['0x00000007']],
    ['7d09 0000118b 04 0102 0102', 'dhcp.option.vi.cl.option_request', ['0102']],
  ])('%s: %s', (option, name, wanted) => {
    expect(optionValues(discover(option))[name]).toEqual(wanted);
  });
});

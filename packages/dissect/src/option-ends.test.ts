import { describe, expect, it } from 'vitest';
import { allValues } from '../test/all-values.ts';
import { dissect, hex } from '../test/frames.ts';

// What tshark 4.0.17 says of the same bytes where options end, are cut, or are empty; where it says something else, that is said.

const RAW_IP = 101;
const size = (count: number) => count.toString(16).padStart(4, '0');

function read(packet: string): Map<string, string[]> {
  return allValues(dissect(hex(packet), RAW_IP));
}

function tcpWith(options: string, payload = ''): Map<string, string[]> {
  const bytes = hex(options).length;
  const segment = `1f9001bb 00000001 00000002 ${(5 + bytes / 4).toString(16)}018 1000 00000000 ${options} ${payload}`;
  return read(`4500 ${size(20 + hex(segment).length)} 00000000 4006 0000 c0000201 c6336402 ${segment}`);
}

function dhcpWith(options: string): Map<string, string[]> {
  const head = `01010600 11223344 ${'00'.repeat(20)} 020000000001 ${'00'.repeat(202)} 63825363`;
  const message = `${head} ${options}`;
  const length = hex(message).length;
  const udp = `0044 0043 ${size(8 + length)} 0000`;
  return read(`4500 ${size(28 + length)} 00000000 4011 0000 00000000 ffffffff ${udp} ${message}`);
}

describe('the end option of DHCP', () => {
  it.each([
    ['at the end', '350101 ff', ['255'], undefined],
    ['with padding behind it', '350101 ff 0000', ['255'], undefined],
    ['not there', '350101', undefined, ['1']],
  ])('%s', (_where, options, end, missing) => {
    const ours = dhcpWith(options);
    expect(ours.get('dhcp.option.end')).toEqual(end);
    expect(ours.get('dhcp.end_option_missing')).toEqual(missing);
  });

  it('has its padding', () => {
    expect(dhcpWith('350101 ff 0000').get('dhcp.option.padding')).toEqual(['0000']);
  });
});

it('suboptions of relay agents that are empty have no value; tshark calls them missing, and its handler unknown', () => {
  const ours = dhcpWith('350101 52 06 0100 0200 0500 ff');
  expect(ours.get('dhcp.option.agent_information_option.suboption')).toEqual(['1', '2', '5']);
  expect(ours.has('dhcp.option.agent_information_option.agent_circuit_id')).toBe(false);
  expect(ours.has('dhcp.option.agent_information_option.value')).toBe(false);
});

describe('options of TCP', () => {
  it('a SACK block that is cut has no edges, and the option is remarked; tshark shows the edge that fits', () => {
    const ours = tcpWith('0509 00000001 000000 0200 00');
    expect(ours.get('tcp.options.sack.count')).toEqual(['0']);
    expect(ours.has('tcp.options.sack_re')).toBe(false);
    expect(ours.has('tcp.option.len.invalid')).toBe(true);
  });

  it('blocks that are whole have both', () => {
    const ours = tcpWith('0512 00000001 00000002 00000005 00000007 0000');
    expect(ours.get('tcp.options.sack_le')).toEqual(['1', '5']);
    expect(ours.get('tcp.options.sack_re')).toEqual(['2', '7']);
  });

  it('four NOPs in a row are remarked, four in two places are not', () => {
    expect(tcpWith('01010101').get('tcp.nop')).toEqual(['1']);
    expect(tcpWith('0101080a 00000001 00000002 01010000').has('tcp.nop')).toBe(false);
  });

  it('the payload is what stands behind them', () => {
    expect(tcpWith('', '68656c6c6f').get('tcp.payload')).toEqual(['68656c6c6f']);
    expect(tcpWith('01010101').has('tcp.payload')).toBe(false);
  });
});

it('a route of a lossy network whose addresses are those of the packet is remarked', () => {
  const address = '20010db8'.repeat(4);
  const route = `1102 03 00 00000000 ${address}`;
  const udp = '0001 0002 0008 0000';
  const ours = read(`60000000 0020 2b 40 ${address} ${address} ${route} ${udp}`);
  expect(ours.get('ipv6.routing.rpl.full_address')).toEqual(['2001:db8:2001:db8:2001:db8:2001:db8']);
  expect(ours.get('ipv6.src_route_list.src_addr')).toEqual(['1']);
  expect(ours.get('ipv6.src_route_list.dst_addr')).toEqual(['1']);
});

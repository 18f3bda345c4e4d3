import { describe, expect, it } from 'vitest';
import { dissect, ETHERNET, hex } from '../../test/frames.ts';
import { frameTree, type TreeNode } from '../tree.ts';
import { words } from './words.ts';

/** Every line of a frame's tree, outermost first. */
function lines(frame: string): string[] {
  const all = (nodes: readonly TreeNode[]): string[] =>
    nodes.flatMap(({ label, children }) => [label, ...all(children)]);
  return all(frameTree(dissect(hex(frame)), { words }));
}

const IPV4 = (protocol: string) => `${ETHERNET} 0800 45000200 12340000 40${protocol}0000 c0000201 c6336402`;
const dhcp = (options: string) => `${IPV4('11')} 00440043 0200 0000 02010600 00001234 0000 0000
  ${'00'.repeat(16)} 020000000001 ${'00'.repeat(10 + 192)} 63825363 ${options}`;
const arp = (operation: string, sender: string, target: string) =>
  `${ETHERNET} 0806 0001 0800 06 04 ${operation} 020000000001 ${sender} 000000000000 ${target}`;

// The lines are tshark 4.0.17's.
describe('the words of detail trees', () => {
  it.each([
    [dhcp('350101 3304 00000e10 3604 c0000201 370101 ff'), 'Dynamic Host Configuration Protocol (Discover)'],
    [dhcp('350101 ff'), 'Option: (53) DHCP Message Type (Discover)'],
    [dhcp('350112 ff'), 'Option: (53) DHCP Message Type (TLS)'],
    [dhcp('350101 3604 c0000201 ff'), 'Option: (54) DHCP Server Identifier (192.0.2.1)'],
    [dhcp('350101 3304 00000e10 ff'), 'IP Address Lease Time: (3600s) 1 hour'],
    [dhcp('350101 3304 ffffffff ff'), 'IP Address Lease Time: (4294967295s) infinity'],
    [dhcp('350101 0204 ffffe3e0 ff'), 'Time Offset: (-7200s) -2 hours'],
    [dhcp('350101 370101 ff'), 'Parameter Request List Item: (1) Subnet Mask'],
    [dhcp('350101 ff'), 'Option: (255) End'],
    [dhcp('350101 ff'), 'Bootp flags: 0x0000 (Unicast)'],
    [dhcp('350101 ff'), 'Magic cookie: DHCP'],
    [arp('0001', 'c0000201', 'c0000209'), 'Address Resolution Protocol (request)'],
    [arp('0001', 'c0000201', 'c0000201'), 'Address Resolution Protocol (ARP Announcement)'],
    [arp('0001', '00000000', 'c0000201'), 'Address Resolution Protocol (ARP Probe)'],
    [arp('0002', 'c0000201', 'c0000201'), 'Address Resolution Protocol (reply/gratuitous ARP)'],
    [arp('000b', 'c0000201', 'c0000209'), 'Opcode: mars request (11)'],
    [`${IPV4('01')} 0301 0000 00000000`, 'Code: 1 (Host unreachable)'],
    [`${IPV4('01')} 0b01 0000 00000000`, 'Code: 1 (Fragment reassembly time exceeded)'],
    [`${IPV4('01')} 2a00 0000 00000000`, 'Type: 42 (Extended Echo request)'],
    [`${IPV4('01')} 08ff 0000 00000000`, 'Code: 255'],
    [
      `${IPV4('11')} 0035 9c40 0028 0000 1234 8580 0000 0001 0000 0000 0161 00 0001 0001 00001194 0004 c0000201`,
      'Time to live: 4500 (1 hour, 15 minutes)',
    ],
    [
      `${IPV4('11')} 0035 9c40 0028 0000 1234 8580 0000 0001 0000 0000 0161 00 0001 0001 00000000 0004 c0000201`,
      'Type: A (Host Address) (1)',
    ],
    [
      `${IPV4('11')} 0035 9c40 0028 0000 1234 8580 0000 0001 0000 0000 0161 00 002b 0001 00000000 0005 0001 08 02 ff`,
      'Algorithm: RSA/SHA-256 (8)',
    ],
    [
      `${IPV4('11')} 0035 9c40 0028 0000 1234 8580 0000 0001 0000 0000 0161 00 002b 0001 00000000 0005 0001 08 07 ff`,
      'Digest Type: Unknown (7)',
    ],
    [`${ETHERNET} 0004 42 43 03 00`, 'SSAP: Unknown (0x43)'],
  ])('%# %s: %s', (frame, line) => {
    expect(lines(frame)).toContain(line);
  });

  it('give a fragment its offset in bytes, beside the bits of the header', () => {
    const fragment = `${ETHERNET} 0800 45000020 12340064 40110000 c0000201 c6336402 ${'00'.repeat(12)}`;
    expect(lines(fragment)).toContain('...0 0000 0110 0100 = Fragment Offset: 800');
  });

  it('are there for messages that are cut', () => {
    const whole = hex(dhcp('350101 3604 c0000201 ff'));
    for (let length = 42; length < whole.length; length++)
      expect(() => frameTree(dissect(whole.subarray(0, length)), { words })).not.toThrow();
  });
});

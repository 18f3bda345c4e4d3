import type { TreeWords } from '../tree.ts';
import { arpWords } from './arp-words.ts';
import { dhcpWords } from './dhcp-words.ts';
import { dnsWords } from './dns-words.ts';
import { icmpWords } from './icmp-words.ts';
import { ipv4Words } from './ipv4-words.ts';
import { ipv6Words } from './ipv6-words.ts';
import { sllWords } from './sll-words.ts';
import { valueWords } from './value-words.ts';

/**
 * What a detail tree says of values whose fields do not say it themselves: `frameTree(frame, { words })`. They are apart,
 * because only who prints whole frames needs the tables.
 */
export const words: TreeWords = {
  ...valueWords,
  ...arpWords,
  ...dhcpWords,
  ...dnsWords,
  ...icmpWords,
  ...ipv4Words,
  ...ipv6Words,
  ...sllWords,
};

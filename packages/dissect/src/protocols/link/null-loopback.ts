import { u16be, u32be, u32le } from '@plainwire/bytes';
import { computed } from '../../declare.ts';
import { defineProtocol } from '../../protocol.ts';
import { ethertypeLabels } from '../data/ethertypes.ts';

// BSD loopback: an address family as a 32-bit number, in the byte order of the host that captured (LINKTYPE_NULL) or
// in network byte order (LINKTYPE_LOOP). Which of the two orders it is shows in the number: families are small.
// Some systems write an Ethernet type instead of a family.

const SMALLEST_ETHERTYPE = 0x600;

export const nullLoopback = defineProtocol({
  name: 'null',
  title: 'Null/Loopback',
  spec: 'LINKTYPE_NULL, LINKTYPE_LOOP',
  fields: {
    family: computed(
      'null.family',
      'Family',
      'uint32',
      ({ bytes, start }) => {
        const family = familyAt(bytes, start);
        return family < SMALLEST_ETHERTYPE ? family : undefined;
      },
      { labels: { 2: 'IP', 7: 'OSI', 23: 'Appletalk', 24: 'IPv6', 28: 'IPv6', 30: 'IPv6' } },
    ),
    type: computed(
      'null.type',
      'Type',
      'uint16',
      ({ bytes, start }) => {
        return familyAt(bytes, start) >= SMALLEST_ETHERTYPE ? u16be(bytes, start + 2) : undefined;
      },
      { base: 'hex', labels: ethertypeLabels },
    ),
  },
  claims: [
    { table: 'linktype', key: 0 },
    { table: 'linktype', key: 108 },
  ],
  next: ['null.family', 'ethertype'],
  minimum: 4,
  step(bytes, at, _limit, handoff) {
    const family = familyAt(bytes, at);
    handoff.table = family < SMALLEST_ETHERTYPE ? 0 : 1;
    handoff.key = family < SMALLEST_ETHERTYPE ? family : u16be(bytes, at + 2);
    return at + 4;
  },
});

function familyAt(bytes: Uint8Array, at: number): number {
  const family = u32be(bytes, at);
  return family > 0xffff ? u32le(bytes, at) : family;
}

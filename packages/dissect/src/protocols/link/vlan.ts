import { u16be } from '@plainwire/bytes';
import { computed, expert, flag, stateful, u16 } from '../../declare.ts';
import type { Frame } from '../../frame.ts';
import { defineProtocol } from '../../protocol.ts';
import { ethertypeLabels } from '../data/ethertypes.ts';
import { ethernetTail, lengthIsPastEnd } from './ethernet-tail.ts';
import { LARGEST_LENGTH, stepByLengthOrType } from './length-or-type.ts';

// IEEE 802.1Q tag, as it stands after the type that announced it (IEEE 802.1Q-2022 §9.6). Tags stack: the outer one of
// 802.1ad has the type 0x88a8, older equipment 0x9100.
//
//   0                       2
//   | PCP 3 | DEI 1 | VID 12 | type or length of what follows |

/** Wireshark's limit: more of them are rather an attack. */
const MOST_TAGS = 20;

function tagsBelow(frame: Frame, index: number): number {
  let count = 0;
  for (let below = index - 1; below >= 0 && frame.protocolAt(below).name === 'vlan'; below--) count++;
  return count;
}

export const vlan = defineProtocol({
  name: 'vlan',
  title: '802.1Q Virtual LAN',
  spec: 'IEEE 802.1Q-2022 §9.6',
  fields: {
    priority: u16('vlan.priority', '', 0, {
      mask: 0xe000,
      labels: {
        0: 'Best Effort (default)',
        1: 'Background',
        2: 'Spare',
        3: 'Excellent Effort',
        4: 'Controlled Load',
        5: 'Video, < 100ms latency and jitter',
        6: 'Voice, < 10ms latency and jitter',
        7: 'Network Control',
      },
    }),
    dei: flag('vlan.dei', 'DEI', 0, 2, 0x1000, { labels: { 0: 'Ineligible', 1: 'Eligible' } }),
    id: u16('vlan.id', '', 0, { mask: 0x0fff }),
    etype: computed(
      'vlan.etype',
      'Type',
      'uint16',
      ({ bytes, start }) => {
        const type = u16be(bytes, start + 2);
        return type > LARGEST_LENGTH ? type : undefined;
      },
      { base: 'hex', labels: ethertypeLabels },
    ),
    length: computed('vlan.len', 'Length', 'uint16', ({ bytes, start }) => {
      const length = u16be(bytes, start + 2);
      return length <= LARGEST_LENGTH ? length : undefined;
    }),
    tooManyTags: expert(
      'vlan.too_many_tags',
      'Too many nested VLAN tags',
      'warning',
      'protocol',
      ({ frame, index }) => index >= MOST_TAGS && tagsBelow(frame, index) >= MOST_TAGS,
    ),
    // Settings of Wireshark's: the bit as it was called before 2011, and names for numbers.
    cfi: stateful('vlan.cfi', 'CFI', 'boolean', { labels: { 0: 'Canonical', 1: 'Non-canonical' } }),
    name: stateful('vlan.id_name', 'Name', 'string'),
    lengthPastEnd: expert(
      'vlan.len.past_end',
      'Length field value goes past the end of the payload',
      'error',
      'malformed',
      (layer) => lengthIsPastEnd(layer, 2),
      { under: 'vlan.len' },
    ),
    padding: computed('eth.padding', '', 'bytes', (layer) => ethernetTail(layer)?.padding),
    badPadding: expert(
      'eth.padding_bad',
      'Padding identification may be inaccurate and impact trailer dissector',
      'note',
      'protocol',
      (layer) => ethernetTail(layer)?.isOddPadding === true,
      {
        under: 'vlan.trailer',
        message: () =>
          "Didn't find padding of zeros, and an undecoded trailer exists. There may be padding of non-zeros.",
      },
    ),
    trailer: computed('vlan.trailer', '', 'bytes', (layer) => ethernetTail(layer)?.trailer),
  },
  claims: [
    { table: 'ethertype', key: 0x8100 },
    { table: 'ethertype', key: 0x9100 },
  ],
  next: ['ethertype', '802.3'],
  minimum: 4,
  limitedBy: 'vlan.len',
  step: stepByLengthOrType(2),
  stackNames: (bytes, at) => (u16be(bytes, at + 2) > LARGEST_LENGTH ? ['vlan', 'ethertype'] : ['vlan']),
});

/** The outer tag of stacked ones, with the type 0x88a8 (IEEE 802.1ad, now IEEE 802.1Q-2022 §9.5). */
export const serviceVlan = defineProtocol({
  name: 'ieee8021ad',
  title: 'IEEE 802.1ad',
  spec: 'IEEE 802.1Q-2022 §9.5',
  fields: {
    priority: u16('ieee8021ad.priority', '', 0, { mask: 0xe000 }),
    dei: u16('ieee8021ad.dei', 'DEI', 0, { mask: 0x1000 }),
    id: u16('ieee8021ad.id', '', 0, { mask: 0x0fff }),
    padding: computed('eth.padding', '', 'bytes', (layer) => ethernetTail(layer)?.padding),
    trailer: computed('ieee8021ad.trailer', '', 'bytes', (layer) => ethernetTail(layer)?.trailer),
  },
  claims: [{ table: 'ethertype', key: 0x88a8 }],
  next: ['ethertype'],
  minimum: 4,
  step(bytes, at, _limit, handoff) {
    handoff.table = 0;
    handoff.key = u16be(bytes, at + 2);
    return at + 4;
  },
  stackNames: () => ['ieee8021ad', 'ethertype'],
});

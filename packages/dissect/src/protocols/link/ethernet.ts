import { macText, u16be, u24be } from '@plainwire/bytes';
import {
  anyOf,
  computed,
  computedList,
  expert,
  flag,
  macAddress,
  stateful,
  statefulExpert,
} from '../../declare.ts';
import type { ValueOf } from '../../declared-field.ts';
import type { FieldType } from '../../field.ts';
import { defineProtocol } from '../../protocol.ts';
import type { LayerView } from '../../view.ts';
import { checksumLabels } from '../data/checksum.ts';
import { ethertypeLabels } from '../data/ethertypes.ts';
import { ethernetTail, lengthIsPastEnd } from './ethernet-tail.ts';
import { LARGEST_LENGTH, stepByLengthOrType } from './length-or-type.ts';

// Ethernet II and IEEE 802.3 frames, without preamble (IEEE 802.3-2022 §3.1.1).
//
//   0        6        12     14
//   | dst    | src    | type | payload … padding … FCS (rarely captured)
//
// A type of 1500 or less is the length of an LLC payload (§3.2.6).

/** What lies between is neither. */
const SMALLEST_TYPE = 0x600;

const dst = macAddress('eth.dst', 'Destination', 0);
const src = macAddress('eth.src', 'Source', 6);
const lgLabels = {
  0: 'Globally unique address (factory default)',
  1: 'Locally administered address (this is NOT the factory default)',
};
const igLabels = { 0: 'Individual address (unicast)', 1: 'Group address (multicast/broadcast)' };
const lgBit = (name: string, at: number, under: string) =>
  flag(name, 'LG bit', at, 3, 0x020000, { labels: lgLabels, shown: { under: [under] } });
const igBit = (name: string, at: number, under: string) =>
  flag(name, 'IG bit', at, 3, 0x010000, { labels: igLabels, shown: { under: [under] } });
const dstLg = lgBit('eth.dst.lg', 0, 'eth.dst');
const dstIg = igBit('eth.dst.ig', 0, 'eth.dst');
const srcLg = lgBit('eth.src.lg', 6, 'eth.src');
const srcIg = igBit('eth.src.ig', 6, 'eth.src');

/** What `read` tells of each address at these places; hidden. */
function ofAddresses<T extends FieldType>(type: T, read: (bytes: Uint8Array, at: number) => ValueOf<T>) {
  return (name: string, title: string, places: readonly number[], under: readonly string[]) =>
    computedList(name, title, type, ({ bytes, start }) => places.map((at) => read(bytes, start + at)), {
      hidden: true,
      shown: { under },
    });
}

/** The addresses as text: names are not looked up. */
const resolved = ofAddresses('string', macText);

/** Who gave out the addresses, as a number. */
const oui = ofAddresses('uint24', u24be);

/** The type, or the length in its place. */
const typeOf = ({ bytes, start }: LayerView) => u16be(bytes, start + 12);

const isNeither = (layer: LayerView) => typeOf(layer) > LARGEST_LENGTH && typeOf(layer) < SMALLEST_TYPE;

export const ethernet = defineProtocol({
  name: 'eth',
  title: 'Ethernet',
  spec: 'IEEE 802.3-2022 §3.1.1',
  fields: {
    dst,
    dstResolved: resolved('eth.dst_resolved', 'Destination (resolved)', [0], ['eth.dst']),
    dstOui: oui('eth.dst.oui', 'Destination OUI', [0], ['eth.dst']),
    srcResolved: resolved('eth.src_resolved', 'Source (resolved)', [6], ['eth.src']),
    srcOui: oui('eth.src.oui', 'Source OUI', [6], ['eth.src']),
    addr: anyOf('eth.addr', 'Address', [dst, src], { under: ['eth.dst', 'eth.src'] }, false),
    addrResolved: resolved('eth.addr_resolved', 'Address (resolved)', [0, 6], ['eth.dst', 'eth.src']),
    addrOui: oui('eth.addr.oui', 'Address OUI', [0, 6], ['eth.dst', 'eth.src']),
    dstLg,
    dstIg,
    src,
    srcLg,
    srcIg,
    lg: anyOf('eth.lg', 'LG bit', [dstLg, srcLg]),
    ig: anyOf('eth.ig', 'IG bit', [dstIg, srcIg]),
    type: computed(
      'eth.type',
      '',
      'uint16',
      (layer) => (typeOf(layer) >= SMALLEST_TYPE ? typeOf(layer) : undefined),
      { base: 'hex', labels: ethertypeLabels, range: [12, 2] },
    ),
    length: computed(
      'eth.len',
      'Length',
      'uint16',
      (layer) => (typeOf(layer) <= LARGEST_LENGTH ? typeOf(layer) : undefined),
      { range: [12, 2] },
    ),
    padding: computed('eth.padding', '', 'bytes', (layer) => ethernetTail(layer, true)?.padding),
    trailer: computed('eth.trailer', '', 'bytes', (layer) => ethernetTail(layer, true)?.trailer),
    fcs: computed('eth.fcs', 'Frame check sequence', 'uint32', (layer) => ethernetTail(layer, true)?.fcs, {
      base: 'hex',
    }),
    invalidType: computed(
      'eth.invalid_lentype',
      'Invalid length/type',
      'uint16',
      (layer) => (isNeither(layer) ? typeOf(layer) : undefined),
      { base: 'hex_dec', range: [12, 2] },
    ),
    invalidTypeNote: expert(
      'eth.invalid_lentype.expert',
      'Invalid length/type',
      'warning',
      'protocol',
      isNeither,
      { under: 'eth.invalid_lentype' },
    ),
    lengthPastEnd: expert(
      'eth.len.past_end',
      'Length field value goes past the end of the payload',
      'error',
      'malformed',
      (layer) => lengthIsPastEnd(layer, 12),
      { under: 'eth.len' },
    ),
    badPadding: expert(
      'eth.padding_bad',
      'Padding identification may be inaccurate and impact trailer dissector',
      'note',
      'protocol',
      (layer) => ethernetTail(layer, true)?.isOddPadding === true,
      {
        under: 'eth.trailer',
        message: () =>
          "Didn't find padding of zeros, and an undecoded trailer exists. There may be padding of non-zeros.",
      },
    ),
    sourceIsGroup: expert(
      'eth.src_not_group',
      'Source MAC must not be a group address: IEEE 802.3-2002, Section 3.2.3(b)',
      'warning',
      'protocol',
      // In frames with a length it announces source routing.
      (layer) => (layer.bytes[layer.start + 6]! & 1) !== 0 && typeOf(layer) >= SMALLEST_TYPE,
      { under: 'eth.src' },
    ),
    // No frame has them: manufacturers are not looked up, and check sequences not verified.
    dstOuiResolved: stateful('eth.dst.oui_resolved', 'Destination OUI (resolved)', 'string'),
    srcOuiResolved: stateful('eth.src.oui_resolved', 'Source OUI (resolved)', 'string'),
    addrOuiResolved: stateful('eth.addr.oui_resolved', 'Address OUI (resolved)', 'string'),
    fcsBad: statefulExpert('eth.fcs_bad', 'Bad checksum', 'error', 'checksum'),
    fcsStatus: computed(
      'eth.fcs.status',
      'FCS Status',
      'uint8',
      (layer) => (ethernetTail(layer, true)?.fcs === undefined ? undefined : UNVERIFIED),
      { labels: checksumLabels },
    ),
  },
  summary: (layer) => {
    const type = typeOf(layer) > LARGEST_LENGTH ? 'Ethernet II' : 'IEEE 802.3 Ethernet';
    const address = (at: number) => macText(layer.bytes, layer.start + at);
    return `${type}, Src: ${address(6)}, Dst: ${address(0)}`;
  },
  claims: [
    { table: 'linktype', key: 1 },
    { table: 'ethertype', key: 0x6558 },
  ],
  next: ['ethertype', '802.3'],
  minimum: 14,
  limitedBy: 'eth.len',
  step: stepByLengthOrType(12),
  stackNames: (bytes, at) => (u16be(bytes, at + 12) > LARGEST_LENGTH ? ['eth', 'ethertype'] : ['eth']),
});

const UNVERIFIED = 2;

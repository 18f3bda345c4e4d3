import { u16be } from '@plainwire/bytes';
import { computed, flag, u8, u32 } from '../../declare.ts';
import { CONTENT } from '../../handoff.ts';
import { defineProtocol } from '../../protocol.ts';
import type { LayerView } from '../../view.ts';
import { set } from '../data/flag-labels.ts';

// MAC Security (IEEE 802.1AE-2018 §9): a tag, then what it protects, in the clear or not, then an integrity check value.
//
//   0 TCI 6 | AN 2   1 short length 6   2 packet number   6 secure channel identifier, 8, when there is one

const HAS_CHANNEL = 0x20;
const ENCRYPTED = 0x08;
const CHANGED = 0x04;
const ICV = 16;

const tagEnd = (bytes: Uint8Array, at: number) => at + ((bytes[at]! & HAS_CHANNEL) !== 0 ? 14 : 6);
const isClear = (bytes: Uint8Array, at: number) => (bytes[at]! & (ENCRYPTED | CHANGED)) === 0;

export const macsec = defineProtocol({
  name: 'macsec',
  title: '802.1AE Security tag',
  spec: 'IEEE 802.1AE-2018 §9',
  fields: {
    tci: u8('macsec.TCI', '', 0, { mask: 0xfc, base: 'hex' }),
    version: u8('macsec.TCI.V', 'VER', 0, { mask: 0x80, base: 'hex' }),
    endStation: flag('macsec.TCI.ES', '', 0, 1, 0x40, set),
    hasChannel: flag('macsec.TCI.SC', '', 0, 1, HAS_CHANNEL, set),
    singleCopy: flag('macsec.TCI.SCB', '', 0, 1, 0x10, set),
    encrypted: flag('macsec.TCI.E', '', 0, 1, ENCRYPTED, set),
    changed: flag('macsec.TCI.C', '', 0, 1, CHANGED, set),
    association: u8('macsec.AN', '', 0, { mask: 0x03, base: 'hex' }),
    shortLength: u8('macsec.SL', 'Short length', 1),
    packetNumber: u32('macsec.PN', 'Packet number', 2),
    system: computed('macsec.SCI.system_identifier', '', 'ether', (layer) =>
      hasChannel(layer) ? layer.bytes.subarray(layer.start + 6, layer.start + 12) : undefined,
    ),
    port: computed('macsec.SCI.port_identifier', '', 'uint16', (layer) =>
      hasChannel(layer) ? u16be(layer.bytes, layer.start + 12) : undefined,
    ),
    type: computed(
      'macsec.etype',
      'Ethertype',
      'uint16',
      ({ bytes, start, end }) =>
        isClear(bytes, start) && end === tagEnd(bytes, start) + 2 ? u16be(bytes, end - 2) : undefined,
      { base: 'hex' },
    ),
    icv: computed('macsec.ICV', '', 'bytes', ({ bytes, limit, wireLimit, frame }) =>
      limit === wireLimit && limit + ICV <= frame.limit ? bytes.subarray(limit, limit + ICV) : undefined,
    ),
  },
  claims: [{ table: 'ethertype', key: 0x88e5 }],
  next: ['ethertype'],
  minimum: 6,
  limitedBy: 'macsec.SL',
  step(bytes, at, limit, handoff) {
    const end = tagEnd(bytes, at);
    if (end + 2 > limit) return end;
    handoff.wireLimit = Math.max(handoff.wireLimit - ICV, end + 2);
    if (!isClear(bytes, at)) {
      handoff.table = CONTENT;
      return end;
    }
    handoff.table = 0;
    handoff.key = u16be(bytes, end);
    return end + 2;
  },
  stackNames: (bytes, at) => (isClear(bytes, at) ? ['macsec', 'ethertype'] : ['macsec']),
});

function hasChannel({ bytes, start, end }: LayerView): boolean {
  return (bytes[start]! & HAS_CHANNEL) !== 0 && end >= start + 14;
}

import { u16be, u32be } from '@plainwire/bytes';
import { byteRun, computed, flag, u8, u16 } from '../../declare.ts';
import { defineProtocol } from '../../protocol.ts';

// Cisco FabricPath: an Ethernet frame in a frame whose addresses name switches and ports.
//
//   0 destination   6 source: endnode id 6 | U/L | I/G | endnode id 2 | reserved | out of order | switch 12 | subswitch 8 |
//   local id 16   12 type 0x8903   14 forwarding tag 10 | time to live 6   16 the frame … FCS

const ETHERNET = 1;
const HEADER = 16;
const FCS = 4;
const TYPE = 0x8903;

export const fabricPath = defineProtocol({
  name: 'cfp',
  title: 'Cisco FabricPath',
  spec: 'Cisco FabricPath',
  fields: {
    dst: byteRun('cfp.d_hmac', 'Destination HMAC', 0, 6, { base: 'colon' }),
    src: byteRun('cfp.s_hmac', 'Source HMAC', 6, 6, { base: 'colon' }),
    outOfOrder: flag('cfp.ooodl', 'OOO/DL Bit', 7, 1, 0x10),
    switchId: u16('cfp.swid', 'switch-id', 7, { mask: 0x0fff }),
    subswitchId: u8('cfp.sswid', 'sub-switch-id', 9),
    localId: u16('cfp.lid', 'Source LID', 10),
    type: u16('cfp.etype', 'Ether Type', 12, { base: 'hex' }),
    tag: u16('cfp.ftag', 'FTAG', 14, { mask: 0xffc0 }),
    ttl: u16('cfp.ttl', '', 14, { mask: 0x003f }),
    fcs: computed(
      'cfp.fcs',
      'Frame check sequence',
      'uint32',
      ({ bytes, limit, wireLimit, frame }) =>
        limit === wireLimit && limit + 4 <= frame.limit ? u32be(bytes, limit) : undefined,
      { base: 'hex' },
    ),
  },
  sniffs: [
    {
      table: 'instead of eth',
      test: (bytes, at, limit) => limit - at >= HEADER && u16be(bytes, at + 12) === TYPE,
    },
  ],
  next: ['linktype'],
  minimum: HEADER + FCS,
  step(_bytes, at, _limit, handoff) {
    handoff.wireLimit -= FCS;
    handoff.table = 0;
    handoff.key = ETHERNET;
    return at + HEADER;
  },
  stackNames: () => ['eth', 'cfp'],
});

import { byteRun, u8 } from '../../declare.ts';
import { defineProtocol } from '../../protocol.ts';

// ARCNET as Linux and BSD capture it (LINKTYPE_ARCNET_LINUX, LINKTYPE_ARCNET_BSD).
//
//   0 source   1 destination   Linux: 2 offset, 2   then the protocol, 1 (RFC 1201 §3)

const names = { src: 'arcnet.src', dst: 'arcnet.dst', protocol: 'arcnet.protID' };
const hex = { base: 'hex' } as const;

export const arcnetLinux = defineProtocol({
  name: 'arcnet',
  title: 'ARCNET',
  spec: 'LINKTYPE_ARCNET_LINUX',
  fields: {
    src: u8(names.src, 'Source', 0, hex),
    dst: u8(names.dst, 'Dest', 1, hex),
    offset: byteRun('arcnet.offset', '', 2, 2),
    protocol: u8(names.protocol, 'Protocol ID', 4, hex),
  },
  claims: [{ table: 'linktype', key: 129 }],
  next: ['arcnet.protocol_id'],
  minimum: 5,
  step(bytes, at, _limit, handoff) {
    handoff.table = 0;
    handoff.key = bytes[at + 4]!;
    return at + 5;
  },
});

import { u16be, u16le } from '@plainwire/bytes';
import { u8, u16 } from '../../declare.ts';
import { defineProtocol } from '../../protocol.ts';

// Packets as Linux's netfilter logs them: 0 family   1 version   2 resource   4 attributes, each with its length (in
// the capturing host's byte order), a type and a value padded to 4 bytes. One of them is the packet.

const HEADER = 4;
const ATTRIBUTE_HEADER = 4;
const PAYLOAD = 9;

export const nflog = defineProtocol({
  name: 'nflog',
  title: 'Linux Netfilter NFLOG',
  spec: 'LINKTYPE_NFLOG',
  fields: {
    family: u8('nflog.family', '', 0, { labels: { 2: 'IP', 10: 'IPv6' } }),
    version: u8('nflog.version', '', 1),
    resource: u16('nflog.res_id', 'Resource id', 2),
  },
  claims: [{ table: 'linktype', key: 239 }],
  next: ['ip.version'],
  minimum: HEADER,
  step(bytes, at, limit, handoff) {
    let end = at + HEADER;
    while (end + ATTRIBUTE_HEADER <= limit) {
      // The length counts its own header: the order in which it is possible is the host's.
      const little = u16le(bytes, end) <= limit - end;
      const length = little ? u16le(bytes, end) : u16be(bytes, end);
      const type = (little ? u16le(bytes, end + 2) : u16be(bytes, end + 2)) & 0x7fff;
      if (length < ATTRIBUTE_HEADER) {
        handoff.malformed(end, 'LINKTYPE_NFLOG');
        return end;
      }
      if (type === PAYLOAD) {
        handoff.wireLimit = end + length;
        if (length > ATTRIBUTE_HEADER && end + ATTRIBUTE_HEADER < limit) {
          handoff.table = 0;
          handoff.key = bytes[end + ATTRIBUTE_HEADER]! >> 4;
        }
        return end + ATTRIBUTE_HEADER;
      }
      end += (length + 3) & ~3;
    }
    return limit;
  },
});

import { u16be } from '@plainwire/bytes';
import { CHECKSUM } from '../../checksum.ts';
import { anyOf, computed, expert, u16 } from '../../declare.ts';
import { defineProtocol } from '../../protocol.ts';
import { checksumLabels } from '../data/checksum.ts';

// UDP-Lite (RFC 3828 §3.1): as UDP, but the length stands for how many bytes the checksum covers; 0 is all. Its fields
// have the names of UDP's.

const HEADER = 8;
const srcPort = u16('udp.srcport', 'Source Port', 0);
const dstPort = u16('udp.dstport', 'Destination Port', 2);

export const udpLite = defineProtocol({
  name: 'udplite',
  title: 'Lightweight User Datagram Protocol',
  spec: 'RFC 3828 §3.1',
  fields: {
    srcPort,
    dstPort,
    port: anyOf('udp.port', 'Source or Destination Port', [srcPort, dstPort], {}),
    length: computed('udp.length', '', 'uint16', ({ start, wireLimit }) => wireLimit - start),
    coverage: u16('udp.checksum_coverage', 'Checksum coverage', 4),
    checksum: u16('udp.checksum', '', 6, { base: 'hex' }),
    checksumStatus: computed(
      'udp.checksum.status',
      'Checksum Status',
      'uint8',
      ({ bytes, start }) => (u16be(bytes, start + 6) === 0 ? CHECKSUM.ILLEGAL : CHECKSUM.UNVERIFIED),
      { base: 'none', labels: checksumLabels, shown: { after: ['udp.checksum'] } },
    ),
    noChecksum: expert(
      'udp.checksum.zero',
      'Illegal checksum value (0)',
      'error',
      'checksum',
      ({ bytes, start }) => u16be(bytes, start + 6) === 0,
      { under: 'udp.checksum' },
    ),
    payloadBytes: computed('udp.payload', '', 'bytes', (layer) =>
      layer.limit > layer.end ? layer.payload : undefined,
    ),
  },
  summary: ({ bytes, start }) =>
    `Lightweight User Datagram Protocol, Src Port: ${u16be(bytes, start)}, Dst Port: ${u16be(bytes, start + 2)}`,
  claims: [{ table: 'ip.proto', key: 136 }],
  next: ['udp.port'],
  minimum: HEADER,
  step(bytes, at, limit, handoff) {
    if (limit > at + HEADER) {
      const source = u16be(bytes, at);
      const destination = u16be(bytes, at + 2);
      handoff.table = 0;
      handoff.key = Math.min(source, destination);
      handoff.key2 = Math.max(source, destination);
    }
    return at + HEADER;
  },
});

import { defineProtocol } from '../../protocol.ts';

// IPv4 or IPv6 without a link header; the first four bits tell which. An empty layer, as Wireshark shows it.

export const rawIp = defineProtocol({
  name: 'raw',
  title: 'Raw packet data',
  spec: 'LINKTYPE_RAW',
  fields: {},
  claims: [
    { table: 'linktype', key: 101 },
    { table: 'linktype', key: 12 },
    { table: 'linktype', key: 14 },
    { table: 'linktype', key: 228 },
    { table: 'linktype', key: 229 },
  ],
  next: ['ip.version'],
  minimum: 1,
  step(bytes, at, _limit, handoff) {
    handoff.table = 0;
    handoff.key = bytes[at]! >> 4;
    return at;
  },
});

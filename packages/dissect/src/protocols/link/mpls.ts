import { u32be } from '@plainwire/bytes';
import { listed } from '../../declare.ts';
import { defineProtocol } from '../../protocol.ts';

// A stack of MPLS labels (RFC 3032 §2.1), each 4 bytes: label 20 | class 3 | bottom of stack 1 | TTL 8. Nothing says
// what follows the bottom: an IP version in its first four bits is taken for IP (RFC 4928 §3).

const ENTRY = 4;
const isBottom = (bytes: Uint8Array, at: number) => (bytes[at + 2]! & 1) === 1;

const fields = {
  label: listed('mpls.label', 'MPLS Label', 'uint32', {
    labels: { 0: 'IPv4 Explicit-Null', 1: 'Router Alert', 2: 'IPv6 Explicit-Null', 3: 'Implicit-Null' },
  }),
  trafficClass: listed('mpls.exp', 'MPLS Experimental Bits', 'uint32'),
  bottom: listed('mpls.bottom', 'MPLS Bottom Of Label Stack', 'uint32'),
  ttl: listed('mpls.ttl', 'MPLS TTL', 'uint32'),
};

export const mpls = defineProtocol({
  name: 'mpls',
  title: 'MultiProtocol Label Switching Header',
  spec: 'RFC 3032 §2.1',
  fields,
  claims: [
    { table: 'ethertype', key: 0x8847 },
    { table: 'ethertype', key: 0x8848 },
    { table: 'ppp.protocol', key: 0x0281 },
    { table: 'ip.proto', key: 137 },
    { table: 'udp.port', key: 6635 },
  ],
  next: ['ip.version'],
  minimum: ENTRY,
  walk({ bytes, start, end }, sink) {
    for (let at = start; at + ENTRY <= end; at += ENTRY) {
      const entry = u32be(bytes, at);
      sink.set(fields.label, at, 4, entry >>> 12);
      sink.set(fields.trafficClass, at, 4, (entry >>> 9) & 7);
      sink.set(fields.bottom, at, 4, (entry >>> 8) & 1);
      sink.set(fields.ttl, at, 4, entry & 0xff);
    }
  },
  step(bytes, at, limit, handoff) {
    let end = at + ENTRY;
    while (!isBottom(bytes, end - ENTRY)) {
      end += ENTRY;
      if (end > limit) return end;
    }
    if (end < limit) {
      handoff.table = 0;
      handoff.key = bytes[end]! >> 4;
    }
    return end;
  },
});

import { computed, stateful } from '../../declare.ts';
import { byteCount } from '../../display-text.ts';
import { defineProtocol } from '../../protocol.ts';

// Content that no protocol of the dissector reads.

export const data = defineProtocol({
  name: 'data',
  title: 'Data',
  spec: '',
  fields: {
    data: computed('data.data', '', 'bytes', ({ bytes, start, limit }) => bytes.subarray(start, limit)),
    length: computed('data.len', 'Length', 'int32', ({ start, limit }) => limit - start),
    // Only with preferences that are off by default in Wireshark: filters know them, no frame has them.
    text: stateful('data.text', '', 'string'),
    md5: stateful('data.md5_hash', 'Payload MD5 hash', 'string'),
  },
  summary: ({ start, limit }) => `Data (${byteCount(limit - start)})`,
  // The names of NetBIOS come in messages that look like those of DNS (RFC 1002 §4.2).
  claims: [{ table: 'udp.port', key: 137 }],
  minimum: 1,
});

import { computed } from '../../declare.ts';
import { defineProtocol } from '../../protocol.ts';

// Content that no protocol of the dissector reads.

export const data = defineProtocol({
  name: 'data',
  title: 'Data',
  spec: '',
  fields: {
    data: computed('data.data', 'Data', 'bytes', ({ bytes, start, limit }) => bytes.subarray(start, limit)),
    length: computed('data.len', 'Length', 'int32', ({ start, limit }) => limit - start),
  },
  minimum: 1,
});

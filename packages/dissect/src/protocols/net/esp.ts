import { u32 } from '../../declare.ts';
import { defineProtocol } from '../../protocol.ts';

// Encapsulating Security Payload (RFC 4303 §2): 0 SPI 4 sequence number 8 encrypted.

export const esp = defineProtocol({
  name: 'esp',
  title: 'Encapsulating Security Payload',
  spec: 'RFC 4303 §2',
  fields: {
    spi: u32('esp.spi', 'ESP SPI', 0, { base: 'hex' }),
    sequence: u32('esp.sequence', 'ESP Sequence', 4),
  },
  claims: [{ table: 'ip.proto', key: 50 }],
  minimum: 8,
});

import { flag, u8, u24 } from '../../declare.ts';
import { CONTENT } from '../../handoff.ts';
import { defineProtocol } from '../../protocol.ts';
import { set } from '../data/flag-labels.ts';

// Locator/ID Separation Protocol: control messages (RFC 9301 §5), one of which encloses an IP packet, and data (RFC 9300
// §5.1): 0 flags   1 nonce or map version   4 instance or locator status   8 an IP packet.

const ENCAPSULATED = 8;

export const lisp = defineProtocol({
  name: 'lisp',
  title: 'Locator/ID Separation Protocol',
  spec: 'RFC 9301 §5',
  fields: {
    type: u8('lisp.type', '', 0, {
      mask: 0xf0,
      as: 'uint24',
      labels: {
        1: 'Map-Request',
        2: 'Map-Reply',
        3: 'Map-Register',
        4: 'Map-Notify',
        7: 'Info',
        8: 'Encapsulated Control Message',
      },
    }),
  },
  claims: [{ table: 'udp.port', key: 4342 }],
  next: ['ip.version'],
  minimum: 4,
  step(bytes, at, limit, handoff) {
    const end = at + 4;
    if (bytes[at]! >> 4 === ENCAPSULATED && end < limit) {
      handoff.table = 0;
      handoff.key = bytes[end]! >> 4;
      return end;
    }
    return limit;
  },
});

export const lispData = defineProtocol({
  name: 'lisp-data',
  title: 'Locator/ID Separation Protocol (Data)',
  spec: 'RFC 9300 §5.1',
  fields: {
    flags: u8('lisp-data.flags', 'Flags', 0, { base: 'hex' }),
    hasNonce: flag('lisp-data.flags.nonce', 'N bit (Nonce present)', 0, 1, 0x80, set),
    hasLocatorStatus: flag(
      'lisp-data.flags.lsb',
      'L bit (Locator-Status-Bits field enabled)',
      0,
      1,
      0x40,
      set,
    ),
    asksNonce: flag('lisp-data.flags.enr', 'E bit (Echo-Nonce-Request)', 0, 1, 0x20, set),
    hasMapVersion: flag('lisp-data.flags.mv', 'V bit (Map-Version present)', 0, 1, 0x10, set),
    hasInstance: flag('lisp-data.flags.iid', 'I bit (Instance ID present)', 0, 1, 0x08, set),
    nonce: u24('lisp-data.nonce', 'Nonce', 1),
  },
  claims: [{ table: 'udp.port', key: 4341 }],
  next: ['ip.version'],
  minimum: 8,
  step(bytes, at, limit, handoff) {
    const version = at + 8 < limit ? bytes[at + 8]! >> 4 : 0;
    handoff.table = version === 4 || version === 6 ? 0 : CONTENT;
    handoff.key = version;
    return at + 8;
  },
});

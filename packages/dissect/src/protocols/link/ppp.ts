import { u16be } from '@plainwire/bytes';
import { computed } from '../../declare.ts';
import { CONTENT } from '../../handoff.ts';
import { defineProtocol } from '../../protocol.ts';

// Point-to-Point Protocol (RFC 1661 §2), with or without the HDLC-like address and control bytes ff 03 (RFC 1662
// §3.1). The protocol number may be compressed to one byte, which is then odd (RFC 1661 §6.5).

const isFramed = (bytes: Uint8Array, at: number) => bytes[at] === 0xff && bytes[at + 1] === 0x03;

/** Where the protocol number is, and its length. */
function protocolPlace(bytes: Uint8Array, at: number): { at: number; size: number } {
  const place = isFramed(bytes, at) ? at + 2 : at;
  return { at: place, size: (bytes[place]! & 1) === 1 ? 1 : 2 };
}

/** Protocol field values, https://www.iana.org/assignments/ppp-numbers: what is met on lines of today. */
const pppLabels = {
  33: 'Internet Protocol version 4',
  61: 'Multi-Link',
  87: 'Internet Protocol version 6',
  641: 'MPLS Unicast',
  643: 'MPLS Multicast',
  32801: 'Internet Protocol Control Protocol',
  32855: 'IPv6 Control Protocol',
  33021: 'Compression Control Protocol',
  33409: 'MPLS Control Protocol',
  49185: 'Link Control Protocol',
  49187: 'Password Authentication Protocol',
  49699: 'Challenge Handshake Authentication Protocol',
  49703: 'Extensible Authentication Protocol',
};

export const ppp = defineProtocol({
  name: 'ppp',
  title: 'Point-to-Point Protocol',
  spec: 'RFC 1661 §2',
  fields: {
    address: computed(
      'ppp.address',
      'Address',
      'uint8',
      ({ bytes, start }) => (isFramed(bytes, start) ? bytes[start]! : undefined),
      { base: 'hex', range: [0, 1] },
    ),
    control: computed(
      'ppp.control',
      'Control',
      'uint8',
      ({ bytes, start }) => (isFramed(bytes, start) ? bytes[start + 1]! : undefined),
      { base: 'hex', range: [1, 1] },
    ),
    protocol: computed(
      'ppp.protocol',
      'Protocol',
      'uint16',
      ({ bytes, start, end }) => {
        const place = protocolPlace(bytes, start);
        if (place.at + place.size > end) return undefined;
        return place.size === 1 ? bytes[place.at]! : u16be(bytes, place.at);
      },
      { base: 'hex', labels: pppLabels },
    ),
  },
  claims: [
    { table: 'linktype', key: 9 },
    { table: 'linktype', key: 50 },
    { table: 'ethertype', key: 0x880b },
    { table: 'pppoe.payload', key: 0 },
  ],
  next: ['ppp.protocol'],
  withPayload: true,
  minimum: 1,
  step(bytes, at, limit, handoff) {
    const place = protocolPlace(bytes, at);
    const end = place.at + place.size;
    if (end > limit) return end;
    handoff.table = 0;
    handoff.key = place.size === 1 ? bytes[place.at]! : u16be(bytes, place.at);
    return end;
  },
});

// Cisco HDLC: 0 address 1 zero 2 ethertype.

export const ciscoHdlc = defineProtocol({
  name: 'chdlc',
  title: 'Cisco HDLC',
  spec: 'LINKTYPE_C_HDLC',
  fields: {
    address: computed('chdlc.address', '', 'uint8', ({ bytes, start }) => bytes[start]!, {
      base: 'hex',
    }),
    protocol: computed(
      'chdlc.protocol',
      'Protocol',
      'uint16',
      ({ bytes, start }) => u16be(bytes, start + 2),
      {
        base: 'hex',
      },
    ),
  },
  claims: [{ table: 'linktype', key: 104 }],
  next: ['ethertype'],
  minimum: 4,
  step(bytes, at, _limit, handoff) {
    // 0x8035 is Cisco's address resolution here, not RARP.
    handoff.table = u16be(bytes, at + 2) === 0x8035 ? CONTENT : 0;
    handoff.key = u16be(bytes, at + 2);
    return at + 4;
  },
});

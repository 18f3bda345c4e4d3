import { u16be, u24be } from '@plainwire/bytes';
import { computed, listed } from '../../declare.ts';
import { FieldCursor } from '../../field-cursor.ts';
import { CONTENT } from '../../handoff.ts';
import { defineProtocol } from '../../protocol.ts';
import type { FieldSink } from '../../sink.ts';
import type { LayerView } from '../../view.ts';
import { ethertypeLabels } from '../data/ethertypes.ts';

// Frame relay (ITU-T Q.922 Annex A): an address of two to four octets, the last of which has the lowest bit set. Then
// either the control octet 03 and what RFC 2427 puts behind it, or, as Cisco does, an Ethernet type.
//
//   first 6 DLCI | C/R | EA   second 4 DLCI | FECN | BECN | DE | EA   third 7 DLCI | EA   last 6 DLCI | D/C | EA

const MOST_ADDRESS_OCTETS = 4;
const UNNUMBERED = 0x03;
const SNAP = 0x80;
const IPV4 = 0xcc;
const IPV6 = 0x8e;
const ETHERTYPES: Readonly<Record<number, number>> = { [IPV4]: 0x0800, [IPV6]: 0x86dd };
const ETHERNET_OUI = 0x000000;
const BRIDGED_OUI = 0x0080c2;
const ETHERNET = 1;
/** What Cisco puts in frames: IP, IPv6, MPLS, CDP, SLARP, UDLD, OSI. */
const CISCO_TYPES: ReadonlySet<number> = new Set([
  0x0800, 0x86dd, 0x8847, 0x8848, 0x2000, 0x8035, 0x0111, 0xfefe,
]);

const hex = { base: 'hex' } as const;
const bit = (name: string, title: string) => listed(`fr.${name}`, title, 'boolean');

const fields = {
  firstOctet: listed('fr.first_addr_octet', 'First address octet', 'uint8', hex),
  upperDlci: listed('fr.upper_dlci', '', 'uint8', hex),
  commandResponse: bit('cr', 'CR'),
  secondOctet: listed('fr.second_addr_octet', 'Second address octet', 'uint8', hex),
  secondDlci: listed('fr.second_dlci', '', 'uint8', hex),
  fecn: bit('fecn', 'FECN'),
  becn: bit('becn', 'BECN'),
  discardEligible: bit('de', 'DE'),
  thirdOctet: listed('fr.third_addr_octet', 'Third address octet', 'uint8', hex),
  thirdDlci: listed('fr.third_dlci', '', 'uint8', hex),
  lowerDlci: listed('fr.lower_dlci', '', 'uint8', hex),
  dlCoreControl: bit('dc', 'DC'),
  extended: bit('ea', 'EA'),
};

/** Behind the last octet of the address. More than four are wrong, but the end is where its bit says. */
function addressEnd(bytes: Uint8Array, at: number, limit: number): number {
  let end = at;
  while (end < limit && (bytes[end]! & 1) === 0) end++;
  return end + 1;
}

function walkAddress({ bytes, start, limit }: LayerView, sink: FieldSink): void {
  const end = addressEnd(bytes, start, limit);
  const cursor = new FieldCursor(bytes, start, Math.min(end, limit), sink);
  for (let octet = 0; cursor.left > 0 && octet < MOST_ADDRESS_OCTETS; octet++) {
    const value = cursor.peek(1);
    const isLast = octet === MOST_ADDRESS_OCTETS - 1;
    const field = [fields.firstOctet, fields.secondOctet, fields.thirdOctet][octet];
    if (field !== undefined) sink.open(field, cursor.at, 1);
    if (octet === 0) {
      cursor.tell(fields.upperDlci, 1, value >> 2);
      cursor.tell(fields.commandResponse, 1, (value & 2) !== 0);
    } else if (octet === 1) {
      cursor.tell(fields.secondDlci, 1, value >> 4);
      cursor.tell(fields.fecn, 1, (value & 8) !== 0);
      cursor.tell(fields.becn, 1, (value & 4) !== 0);
      cursor.tell(fields.discardEligible, 1, (value & 2) !== 0);
    } else if (octet === 2 && !isLast && (value & 1) === 0) {
      cursor.tell(fields.thirdDlci, 1, value >> 1);
    } else {
      cursor.tell(fields.lowerDlci, 1, value >> 2);
      cursor.tell(fields.dlCoreControl, 1, (value & 2) !== 0);
    }
    cursor.tell(fields.extended, 1, (value & 1) !== 0);
    if (field !== undefined) sink.close();
    cursor.skip(1);
  }
}

/** RFC 2427 §3: the bits of all address octets. */
function dlci({ bytes, start, limit }: LayerView): number {
  const end = Math.min(addressEnd(bytes, start, limit), limit);
  let value = 0;
  for (let at = start; at < end; at++) {
    const octet = bytes[at]!;
    if (at === start) value = octet >> 2;
    else if (at === start + 1) value = (value << 4) | (octet >> 4);
    else if ((octet & 1) === 0) value = (value << 7) | (octet >> 1);
    else value = (value << 6) | (octet >> 2);
  }
  return value >>> 0;
}

/** What stands behind the address, when it is of this kind. */
function behind(read: (bytes: Uint8Array, at: number, end: number) => number | undefined) {
  return ({ bytes, start, end, limit }: LayerView) => read(bytes, addressEnd(bytes, start, limit), end);
}

const isSnap = (bytes: Uint8Array, at: number, end: number) => snapAt(bytes, at, end) >= 0;

/** Where SNAP's organization code is; a padding octet may stand before the NLPID (RFC 2427 §3). -1: no SNAP. */
function snapAt(bytes: Uint8Array, at: number, end: number): number {
  const nlpid = bytes[at + 1] === 0 ? at + 2 : at + 1;
  return bytes[at] === UNNUMBERED && bytes[nlpid] === SNAP && nlpid + 6 <= end ? nlpid + 1 : -1;
}

export const frameRelay = defineProtocol({
  name: 'fr',
  title: 'Frame Relay',
  spec: 'RFC 2427 §3',
  fields: {
    ...fields,
    dlci: computed('fr.dlci', '', 'uint32', dlci),
    control: computed(
      'fr.control',
      'Control Field',
      'uint8',
      behind((bytes, at, end) => (at < end && bytes[at] === UNNUMBERED ? UNNUMBERED : undefined)),
      hex,
    ),
    nlpid: computed(
      'fr.nlpid',
      'NLPID',
      'uint8',
      behind((bytes, at, end) => {
        if (bytes[at] !== UNNUMBERED || at + 2 > end) return undefined;
        return bytes[at + 1] === 0 ? bytes[at + 2] : bytes[at + 1];
      }),
      hex,
    ),
    oui: computed(
      'fr.snap.oui',
      'Organization Code',
      'uint24',
      behind((bytes, at, end) => (isSnap(bytes, at, end) ? u24be(bytes, snapAt(bytes, at, end)) : undefined)),
    ),
    snapType: computed(
      'fr.snaptype',
      'Type',
      'uint16',
      behind((bytes, at, end) =>
        isSnap(bytes, at, end) ? u16be(bytes, snapAt(bytes, at, end) + 3) : undefined,
      ),
      { ...hex, labels: ethertypeLabels },
    ),
    ciscoType: computed(
      'fr.chdlctype',
      'Type',
      'uint16',
      behind((bytes, at, end) =>
        at + 2 <= end && CISCO_TYPES.has(u16be(bytes, at)) ? u16be(bytes, at) : undefined,
      ),
      { ...hex, labels: ethertypeLabels },
    ),
  },
  claims: [{ table: 'linktype', key: 107 }],
  next: ['ethertype', 'linktype'],
  minimum: 2,
  walk: walkAddress,
  step(bytes, at, limit, handoff) {
    const end = addressEnd(bytes, at, limit);
    if (end >= limit) return end;
    handoff.table = CONTENT;
    if (end - at > MOST_ADDRESS_OCTETS) return end;
    // Signalling (DLCI 0) has a control field of its own.
    const isSignalling = (bytes[at]! & 0xfc) === 0 && (bytes[at + 1]! & 0xf0) === 0;
    if (bytes[end] !== UNNUMBERED) {
      if (end + 2 > limit || isSignalling) return end;
      // An Ethernet frame may stand here as it is.
      const type = u16be(bytes, end);
      const isCisco = CISCO_TYPES.has(type);
      handoff.table = isCisco ? 0 : 1;
      handoff.key = isCisco ? type : ETHERNET;
      return isCisco ? end + 2 : end;
    }
    const snap = snapAt(bytes, end, limit);
    if (snap < 0) {
      const nlpid = bytes[end + 1] === 0 ? end + 2 : end + 1;
      const type = nlpid < limit ? ETHERTYPES[bytes[nlpid]!] : undefined;
      if (type === undefined) return Math.min(nlpid + 1, limit);
      handoff.table = 0;
      handoff.key = type;
      return nlpid + 1;
    }
    const oui = u24be(bytes, snap);
    handoff.key = u16be(bytes, snap + 3);
    if (oui === ETHERNET_OUI) handoff.table = 0;
    // 0x0007 is bridged Ethernet without FCS (RFC 2427 §4.2); its pad is two octets.
    else if (oui === BRIDGED_OUI && handoff.key === 0x0007) {
      handoff.table = 1;
      handoff.key = ETHERNET;
    }
    return snap + 5;
  },
});

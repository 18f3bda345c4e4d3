import { u16be, u24be } from '@plainwire/bytes';
import { computed, flag, u8 } from '../../declare.ts';
import { CONTENT, type Handoff } from '../../handoff.ts';
import { defineProtocol } from '../../protocol.ts';
import type { LayerView } from '../../view.ts';
import { ethertypeLabels } from '../data/ethertypes.ts';

// Logical link control (IEEE 802.2 §3.2), and SNAP inside it (IEEE 802-2014 §9.5).
//
//   0 DSAP   1 SSAP   2 control, 1 byte (U) or 2 (I, S)   | SNAP: 3 OUI   6 protocol |

const UNNUMBERED = 0x03;
const SNAP = 0xaa;
const SNAP_HEADER = 8;
const ETHERNET_OUI = 0x000000;
const BRIDGED_OUI = 0x0000f8;
const CISCO_OUI = 0x00000c;

const isUnnumbered = (bytes: Uint8Array, start: number) => (bytes[start + 2]! & 3) === UNNUMBERED;
const isCommand = (bytes: Uint8Array, start: number) => (bytes[start + 1]! & 1) === 0;

function isSnap(bytes: Uint8Array, start: number, limit: number): boolean {
  return (
    bytes[start] === SNAP &&
    bytes[start + 1] === SNAP &&
    isUnnumbered(bytes, start) &&
    limit - start >= SNAP_HEADER
  );
}

/** The value of a SNAP header with one of these organization codes. */
function snapType(...ouis: readonly number[]) {
  return ({ bytes, start, limit }: LayerView) =>
    isSnap(bytes, start, limit) && ouis.includes(u24be(bytes, start + 3))
      ? u16be(bytes, start + 6)
      : undefined;
}

/** A part of the control field; of frames of the kind that `applies` to. */
function control(mask: number, applies: (bytes: Uint8Array, start: number) => boolean) {
  return ({ bytes, start, limit }: LayerView) => {
    if (!applies(bytes, start)) return undefined;
    // The two-byte form is little-endian: N(S) first.
    const wide = isUnnumbered(bytes, start) || limit - start < 4 ? 0 : bytes[start + 3]! << 8;
    return ((bytes[start + 2]! | wide) & mask) >>> (31 - Math.clz32(mask & -mask));
  };
}

const isInformation = (bytes: Uint8Array, start: number) => (bytes[start + 2]! & 1) === 0;
const isSupervisory = (bytes: Uint8Array, start: number) => (bytes[start + 2]! & 3) === 1;
const isNumbered = (bytes: Uint8Array, start: number) => !isUnnumbered(bytes, start);

export const llc = defineProtocol({
  name: 'llc',
  title: 'Logical-Link Control',
  spec: 'IEEE 802.2 §3.2',
  fields: {
    dsap: u8('llc.dsap', 'DSAP', 0, { base: 'hex' }),
    dsapSap: u8('llc.dsap.sap', 'SAP', 0, { mask: 0xfe }),
    dsapIg: flag('llc.dsap.ig', 'IG Bit', 0, 1, 0x01),
    ssap: u8('llc.ssap', 'SSAP', 1, { base: 'hex' }),
    ssapSap: u8('llc.ssap.sap', 'SAP', 1, { mask: 0xfe }),
    ssapCr: flag('llc.ssap.cr', 'CR Bit', 1, 1, 0x01, { labels: { 0: 'Command', 1: 'Response' } }),
    control: computed(
      'llc.control',
      'Control',
      'uint16',
      control(0xffff, () => true),
      { base: 'hex' },
    ),
    controlNr: computed('llc.control.n_r', 'N(R)', 'uint16', control(0xfe00, isNumbered)),
    controlNs: computed('llc.control.n_s', 'N(S)', 'uint16', control(0x00fe, isInformation)),
    controlSupervisory: computed(
      'llc.control.s_ftype',
      'Supervisory frame type',
      'uint16',
      control(0x000c, isSupervisory),
      { base: 'hex' },
    ),
    command: computed(
      'llc.control.u_modifier_cmd',
      'Command',
      'uint8',
      control(0xec, (bytes, start) => isUnnumbered(bytes, start) && isCommand(bytes, start)),
      { base: 'hex' },
    ),
    response: computed(
      'llc.control.u_modifier_resp',
      'Response',
      'uint8',
      control(0xec, (bytes, start) => isUnnumbered(bytes, start) && !isCommand(bytes, start)),
      { base: 'hex' },
    ),
    frameType: computed(
      'llc.control.ftype',
      'Frame type',
      'uint8',
      ({ bytes, start }) => (isInformation(bytes, start) ? 0 : bytes[start + 2]! & 3),
      { base: 'hex', labels: { 0: 'Information frame', 1: 'Supervisory frame', 3: 'Unnumbered frame' } },
    ),
    oui: computed('llc.oui', 'Organization Code', 'uint24', ({ bytes, start, limit }) =>
      isSnap(bytes, start, limit) ? u24be(bytes, start + 3) : undefined,
    ),
    type: computed('llc.type', '', 'uint16', snapType(ETHERNET_OUI, BRIDGED_OUI), {
      base: 'hex',
      labels: ethertypeLabels,
    }),
    ciscoPid: computed('llc.cisco_pid', 'PID', 'uint16', snapType(CISCO_OUI), { base: 'hex' }),
    pid: computed(
      'llc.pid',
      'Protocol ID',
      'uint16',
      ({ bytes, start, limit }) => {
        const known = [ETHERNET_OUI, BRIDGED_OUI, CISCO_OUI];
        return isSnap(bytes, start, limit) && !known.includes(u24be(bytes, start + 3))
          ? u16be(bytes, start + 6)
          : undefined;
      },
      { base: 'hex' },
    ),
  },
  claims: [
    { table: '802.3', key: 0 },
    { table: 'sll.ltype', key: 4 },
    { table: 'arcnet.protocol_id', key: 0xcd },
  ],
  next: ['llc.dsap', 'ethertype', 'llc.cisco_pid'],
  withPayload: true,
  minimum: 3,
  step(bytes, at, limit, handoff) {
    if (isSnap(bytes, at, limit)) {
      handSnapOn(bytes, at, handoff);
      return at + SNAP_HEADER;
    }
    handoff.table = 0;
    handoff.key = bytes[at]!;
    return at + (isUnnumbered(bytes, at) ? 3 : 4);
  },
});

function handSnapOn(bytes: Uint8Array, at: number, handoff: Handoff): void {
  const oui = u24be(bytes, at + 3);
  handoff.table = oui === CISCO_OUI ? 2 : oui === ETHERNET_OUI || oui === BRIDGED_OUI ? 1 : CONTENT;
  handoff.key = u16be(bytes, at + 6);
}

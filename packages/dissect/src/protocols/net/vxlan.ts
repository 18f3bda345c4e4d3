import { u16be } from '@plainwire/bytes';
import { computed, flag, u8, u16, u24 } from '../../declare.ts';
import { defineProtocol } from '../../protocol.ts';

// Ethernet frames in UDP: VXLAN (RFC 7348 §5) and Geneve (RFC 8926 §3.4).

const ETHERNET = 1;

// 0 flags   2 group policy   4 network identifier   7 reserved

export const vxlan = defineProtocol({
  name: 'vxlan',
  title: 'Virtual eXtensible Local Area Network',
  spec: 'RFC 7348 §5',
  fields: {
    flags: u16('vxlan.flags', '', 0, { base: 'hex' }),
    hasGroupPolicy: flag('vxlan.flag_g', 'GBP Extension', 0, 2, 0x8000, {
      labels: { 0: 'Not defined', 1: 'Defined' },
    }),
    hasVni: flag('vxlan.flag_i', 'VXLAN Network ID (VNI)', 0, 2, 0x0800),
    dontLearn: flag('vxlan.flag_d', "Don't Learn", 0, 2, 0x0040),
    policyApplied: flag('vxlan.flag_a', 'Policy Applied', 0, 2, 0x0008),
    reservedFlags: computed(
      'vxlan.flags_reserved',
      'Reserved(R)',
      'uint16',
      ({ bytes, start }) => u16be(bytes, start) & 0x77b7,
      { base: 'hex', range: [0, 2] },
    ),
    groupPolicy: u16('vxlan.gbp', 'Group Policy ID', 2),
    vni: u24('vxlan.vni', 'VXLAN Network Identifier (VNI)', 4),
    reserved: u8('vxlan.reserved8', 'Reserved', 7),
  },
  claims: [
    { table: 'udp.port', key: 4789 },
    { table: 'udp.port', key: 8472 },
  ],
  next: ['linktype'],
  minimum: 8,
  step(_bytes, at, _limit, handoff) {
    handoff.table = 0;
    handoff.key = ETHERNET;
    return at + 8;
  },
});

// 0 version 2 | options length 6 in words   1 flags   2 protocol   4 network identifier   7 reserved   8 options

export const geneve = defineProtocol({
  name: 'geneve',
  title: 'Generic Network Virtualization Encapsulation',
  spec: 'RFC 8926 §3.4',
  fields: {
    version: u8('geneve.version', '', 0, { mask: 0xc0 }),
    protocol: u16('geneve.proto_type', 'Protocol Type', 2, { base: 'hex' }),
    vni: u24('geneve.vni', 'Virtual Network Identifier (VNI)', 4, { base: 'hex' }),
  },
  claims: [{ table: 'udp.port', key: 6081 }],
  next: ['ethertype'],
  minimum: 8,
  step(bytes, at, _limit, handoff) {
    handoff.table = 0;
    handoff.key = (bytes[at + 2]! << 8) | bytes[at + 3]!;
    return at + 8 + (bytes[at]! & 0x3f) * 4;
  },
});

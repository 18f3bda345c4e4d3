// The engine and the protocols from Ethernet to TCP and UDP: what a page or a small tool needs, without the rest.

export {
  createDissector,
  type DecodeAs,
  type Dissector,
  type DissectorOptions,
  type RecordAddress,
} from './dissector.ts';
export type { FieldInfo, FieldLocation, FieldNeeds, FieldRegistry, FieldType, FieldValue } from './field.ts';
export { formatValue } from './format-value.ts';
export type { Frame } from './frame.ts';
export { defineProtocol, type Protocol, type ViewOf } from './protocol.ts';
export { data } from './protocols/app/data.ts';
export { ethernet } from './protocols/link/ethernet.ts';
export { serviceVlan, vlan } from './protocols/link/vlan.ts';
export { minimal } from './protocols/minimal.ts';
export { ipv4 } from './protocols/net/ipv4.ts';
export { ipv6 } from './protocols/net/ipv6.ts';
export { tcp } from './protocols/transport/tcp.ts';
export { udp } from './protocols/transport/udp.ts';

// Not an entrance: makes the build keep what most frames need in a file of its own, so that bundles of programs that list
// only these protocols hold no others. What /minimal has is named here, too, to stay in one file.
export { createDissector } from './dissector.ts';
export { formatValue } from './format-value.ts';
export { defineProtocol } from './protocol.ts';
export { serviceVlan } from './protocols/link/vlan.ts';
export { minimal } from './protocols/minimal.ts';
export { arp } from './protocols/net/arp.ts';
export { ipv4InFull } from './protocols/net/ipv4-in-full.ts';
export { ipv6InFull } from './protocols/net/ipv6-in-full.ts';
export { tcpInFull } from './protocols/transport/tcp-in-full.ts';
export { udpInFull } from './protocols/transport/udp-in-full.ts';

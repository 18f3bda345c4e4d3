// Packets made from parts, for tests and examples: build(ethernet(), ipv4({ … }), tcp({ … }), payload).

export { type BuildLayer, build } from './builder/build.ts';
export {
  type EthernetParts,
  ethernet,
  type Ipv4Parts,
  type Ipv6Parts,
  ipv4,
  ipv6,
  type TcpParts,
  tcp,
  type UdpParts,
  udp,
  type VlanParts,
  vlan,
} from './builder/layers.ts';

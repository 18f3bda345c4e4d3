// Protocol Numbers, https://www.iana.org/assignments/protocol-numbers
// Beside them what Debian's netbase lists in /etc/protocols
// Made of data/ip-protocols.tsv by: node packages/dissect/scripts/generate-labels.mjs
import { labelsOfRuns } from './runs.ts';

export const ipProtocolLabels = /* @__PURE__ */ labelsOfRuns({
  0: 'IPv6 Hop-by-Hop Option|ICMP|IGMP|GGP|IPIP|Stream|TCP',
  8: 'EGP|IGRP',
  12: 'PUP',
  17: 'UDP',
  20: 'Host Monitoring',
  22: 'IDP',
  27: 'Reliable Data',
  29: 'ISO TP4',
  33: 'Datagram Congestion Control Protocol',
  36: 'XTP|Datagram delivery|Control Message',
  41: 'IPv6',
  43: 'Routing Header for IPv6|Fragment Header for IPv6|Inter-Domain Routing Protocol|Reservation Protocol|Generic Routing Encapsulation',
  50: 'Encap Security Payload|Authentication Header',
  57: 'SKIP|ICMPv6|No Next Header for IPv6|Destination Options for IPv6',
  73: 'CPHB',
  81: 'VMTP',
  88: 'EIGRP|OSPF IGP',
  93: 'AX.25 Frames|IP in IP',
  97: 'Ether in IP|ENCAP',
  103: 'PIM',
  108: 'IPComp',
  112: 'VRRP',
  115: 'Layer 2 Tunneling',
  124: 'ISIS over IP',
  132: 'SCTP|Fibre Channel',
  135: 'Mobile IPv6|UDPLite|MPLS in IP|MANET|HIP|Shim6 header|WESP|ROHC|Ethernet',
  262: 'Multipath TCP connection',
});

// ARP Hardware Types, https://www.iana.org/assignments/arp-parameters; from 256 on, Linux's if_arp.h
// Made of data/arp-hardware.tsv by: node packages/dissect/scripts/generate-labels.mjs
import { labelsOfRuns } from './runs.ts';

export const arpHardwareLabels = /* @__PURE__ */ labelsOfRuns({
  0: 'NET/ROM pseudo|Ethernet|Experimental Ethernet|AX.25|ProNET|Chaos|IEEE 802|ARCNET|Hyperchannel|Lanstar',
  15: 'Frame Relay DLCI|ATM|HDLC|Fibre Channel|ATM (RFC 2225)|Serial Line|ATM',
  24: 'IEEE 1394.1995',
  32: 'InfiniBand',
  256: 'Experimental 2',
  280: 'Controller Area Network',
  512: 'PPP',
  519: 'Raw IP',
  768: 'IPIP tunnel|IP6IP6 tunnel',
  772: 'Loopback',
  776: 'sit0 device - IPv6-in-IPv4',
  778: 'GRE over IP',
  801: 'IEEE 802.11|IEEE 802.11 + Prism2 header|IEEE 802.11 + radiotap header',
  824: 'Netlink',
});

// ICMP and ICMPv6 codes, https://www.iana.org/assignments/icmp-parameters, https://www.iana.org/assignments/icmpv6-parameters
// 256 times the type, and the code; as tshark has them: tshark -V of a message with each
// Made of data/icmp-codes.tsv by: node packages/dissect/scripts/generate-labels.mjs
import { labelsOfRuns } from './runs.ts';

export const icmpCodeLabels = /* @__PURE__ */ labelsOfRuns({
  0x0300: 'Network unreachable|Host unreachable|Protocol unreachable|Port unreachable|Fragmentation needed|Source route failed|Destination network unknown|Destination host unknown|Source host isolated|Network administratively prohibited|Host administratively prohibited|Network unreachable for TOS|Host unreachable for TOS|Communication administratively filtered|Host precedence violation|Precedence cutoff in effect',
  0x0500: 'Redirect for network|Redirect for host|Redirect for TOS and network|Redirect for TOS and host',
  0x0600: 'Alternate address for host',
  0x0900: 'Normal router advertisement',
  0x0910: 'Does not route common traffic',
  0x0b00: 'Time to live exceeded in transit|Fragment reassembly time exceeded',
  0x0c00: 'Pointer indicates the error|Required option missing|Bad length',
  0x2800: 'Bad SPI|Authentication Failed|Decompression Failed|Decryption Failed|Need Authentication|Need Authorization',
  0x2a00: 'No error',
  0x2b00: 'No error|Malformed Query|No Such Interface|No Such Table Entry|Multiple Interfaces Satisfy Query',
});

export const icmpv6CodeLabels = /* @__PURE__ */ labelsOfRuns({
  0x0100: 'no route to destination|Administratively prohibited|Beyond scope of source address|Address unreachable|Port unreachable|Source address failed ingress/egress policy|Reject route to destination|Error in Source Routing Header',
  0x0300: 'hop limit exceeded in transit|fragment reassembly time exceeded',
  0x0400: 'erroneous header field encountered|unrecognized Next Header type encountered|unrecognized IPv6 option encountered|IPv6 First Fragment has incomplete IPv6 Header Chain',
  0x8a00: 'Command|Result',
  0x8b00: 'Query subject = IPv6 addresses|Query subject = DNS name or empty|Query subject = IPv4 addresses',
  0x8c00: 'Successful|Refused',
  0x9b00: 'DODAG Information Solicitation|DODAG Information Object|Destination Advertisement Object|Destination Advertisement Object Acknowledgment|P2P Discovery Reply Object|P2P Discovery Reply Object Acknowledgement',
  0xa000: 'No error',
  0xa100: 'No error|Malformed Query|No Such Interface|No Such Table Entry|Multiple Interfaces Satisfy Query',
});

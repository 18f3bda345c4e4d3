// Domain Name System Parameters, https://www.iana.org/assignments/dns-parameters
// Made of data/dns-parameters.tsv by: node packages/dissect/scripts/generate-labels.mjs
import { labelsOfRuns } from './runs.ts';

export const dnsTypeLabels = /* @__PURE__ */ labelsOfRuns({
  0: 'Unused|A|NS|MD|MF|CNAME|SOA|MB|MG|MR|NULL|WKS|PTR|HINFO|MINFO|MX|TXT|RP|AFSDB|X25|ISDN|RT|NSAP|NSAP-PTR|SIG|KEY|PX|GPOS|AAAA|LOC|NXT|EID|NIMLOC|SRV|ATMA|NAPTR|KX|CERT|A6|DNAME|SINK|OPT|APL|DS|SSHFP|IPSECKEY|RRSIG|NSEC|DNSKEY|DHCID|NSEC3|NSEC3PARAM|TLSA|SMIMEA',
  55: 'HIP|NINFO|RKEY|TALINK|CDS|CDNSKEY|OPENPGPKEY|CSYNC|ZONEMD|SVCB|HTTPS|DSYNC|HHIT|BRID',
  99: 'SPF|UINFO|UID|GID|UNSPEC|NID|L32|L64|LP|EUI48|EUI64',
  128: 'NXNAME',
  249: 'TKEY|TSIG|IXFR|AXFR|MAILB|MAILA|*|URI|CAA|AVC|DOA|AMTRELAY|RESINFO|WALLET|CLA|IPN',
  32768: 'TA|DLV',
  65281: 'WINS|WINS-R',
  65422: 'XPF',
});

export const dnsClassLabels = /* @__PURE__ */ labelsOfRuns({
  1: 'IN',
  3: 'CH|HS',
  254: 'NONE|ANY',
});

export const dnsOpcodeLabels = /* @__PURE__ */ labelsOfRuns({
  0: 'Standard query|Inverse query|Server status request',
  4: 'Zone change notification|Dynamic update|DNS Stateful operations (DSO)',
});

export const dnsRcodeLabels = /* @__PURE__ */ labelsOfRuns({
  0: 'No error|Format error|Server failure|No such name|Not implemented|Refused|Name exists|RRset exists|RRset does not exist|Not authoritative|Name out of zone|DSO-Type not implemented',
  16: 'Bad OPT Version or TSIG Signature Failure|Key not recognized|Signature out of time window|Bad TKEY Mode|Duplicate key name|Algorithm not supported|Bad Truncation|Bad/missing Server Cookie',
});

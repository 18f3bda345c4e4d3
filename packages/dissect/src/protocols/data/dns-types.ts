// DNS Resource Record types, https://www.iana.org/assignments/dns-parameters
// Meanings as tshark has them: tshark -V of a query for each type
// Made of data/dns-types.tsv by: node packages/dissect/scripts/generate-labels.mjs
import { labelsOfRuns } from './runs.ts';

export const dnsTypeMeanings = /* @__PURE__ */ labelsOfRuns({
  1: 'Host Address|authoritative Name Server|Mail Destination|Mail Forwarder|Canonical NAME for an alias|Start Of a zone of Authority|MailBox domain name|Mail Group member|Mail Rename domain',
  11: 'Well Known Service|domain name PoinTeR|host information|Mailbox or mail list information|Mail eXchange|Text strings|Responsible Person|AFS Data Base location|XX.25 PSDN address|ISDN address|Route Through|NSAP address|NSAP domain name pointer|security signature|security key|X.400 mail mapping information|Geographical Position|IPv6 Address|Location Information|Next Domain|Endpoint Identifier|Nimrod Locator|Server Selection|ATM Address|Naming Authority Pointer|Key Exchanger',
  38: 'OBSOLETE - use AAAA',
  43: 'Delegation Signer|SSH Key Fingerprint',
  46: 'Resource Record Signature|Next Secure|DNS Public Key',
  55: 'Host Identity Protocol',
  58: 'Trust Anchor LINK|Child DS|DNSKEY(s) the Child wants reflected in DS|OpenPGP Key|Child-to-Parent Synchronization',
  64: 'General Purpose Service Endpoints|HTTPS Specific Service Endpoints',
  104: 'NodeID|Locator32|Locator64|Locator FQDN',
  249: 'Transaction Key|Transaction Signature|incremental transfer|transfer of an entire zone|mailbox-related RRs|mail agent RRs|A request for all records the server/cache has available',
  257: 'Certification Authority Restriction',
  32768: 'DNSSEC Trust Authorities|DNSSEC Lookaside Validation',
});

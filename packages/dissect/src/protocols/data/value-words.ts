// DNSSEC algorithms, https://www.iana.org/assignments/dns-sec-alg-numbers
// Made of data/value-words.tsv by: node packages/dissect/scripts/generate-labels.mjs
import { labelsOfRuns } from './runs.ts';

export const dnsKeyAlgorithms = /* @__PURE__ */ labelsOfRuns({
  1: 'RSA/MD5|Diffie-Hellman|DSA|Elliptic curve crypto|RSA/SHA1|DSA + NSEC3/SHA1|RSA/SHA1 + NSEC3/SHA1|RSA/SHA-256',
  10: 'RSA/SHA-512',
  12: 'GOST R 34.10-2001|ECDSA Curve P-256 with SHA-256|ECDSA Curve P-386 with SHA-386|Ed25519|Ed448',
  157: 'HMAC/MD5',
  252: 'Indirect key|Private, domain name|Private, OID',
});

// DNSSEC digests, https://www.iana.org/assignments/ds-rr-types
export const dnsDigests = /* @__PURE__ */ labelsOfRuns({
  0: 'Reserved digest|SHA-1|SHA-256|GOST R 34.11-94|SHA-384',
});

// NSEC3 hashes, https://www.iana.org/assignments/dnssec-nsec3-parameters
export const dnsNsec3Hashes = /* @__PURE__ */ labelsOfRuns({
  0: 'Reserved|SHA-1',
});

// EDNS0 options, https://www.iana.org/assignments/dns-parameters
export const dnsOptionCodes = /* @__PURE__ */ labelsOfRuns({
  0: 'Reserved|LLQ - Long-lived query|UL - Update lease|NSID - Name Server Identifier|Owner (reserved)|DAU - DNSSEC Algorithm Understood (RFC6975)|DHU - DS Hash Understood (RFC6975)|N3U - NSEC3 Hash Understood (RFC6975)|CSUBNET - Client subnet|EDNS EXPIRE (RFC7314)|COOKIE|EDNS TCP Keepalive|PADDING|CHAIN',
  15: 'Extended DNS Error',
  20730: 'Experimental - CSUBNET - Client subnet',
});

// Service parameters, https://www.iana.org/assignments/dns-svcb
export const dnsServiceKeys = /* @__PURE__ */ labelsOfRuns({
  0: 'mandatory|alpn|no-default-alpn|port|ipv4hint|echconfig|ipv6hint',
  32769: 'odohconfig',
  65535: 'key65535',
});

// Address families, https://www.iana.org/assignments/address-family-numbers
export const dnsAddressFamilies = /* @__PURE__ */ labelsOfRuns({
  1: 'IPv4|IPv6',
});

// Certificates in DNS, https://www.iana.org/assignments/cert-rr-types
export const dnsCertificateTypes = /* @__PURE__ */ labelsOfRuns({
  1: 'PKIX|SPKI|PGP|IPKIX|ISPKI|IPGP|ACPKIX|IACPKIX',
  253: 'Private, URI|Private, OID',
});

// DANE, https://www.iana.org/assignments/dane-parameters
export const tlsaUsages = /* @__PURE__ */ labelsOfRuns({
  0: 'CA constraint (PKIX-TA)|Service certificate constraint (PKIX-EE)|Trust anchor assertion (DANE-TA)|Domain-issued certificate (DANE-EE)',
});

export const tlsaSelectors = /* @__PURE__ */ labelsOfRuns({
  0: 'Full certificate (Cert)|SubjectPublicKeyInfo (SPKI)',
});

export const tlsaMatchingTypes = /* @__PURE__ */ labelsOfRuns({
  0: 'No Hash Used (Full)|256 bit hash by SHA2 (SHA2-256)|512 bit hash by SHA2 (SHA2-512)',
});

// SSHFP, https://www.iana.org/assignments/dns-sshfp-rr-parameters
export const sshAlgorithms = /* @__PURE__ */ labelsOfRuns({
  0: 'Reserved|RSA|DSA|ECDSA|Ed25519|XMSS',
});

export const sshFingerprints = /* @__PURE__ */ labelsOfRuns({
  0: 'Reserved|SHA1|SHA256',
});

// HIP, RFC 8005 §5
export const hipAlgorithms = /* @__PURE__ */ labelsOfRuns({
  0: 'Reserved|DSA|RSA',
});

// TKEY, RFC 2930 §2.5
export const tkeyModes = /* @__PURE__ */ labelsOfRuns({
  1: 'Server assigned|Diffie Hellman|GSSAPI|Resolver assigned|Delete',
});

// Multipath TCP, https://www.iana.org/assignments/tcp-parameters
export const multipathSubtypes = /* @__PURE__ */ labelsOfRuns({
  0: 'Multipath Capable|Join Connection|Data Sequence Signal|Add Address|Remove Address|Change Subflow Priority|TCP Fallback|Fast Close|TCP Reset',
});

export const multipathResets = /* @__PURE__ */ labelsOfRuns({
  0: 'Unspecified error|MPTCP-specific error|Lack of resources|Administratively prohibited|Too much outstanding data|Unacceptable performance|Middlebox interference',
});

// TCP experiments, https://www.iana.org/assignments/tcp-parameters
export const tcpExperiments = /* @__PURE__ */ labelsOfRuns({
  172: 'TCP ACK Rate Request',
  840: 'Host ID',
  2573: 'Autonomous System Compensation',
  3232: 'Capability Option',
  3792: 'Extended Data Offset',
  17742: 'Encryption Negotiation',
  21283: 'Service Number',
  30188: 'Timestamp Interval',
  44224: 'Accurate ECN - Order 0|Accurate ECN - Order 1',
  44238: 'Accurate ECN',
  58068: 'Shared Memory communications over RMDA protocol',
  63881: 'Fast Open',
  63888: 'Low Latency',
});

// IPv4 options, https://www.iana.org/assignments/ip-parameters
export const ipOptionNumbers = /* @__PURE__ */ labelsOfRuns({
  0: 'End of Option List (EOL)|No-Operation (NOP)|Security|Loose source route|Time stamp|Extended security|Commercial IP security option|Record route|Stream identifier|Strict source route|Experimental Measurement|MTU probe|MTU Reply|Experimental Flow Control|Experimental Access Control|Ask Estrin|IMI Traffic Descriptor|Extended Internet Protocol|Traceroute|Address Extension|Router Alert|Selective Directed Broadcast|Unassigned|Dynamic Packet State|Upstream Multicast Packet|Quick-Start',
  30: 'RFC 3692-style experiment',
});

// IPv6 options, https://www.iana.org/assignments/ipv6-parameters
export const ipv6OptionTypes = /* @__PURE__ */ labelsOfRuns({
  0: 'Pad1|PadN',
  4: 'Tunnel Encapsulation Limit|Router Alert',
  7: 'CALIPSO|SMF_DPD',
  15: 'Performance and Diagnostic Metrics',
  30: 'Experimental (0x1E)',
  38: 'Quick-Start',
  48: 'Path MTU Option|IOAM Option',
  62: 'Experimental (0x3E)',
  65: 'Tunnel Payload Forwarding (TPF) Information',
  94: 'Experimental (0x5E)',
  99: 'RPL Option',
  109: 'MPL Option',
  126: 'Experimental (0x7E)',
  138: 'Endpoint Identification|ILNP Nonce|Line-Identification Option',
  158: 'Experimental (0x9E)',
  190: 'Experimental (0xBE)',
  194: 'Jumbo Payload',
  201: 'Home Address',
  222: 'Experimental (0xDE)',
  238: 'IP_DFF',
  254: 'Experimental (0xFE)',
});

// ICMP extensions, https://www.iana.org/assignments/icmp-parameters
export const icmpExtensionClasses = /* @__PURE__ */ labelsOfRuns({
  1: 'MPLS Label Stack Class|Interface Information Object|Interface Identification Object',
});

export const interfaceRoles = /* @__PURE__ */ labelsOfRuns({
  0: 'IP interface upon which datagram arrived|sub-IP component of an IP interface upon which datagram arrived|IP interface through which datagram would be forwarded|IP next-hop to which datagram would be forwarded',
});

export const echoStates = /* @__PURE__ */ labelsOfRuns({
  0: 'Reserved|Incomplete|Reachable|Stale|Delay|Probe|Failed',
});

// ICMPv6, https://www.iana.org/assignments/icmpv6-parameters
export const fastHandovers = /* @__PURE__ */ labelsOfRuns({
  2: 'Router Solicitation for Proxy Advertisement|Proxy Router Advertisement|Handover Initiate|Handover Acknowledge',
});

export const routePreferences = /* @__PURE__ */ labelsOfRuns({
  0: 'Medium|High|Reserved|Low',
});

export const addressRegistrations = /* @__PURE__ */ labelsOfRuns({
  0: 'Success|Duplicate Exists|Neighbor Cache Full',
});

// LLC addresses, IEEE 802.2 §3.3
export const llcAddresses = /* @__PURE__ */ labelsOfRuns({
  0: 'NULL LSAP|NULL LSAP|LLC Sub-Layer Management',
  4: 'SNA Path Control',
  6: 'TCP/IP',
  8: 'SNA',
  12: 'SNA',
  14: 'PROWAY (IEC955) Network Management and Initialization',
  16: 'NetWare (unofficial?)',
  20: 'ISO Network Layer (OSLAN 1)',
  24: 'Texas Instruments',
  32: 'ISO Network Layer (unofficial?)',
  52: 'ISO Network Layer (unofficial?)',
  66: 'Spanning Tree BPDU',
  78: 'EIA RS-511 Manufacturing Message Service',
  84: 'ISO Network Layer (OSLAN 2)',
  126: 'ISO 8208 (X.25 over 802.2)|ISO 802.2|XNS',
  130: 'BACnet',
  134: 'Nestar',
  142: 'PROWAY (IEC955) Active Station List Maintenance',
  152: 'ARP',
  170: 'SNAP',
  180: 'HP JetDirect Printer',
  186: 'Banyan Vines',
  188: 'Banyan Vines',
  224: 'NetWare',
  240: 'NetBIOS',
  244: 'IBM Net Management',
  248: 'HP Extended LLC',
  250: 'Ungermann-Bass',
  252: 'Remote Program Load',
  254: 'ISO Network Layer|Global LSAP',
});

export const llcSupervisory = /* @__PURE__ */ labelsOfRuns({
  0: 'Receiver ready|Receiver not ready|Reject|Selective reject',
});

export const llcCommands = /* @__PURE__ */ labelsOfRuns({
  0: 'Unnumbered Information|Set Initialization Mode',
  3: 'Set Asynchronous Response Mode',
  8: 'Unnumbered Poll',
  11: 'Set Asynchronous Balanced Mode',
  16: 'Disconnect',
  19: 'Set Asynchronous Response Mode Extended',
  24: 'Unnumbered Acknowledge',
  27: 'Set Asynchronous Balanced Mode Extended',
  32: 'Set Normal Response Mode|Frame reject',
  35: 'Reset',
  43: 'Exchange identification',
  49: 'Configure',
  51: 'Set Normal Response Mode Extended',
  56: 'Test',
  59: 'Beacon',
});

export const llcResponses = /* @__PURE__ */ labelsOfRuns({
  0: 'Unnumbered Information|Request Initialization Mode',
  3: 'Disconnected mode',
  8: 'Unnumbered Poll',
  11: 'Set Asynchronous Balanced Mode',
  16: 'Request Disconnect',
  19: 'Set Asynchronous Response Mode Extended',
  24: 'Unnumbered Acknowledge',
  27: 'Set Asynchronous Balanced Mode Extended',
  32: 'Set Normal Response Mode|Frame reject',
  35: 'Reset',
  43: 'Exchange identification',
  49: 'Configure',
  51: 'Set Normal Response Mode Extended',
  56: 'Test',
  59: 'Beacon',
});

// LLDP, IEEE 802.1AB §8.5
export const lldpChassis = /* @__PURE__ */ labelsOfRuns({
  0: 'Reserved|Chassis component|Interface alias|Port component|MAC address|Network address|Interface name|Locally assigned',
});

export const lldpPorts = /* @__PURE__ */ labelsOfRuns({
  0: 'Reserved|Interface alias|Port component|MAC address|Network address|Interface name|Agent circuit Id|Locally assigned',
});

// NTP, RFC 5905 §7.3
export const ntpVersions = /* @__PURE__ */ labelsOfRuns({
  0: 'reserved|NTP Version 1|NTP Version 2|NTP Version 3|NTP Version 4|reserved|reserved|reserved',
});

// PTP, IEEE 1588 §13.3
export const ptpDomains = /* @__PURE__ */ labelsOfRuns({
  1: 'gPTP Domain|CMLDS',
});

export const ptpControls = /* @__PURE__ */ labelsOfRuns({
  0: 'Sync Message|Delay_Req Message|Follow_Up Message|Delay_Resp Message|Management Message|Other Message',
});

// GRE, RFC 2784, RFC 2637
export const greVersions = /* @__PURE__ */ labelsOfRuns({
  0: 'GRE|Enhanced GRE',
});

// TLS, https://www.iana.org/assignments/tls-extensiontype-values
export const heartbeats = /* @__PURE__ */ labelsOfRuns({
  1: 'Request|Response',
});

export const fragmentLengths = /* @__PURE__ */ labelsOfRuns({
  1: '512|1024|2048|4096',
});

export const certificateUrls = /* @__PURE__ */ labelsOfRuns({
  1: 'Individual Certificates|PKI Path',
});

export const certificateKinds = /* @__PURE__ */ labelsOfRuns({
  0: 'X.509|OpenPGP|Raw Public Key',
});

export const keyUpdates = /* @__PURE__ */ labelsOfRuns({
  0: 'update_not_requested|update_requested',
});

import type { Labels } from '../declared-field.ts';
import { formatValue } from '../format-value.ts';
import * as labels from '../protocols/data/value-words.ts';
import type { TreeWords } from '../tree.ts';

/** Fields whose values have names that filters do not know. */
const LABELS: Readonly<Record<string, Labels>> = {
  'dns.apl.address_family': labels.dnsAddressFamilies,
  'dns.cert.algorithm': labels.dnsKeyAlgorithms,
  'dns.cert.type': labels.dnsCertificateTypes,
  'dns.dnskey.algorithm': labels.dnsKeyAlgorithms,
  'dns.ds.algorithm': labels.dnsKeyAlgorithms,
  'dns.ds.digest_type': labels.dnsDigests,
  'dns.hip.hit.pk.algo': labels.hipAlgorithms,
  'dns.key.algorithm': labels.dnsKeyAlgorithms,
  'dns.nsec3.algo': labels.dnsNsec3Hashes,
  'dns.opt.client.family': labels.dnsAddressFamilies,
  'dns.opt.code': labels.dnsOptionCodes,
  'dns.opt.dau': labels.dnsKeyAlgorithms,
  'dns.opt.dhu': labels.dnsDigests,
  'dns.opt.n3u': labels.dnsNsec3Hashes,
  'dns.rrsig.algorithm': labels.dnsKeyAlgorithms,
  'dns.sshfp.algorithm': labels.sshAlgorithms,
  'dns.sshfp.fingerprint.type': labels.sshFingerprints,
  'dns.svcb.svcparam.key': labels.dnsServiceKeys,
  'dns.svcb.svcparam.mandatory.key': labels.dnsServiceKeys,
  'dns.tkey.mode': labels.tkeyModes,
  'dns.tlsa.certificate_usage': labels.tlsaUsages,
  'dns.tlsa.matching_type': labels.tlsaMatchingTypes,
  'dns.tlsa.selector': labels.tlsaSelectors,
  'gre.flags.version': labels.greVersions,
  'icmp.ext.class': labels.icmpExtensionClasses,
  'icmp.ext.echo.rsp.state': labels.echoStates,
  'icmp.int_info.role': labels.interfaceRoles,
  'icmpv6.6lowpannd.da.status': labels.addressRegistrations,
  'icmpv6.ext.echo.rsp.state': labels.echoStates,
  'icmpv6.fmip6.subtype': labels.fastHandovers,
  'icmpv6.rpl.opt.route.pref': labels.routePreferences,
  'ip.opt.type.number': labels.ipOptionNumbers,
  'ipv6.opt.type': labels.ipv6OptionTypes,
  'llc.control.s_ftype': labels.llcSupervisory,
  'llc.control.u_modifier_cmd': labels.llcCommands,
  'llc.control.u_modifier_resp': labels.llcResponses,
  'llc.dsap': labels.llcAddresses,
  'llc.ssap': labels.llcAddresses,
  'lldp.chassis.subtype': labels.lldpChassis,
  'lldp.port.subtype': labels.lldpPorts,
  'ntp.flags.vn': labels.ntpVersions,
  'ptp.v2.controlfield': labels.ptpControls,
  'ptp.v2.majorsdoid': labels.ptpDomains,
  'tcp.options.experimental.exid': labels.tcpExperiments,
  'tcp.options.mptcp.rst_reason': labels.multipathResets,
  'tcp.options.mptcp.subtype': labels.multipathSubtypes,
  'tls.handshake.cert_type.type': labels.certificateKinds,
  'tls.handshake.cert_url_type': labels.certificateUrls,
  'tls.handshake.key_update.request_update': labels.keyUpdates,
  'tls.handshake.max_fragment_length': labels.fragmentLengths,
  'tls.heartbeat_message.type': labels.heartbeats,
};

/** `RSA/SHA-256 (8)` */
export const valueWords: TreeWords = Object.fromEntries(
  Object.entries(LABELS).map(([name, labels]) => [
    name,
    (value, { frame }) => {
      const field = frame.dissector.fields.find(name);
      return field && `${labels[Number(value)] ?? 'Unknown'} (${formatValue(field, value)})`;
    },
  ]),
);

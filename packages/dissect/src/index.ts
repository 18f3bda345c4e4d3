export type { CutLayer } from './cut-layer.ts';
export {
  anyOf,
  byteRun,
  computed,
  computedList,
  expert,
  flag,
  ipv4Address,
  ipv6Address,
  listed,
  listedExpert,
  macAddress,
  stateful,
  statefulExpert,
  u8,
  u16,
  u24,
  u32,
} from './declare.ts';
export type {
  Base,
  ExpertGroup,
  ExpertKind,
  Field,
  FieldOptions,
  FieldText,
  Labels,
  Place,
  Severity,
  ShownAt,
  ValueOf,
} from './declared-field.ts';
export { displayText } from './display-text.ts';
export {
  type ChecksumProtocol,
  createDissector,
  type DecodeAs,
  type Dissector,
  type DissectorOptions,
  type RecordAddress,
} from './dissector.ts';
export { EXPERT_GROUPS, type ExpertNote, noteWords, SEVERITIES } from './expert.ts';
export type { FieldInfo, FieldLocation, FieldNeeds, FieldRegistry, FieldType, FieldValue } from './field.ts';
export type { FieldValues } from './field-values.generated.ts';
export { formatValue } from './format-value.ts';
export type { Earlier, Frame } from './frame.ts';
export { frameJson, type JsonEntry, type TreeJson, treeEntries } from './frame-json.ts';
export { CONTENT, type Handoff, type Problem, STOP, type Step } from './handoff.ts';
export {
  type Claim,
  defineProtocol,
  type Protocol,
  type ProtocolDeclaration,
  type Sniff,
  type Summary,
  type ViewOf,
} from './protocol.ts';
export { all } from './protocols/all.ts';
export { protocolOfContent } from './protocols/app/content.ts';
export { data } from './protocols/app/data.ts';
export { dhcp } from './protocols/app/dhcp/dhcp.ts';
export { dns, dnsOverTcp, llmnr, mdns } from './protocols/app/dns/dns.ts';
export { isWholeDnsMessage } from './protocols/app/dns/dns-message.ts';
export { type DnsName, dnsName } from './protocols/app/dns/dns-name.ts';
export { http, ssdp } from './protocols/app/http/http.ts';
export { http2 } from './protocols/app/http2/http2.ts';
export { ntp } from './protocols/app/ntp.ts';
export { tls, tlsHandshake } from './protocols/app/tls/tls.ts';
export { tlsMessageName } from './protocols/app/tls/tls-message-name.ts';
export { dnsTypeLabels } from './protocols/data/dns-parameters.ts';
export { alertLabels } from './protocols/data/tls-records.ts';
export { arcnetLinux } from './protocols/link/arcnet.ts';
export { ethernet } from './protocols/link/ethernet.ts';
export { fabricPath } from './protocols/link/fabric-path.ts';
export { fddi } from './protocols/link/fddi.ts';
export { frameRelay } from './protocols/link/frame-relay.ts';
export { ipOverInfiniband } from './protocols/link/ipoib.ts';
export { linuxCooked, linuxCookedV2 } from './protocols/link/linux-cooked.ts';
export { llc } from './protocols/link/llc.ts';
export { lldp } from './protocols/link/lldp.ts';
export { macsec } from './protocols/link/macsec.ts';
export { mpls } from './protocols/link/mpls.ts';
export { nflog } from './protocols/link/nflog.ts';
export { nullLoopback } from './protocols/link/null-loopback.ts';
export { ciscoHdlc, ppp } from './protocols/link/ppp.ts';
export { pppoeDiscovery, pppoeSession } from './protocols/link/pppoe.ts';
export { ptp } from './protocols/link/ptp.ts';
export { rawIp } from './protocols/link/raw-ip.ts';
export { tokenRing } from './protocols/link/token-ring.ts';
export { serviceVlan, vlan } from './protocols/link/vlan.ts';
export { minimal } from './protocols/minimal.ts';
export { arp } from './protocols/net/arp.ts';
export { erspan } from './protocols/net/erspan.ts';
export { esp } from './protocols/net/esp.ts';
export { gre } from './protocols/net/gre.ts';
export { gtp } from './protocols/net/gtp.ts';
export { icmp, icmpTypeNames } from './protocols/net/icmp.ts';
export { icmpv6 } from './protocols/net/icmpv6.ts';
export { igmp } from './protocols/net/igmp.ts';
export { ipv4InFull as ipv4 } from './protocols/net/ipv4-in-full.ts';
export {
  authenticationHeader,
  ipv6DestinationOptions,
  ipv6Fragment,
  ipv6HopByHop,
} from './protocols/net/ipv6-extensions.ts';
export { ipv6InFull as ipv6 } from './protocols/net/ipv6-in-full.ts';
export { ipv6Routing } from './protocols/net/ipv6-routing.ts';
export { l2tp } from './protocols/net/l2tp.ts';
export { lisp, lispData } from './protocols/net/lisp.ts';
export { nsh } from './protocols/net/nsh.ts';
export { teredo } from './protocols/net/teredo.ts';
export { geneve, vxlan } from './protocols/net/vxlan.ts';
export { tcpInFull as tcp } from './protocols/transport/tcp-in-full.ts';
export { tcpOptionLength } from './protocols/transport/tcp-options.ts';
export { udpInFull as udp } from './protocols/transport/udp-in-full.ts';
export { udpLite } from './protocols/transport/udp-lite.ts';
export { asciiText } from './read-value.ts';
export type { FieldSink } from './sink.ts';
export { frameTree, layerTree, type TreeNode, type TreeOptions, type TreeWords } from './tree.ts';
export type { LayerView, TypedView, Walk } from './view.ts';

import type { Protocol } from '../protocol.ts';
import { gif, jpeg, json, media, multipart, png, textLines, xml } from './app/content.ts';
import { data } from './app/data.ts';
import { dhcp } from './app/dhcp/dhcp.ts';
import { dns, dnsOverTcp, llmnr, mdns } from './app/dns/dns.ts';
import { http, ssdp } from './app/http/http.ts';
import { http2 } from './app/http2/http2.ts';
import { ntp } from './app/ntp.ts';
import { tls, tlsHandshake } from './app/tls/tls.ts';
import { urlencodedForm } from './app/urlencoded-form.ts';
import { wakeOnLan } from './app/wake-on-lan.ts';
import { withRareLabels } from './data/with-rare-labels.ts';
import { arcnetLinux } from './link/arcnet.ts';
import { configurationTesting } from './link/configuration-testing.ts';
import { ethernet } from './link/ethernet.ts';
import { fabricPath } from './link/fabric-path.ts';
import { fddi } from './link/fddi.ts';
import { frameRelay } from './link/frame-relay.ts';
import { ipOverInfiniband } from './link/ipoib.ts';
import { linuxCooked, linuxCookedV2 } from './link/linux-cooked.ts';
import { llc } from './link/llc.ts';
import { lldp } from './link/lldp.ts';
import { macsec } from './link/macsec.ts';
import { mpls } from './link/mpls.ts';
import { nflog } from './link/nflog.ts';
import { nullLoopback } from './link/null-loopback.ts';
import { ciscoHdlc, ppp } from './link/ppp.ts';
import { pppoeDiscovery, pppoeSession } from './link/pppoe.ts';
import { ptp } from './link/ptp.ts';
import { rawIp } from './link/raw-ip.ts';
import { tokenRing } from './link/token-ring.ts';
import { serviceVlan, vlan } from './link/vlan.ts';
import { arp } from './net/arp.ts';
import { erspan } from './net/erspan.ts';
import { esp } from './net/esp.ts';
import { gre } from './net/gre.ts';
import { gtp } from './net/gtp.ts';
import { icmp } from './net/icmp.ts';
import { icmpv6 } from './net/icmpv6.ts';
import { igmp } from './net/igmp.ts';
import { ipv4InFull as ipv4 } from './net/ipv4-in-full.ts';
import {
  authenticationHeader,
  ipv6DestinationOptions,
  ipv6Fragment,
  ipv6HopByHop,
} from './net/ipv6-extensions.ts';
import { ipv6InFull as ipv6 } from './net/ipv6-in-full.ts';
import { ipv6Routing } from './net/ipv6-routing.ts';
import { l2tp } from './net/l2tp.ts';
import { lisp, lispData } from './net/lisp.ts';
import { nsh } from './net/nsh.ts';
import { teredo } from './net/teredo.ts';
import { geneve, vxlan } from './net/vxlan.ts';
import { tcpInFull as tcp } from './transport/tcp-in-full.ts';
import { udpInFull as udp } from './transport/udp-in-full.ts';
import { udpLite } from './transport/udp-lite.ts';

/** Every protocol of the package. Of two that claim one key, the later one holds. */
export const all: readonly Protocol[] = /* @__PURE__ */ withRareLabels([
  ethernet,
  vlan,
  serviceVlan,
  nullLoopback,
  rawIp,
  linuxCooked,
  linuxCookedV2,
  fddi,
  frameRelay,
  fabricPath,
  arcnetLinux,
  tokenRing,
  lldp,
  configurationTesting,
  macsec,
  ptp,
  ipOverInfiniband,
  nflog,
  llc,
  ppp,
  ciscoHdlc,
  pppoeSession,
  pppoeDiscovery,
  mpls,
  arp,
  ipv4,
  ipv6,
  ipv6HopByHop,
  ipv6DestinationOptions,
  ipv6Routing,
  ipv6Fragment,
  authenticationHeader,
  esp,
  gre,
  icmp,
  icmpv6,
  igmp,
  tcp,
  udp,
  udpLite,
  vxlan,
  geneve,
  gtp,
  l2tp,
  teredo,
  lisp,
  lispData,
  nsh,
  erspan,
  dns,
  mdns,
  llmnr,
  dnsOverTcp,
  dhcp,
  ntp,
  wakeOnLan,
  tls,
  tlsHandshake,
  http2,
  http,
  ssdp,
  textLines,
  json,
  xml,
  urlencodedForm,
  multipart,
  gif,
  jpeg,
  png,
  media,
  data,
]);

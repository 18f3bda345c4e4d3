import { arpColumns } from './arp.ts';
import type { ColumnWriter } from './column.ts';
import { configurationTestingColumns } from './configuration-testing.ts';
import { dhcpColumns } from './dhcp.ts';
import { dnsColumns, dnsOverTcpColumns, llmnrColumns, mdnsColumns } from './dns.ts';
import { ipv4Columns, ipv6Columns, ipv6FragmentColumns } from './fragment.ts';
import { httpColumns } from './http.ts';
import { icmpColumns } from './icmp.ts';
import { icmpv6Columns } from './icmpv6.ts';
import { igmpColumns } from './igmp.ts';
import { ntpColumns } from './ntp.ts';
import { tcpColumns } from './tcp.ts';
import { tlsColumns } from './tls.ts';
import { udpColumns } from './udp.ts';
import { wakeOnLanColumns } from './wake-on-lan.ts';

/** Who writes the columns of which protocol. */
export const columnWriters: readonly ColumnWriter[] = [
  httpColumns,
  tlsColumns,
  dnsColumns,
  dnsOverTcpColumns,
  mdnsColumns,
  llmnrColumns,
  dhcpColumns,
  ntpColumns,
  wakeOnLanColumns,
  configurationTestingColumns,
  tcpColumns,
  udpColumns,
  icmpColumns,
  icmpv6Columns,
  igmpColumns,
  ipv4Columns,
  ipv6Columns,
  ipv6FragmentColumns,
  arpColumns,
];

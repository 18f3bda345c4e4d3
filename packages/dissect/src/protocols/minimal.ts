import type { Protocol } from '../protocol.ts';
import { data } from './app/data.ts';
import { ethernet } from './link/ethernet.ts';
import { vlan } from './link/vlan.ts';
import { ipv4 } from './net/ipv4.ts';
import { ipv6 } from './net/ipv6.ts';
import { tcp } from './transport/tcp.ts';
import { udp } from './transport/udp.ts';

/** Ethernet to TCP and UDP, for programs that want no more. */
export const minimal: readonly Protocol[] = [ethernet, vlan, ipv4, ipv6, tcp, udp, data];

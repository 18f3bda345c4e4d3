import type { ColumnWriter } from './column.ts';
import { httpColumns } from './http.ts';
import { tcpColumns } from './tcp.ts';
import { tlsColumns } from './tls.ts';
import { udpColumns } from './udp.ts';

/** Who writes the columns of which protocol. */
export const columnWriters: readonly ColumnWriter[] = [httpColumns, tlsColumns, tcpColumns, udpColumns];

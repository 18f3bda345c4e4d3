import { u32be } from '@plainwire/bytes';
import type { AnalyzedFrame } from '../analyzed-frame.ts';
import type { ColumnWriter } from './column.ts';
import { fieldLabel } from './field-label.ts';
import { hardwareAddress } from './hardware-address.ts';

const REQUEST = 1;
const CLIENT_ADDRESS = 28;
const MESSAGE_TYPE = 53;
const OPTIONS = 240;
const END = 255;

/** `DHCP Discover - Transaction ID 0x3d1d` (RFC 2131 §2) */
export const dhcpColumns: ColumnWriter = {
  protocol: 'dhcp',
  label: (frame, layer) => (messageType(frame, layer) === undefined ? 'BOOTP' : 'DHCP'),
  info(frame, layer) {
    const bytes = frame.bytesAt(layer);
    const start = frame.startAt(layer);
    const type = messageType(frame, layer);
    if (type === undefined) return withoutType(frame, layer);
    const name =
      fieldLabel(frame, 'dhcp.option.dhcp', type) ??
      `Unknown Message Type (0x${type.toString(16).padStart(2, '0')})`;
    return `DHCP ${name.padEnd(8)} - Transaction ID 0x${u32be(bytes, start + 4).toString(16)}`;
  },
};

/** BOOTP knows requests and replies alone (RFC 951 §3). */
function withoutType(frame: AnalyzedFrame, layer: number): string {
  const bytes = frame.bytesAt(layer);
  const start = frame.startAt(layer);
  const operation = bytes[start]!;
  const name = fieldLabel(frame, 'dhcp.type', operation);
  if (name === undefined) return `Unknown BOOTP message type (${operation})`;
  if (operation !== REQUEST) return name;
  const type = bytes[start + 1]!;
  const address = hardwareAddress(bytes, start + CLIENT_ADDRESS, Math.min(bytes[start + 2]!, 16), type);
  return `${name} from ${address}${address.includes(':') ? ` (${address})` : ''}`;
}

/** Of RFC 2132 §9.6. */
function messageType(frame: AnalyzedFrame, layer: number): number | undefined {
  const bytes = frame.bytesAt(layer);
  const limit = frame.limitAt(layer);
  for (let at = frame.startAt(layer) + OPTIONS; at + 2 < limit && bytes[at] !== END; ) {
    if (bytes[at] === MESSAGE_TYPE) return bytes[at + 2]!;
    at += bytes[at] === 0 ? 1 : 2 + bytes[at + 1]!;
  }
  return undefined;
}

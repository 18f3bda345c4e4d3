import { u32be } from '@plainwire/bytes';
import type { AnalyzedFrame } from '../analyzed-frame.ts';
import type { ColumnWriter } from './column.ts';
import { fieldLabel } from './field-label.ts';

const MESSAGE_TYPE = 53;
const OPTIONS = 240;
const END = 255;

/** `DHCP Discover - Transaction ID 0x3d1d` (RFC 2131 §2) */
export const dhcpColumns: ColumnWriter = {
  protocol: 'dhcp',
  label: () => 'DHCP',
  info(frame, layer) {
    const bytes = frame.bytesAt(layer);
    const start = frame.startAt(layer);
    const type = messageType(frame, layer);
    const name = type === undefined ? undefined : fieldLabel(frame, 'dhcp.option.dhcp', type);
    if (name === undefined) return fieldLabel(frame, 'dhcp.type', bytes[start]!) ?? '';
    return `DHCP ${name.padEnd(8)} - Transaction ID 0x${u32be(bytes, start + 4).toString(16)}`;
  },
};

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

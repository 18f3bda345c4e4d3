import { u16be } from '@plainwire/bytes';
import type { ColumnWriter } from './column.ts';

/** `53 → 40000 Len=32` */
export const udpColumns: ColumnWriter = {
  protocol: 'udp',
  label: () => 'UDP',
  info(frame) {
    const layer = frame.layers.lastIndexOf(frame.layers.dissector.protocolId('udp'));
    const bytes = frame.bytesAt(layer);
    const start = frame.startAt(layer);
    return `${u16be(bytes, start)} → ${u16be(bytes, start + 2)} Len=${Math.max(0, u16be(bytes, start + 4) - 8)}`;
  },
};

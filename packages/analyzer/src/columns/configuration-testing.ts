import { u16le } from '@plainwire/bytes';
import type { ColumnWriter } from './column.ts';
import { fieldLabel } from './field-label.ts';

const FORWARD = 2;

/** `Forward Data`: the function whose turn it is (Ethernet 2.0 §8) */
export const configurationTestingColumns: ColumnWriter = {
  protocol: 'loop',
  label: () => 'LOOP',
  info(frame, layer) {
    const bytes = frame.bytesAt(layer);
    const list = frame.startAt(layer) + 2;
    const next = list + u16le(bytes, list - 2);
    for (let at = list; at + 2 <= frame.limitAt(layer); at += 8) {
      const kind = u16le(bytes, at);
      if (at === next) return fieldLabel(frame, 'loop.function', kind) ?? `Unknown function (${kind})`;
      if (kind !== FORWARD) break;
    }
    return 'No valid function found';
  },
};

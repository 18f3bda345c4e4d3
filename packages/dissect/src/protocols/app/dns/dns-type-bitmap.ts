import type { FieldCursor } from '../../../field-cursor.ts';
import { recordFields } from './dns-fields.ts';

/** RFC 4034 §4.1.2: windows of 256 types, one bit each. */
export function typeBitmap(cursor: FieldCursor): void {
  while (cursor.left >= 2) {
    const window = cursor.peek(1) << 8;
    const length = cursor.peek(1, 1);
    cursor.skip(2);
    const bits = cursor.inside(length);
    for (let bit = 0; bit < bits.left * 8; bit++) {
      if ((bits.peek(1, bit >> 3) & (0x80 >> (bit & 7))) !== 0)
        bits.tell(recordFields.type, length, window | bit);
    }
  }
}

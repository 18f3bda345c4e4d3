import type { Field } from '../../../declared-field.ts';
import type { FieldCursor } from '../../../field-cursor.ts';
import type { Part } from '../../../field-layout.ts';

const LABEL = new TextDecoder();
/** A name has at most 255 bytes (RFC 1035 §2.3.4). */
const LONGEST = 255;

/**
 * The rest is domain names (RFC 1035 §3.1, RFC 3397 §2), which may point back into the option's value. A pointer only
 * leads to before itself.
 */
export function domainNames(field: Field): Part {
  return (cursor) => {
    const origin = cursor.at;
    while (cursor.left > 0) {
      const { text, length } = nameAt(cursor, origin);
      cursor.tell(field, length, text);
      cursor.skip(length);
    }
  };
}

function nameAt({ bytes, at: start, end }: FieldCursor, origin: number): { text: string; length: number } {
  const labels: string[] = [];
  let at = start;
  let length = 0;
  let total = 0;
  while (at < end && total <= LONGEST) {
    const size = bytes[at]!;
    if (size >= 0xc0) {
      const to = origin + (((size & 0x3f) << 8) | (bytes[at + 1] ?? 0));
      if (length === 0) length = at + 2 - start;
      if (at + 1 >= end || to >= at) break;
      at = to;
      total++;
    } else if (size === 0) {
      at++;
      break;
    } else {
      labels.push(LABEL.decode(bytes.subarray(at + 1, Math.min(at + 1 + size, end))));
      at += 1 + size;
      total += 1 + size;
    }
  }
  if (length === 0) length = at - start;
  return { text: labels.join('.') || '<Root>', length: Math.max(1, Math.min(length, end - start)) };
}

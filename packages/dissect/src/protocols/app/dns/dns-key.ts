import { u16be } from '@plainwire/bytes';
import type { Field } from '../../../declared-field.ts';
import type { FieldCursor } from '../../../field-cursor.ts';
import { rareFields as fields, rare } from './dns-rare-fields.ts';

const RSA_MD5 = 1;
/** RFC 2535 §3.1.2: both bits set, and there is no key. */
const NO_KEY = 0xc000;

const FLAGS: readonly (readonly [field: Field, mask: number])[] = [
  [rare('key.flags.required'), 0x2000],
  [rare('key.flags.associated_user'), 0x0400],
  [rare('key.flags.associated_named_entity'), 0x0200],
  [rare('key.flags.ipsec'), 0x0080],
  [rare('key.flags.mime'), 0x0040],
];

/** RFC 2535 §3.1. */
export function key(cursor: FieldCursor): void {
  const data = cursor.bytes.subarray(cursor.at, cursor.end);
  const flags = cursor.peek(2);
  const hasKey = (flags & NO_KEY) !== NO_KEY;
  if (cursor.left >= 2) {
    cursor.tell(rare('key.flags.authentication'), 2, (flags & 0x8000) !== 0);
    cursor.tell(rare('key.flags.confidentiality'), 2, (flags & 0x4000) !== 0);
    if (hasKey) {
      for (const [field, mask] of FLAGS) cursor.tell(field, 2, (flags & mask) !== 0);
      cursor.tell(rare('key.flags.signatory'), 2, flags & 0x0f);
    }
  }
  cursor.integer(rare('key.flags'), 2);
  cursor.integer(rare('key.protocol'), 1);
  cursor.integer(rare('key.algorithm'), 1);
  tellKeyTag(cursor, rare('key.key_id'), data);
  if (hasKey) cursor.rest(rare('key.public_key'));
}

/** The tag of a key, of its whole record data (RFC 4034 appendix B). */
export function tellKeyTag(cursor: FieldCursor, field: Field, data: Uint8Array): void {
  if (data.length < 4) cursor.tell(fields.keyIdTooShort, 0, true);
  else cursor.tell(field, 0, data[3] === RSA_MD5 ? u16be(data, data.length - 3) : checksum(data));
}

function checksum(data: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < data.length; at++) sum += at % 2 === 0 ? data[at]! << 8 : data[at]!;
  return (sum + (sum >>> 16)) & 0xffff;
}

import { u16be } from '@plainwire/bytes';
import type { Field } from '../../../declare.ts';
import type { FieldCursor } from '../../../field-cursor.ts';
import { rareFields as fields } from './dns-rare-fields.ts';

const RSA_MD5 = 1;
/** RFC 2535 §3.1.2: both bits set, and there is no key. */
const NO_KEY = 0xc000;

const FLAGS: readonly (readonly [field: Field, mask: number])[] = [
  [fields.keyRequired, 0x2000],
  [fields.keyUser, 0x0400],
  [fields.keyEntity, 0x0200],
  [fields.keyIpsec, 0x0080],
  [fields.keyMime, 0x0040],
];

/** RFC 2535 §3.1. */
export function key(cursor: FieldCursor): void {
  const data = cursor.bytes.subarray(cursor.at, cursor.end);
  const flags = cursor.peek(2);
  const hasKey = (flags & NO_KEY) !== NO_KEY;
  if (cursor.left >= 2) {
    cursor.tell(fields.keyAuthentication, 2, (flags & 0x8000) !== 0);
    cursor.tell(fields.keyConfidentiality, 2, (flags & 0x4000) !== 0);
    if (hasKey) {
      for (const [field, mask] of FLAGS) cursor.tell(field, 2, (flags & mask) !== 0);
      cursor.tell(fields.keySignatory, 2, flags & 0x0f);
    }
  }
  cursor.integer(fields.keyFlags, 2);
  cursor.integer(fields.keyProtocol, 1);
  cursor.integer(fields.keyAlgorithm, 1);
  tellKeyTag(cursor, fields.keyId, data);
  if (hasKey) cursor.rest(fields.publicKey);
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

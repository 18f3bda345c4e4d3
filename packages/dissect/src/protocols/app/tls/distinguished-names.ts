import { listOf } from '../../../cursor-lines.ts';
import { byteCount } from '../../../display-text.ts';
import type { FieldCursor } from '../../../field-cursor.ts';
import { walkDistinguishedName } from '../x509/x509.ts';
import { rare, rareFields } from './tls-rare-fields.ts';

/** As many are shown, as in Wireshark. */
const MOST = 100;

/** The authorities whose certificates are asked for (RFC 5246 §7.4.4, RFC 8446 §4.2.4). */
export function distinguishedNames(cursor: FieldCursor): void {
  const names = cursor.vector(rare('handshake.dnames_len'), 2);
  if (names.left === 0) return;
  let count = 0;
  const name = () => {
    if (count++ === MOST) {
      names.tell(rareFields.namesTruncated, names.left, true);
      names.skip(names.left);
      return;
    }
    const { bytes, at, left, sink } = names.vector(rare('handshake.dname_len'), 2);
    sink.open(rare('handshake.dname'), at, left);
    walkDistinguishedName(bytes, at, left, sink);
    sink.close();
  };
  listOf(names, rare('handshake.dnames'), 2, name, `Distinguished Names (${byteCount(names.left)})`);
}

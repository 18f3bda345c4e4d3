import type { FieldCursor } from '../../../field-cursor.ts';
import { extensionFields as fields } from './tls-fields.ts';

/** One of the schemes: both bytes, and each for itself, as TLS 1.2 named them (RFC 5246 §7.4.1.4.1). */
export function signatureScheme(cursor: FieldCursor): void {
  const { sink, at } = cursor;
  if (cursor.left < 2) return void cursor.skip(2);
  sink.open(fields.signatureScheme, at, 2);
  sink.add(fields.signatureHash, at, 1);
  sink.add(fields.signatureAlgorithm, at + 1, 1);
  sink.close();
  cursor.skip(2);
}

import { listed } from '../../../declare.ts';
import type { FieldCursor } from '../../../field-cursor.ts';
import { signatureScheme } from './signature-scheme.ts';

export const credentialFields = {
  credentialTime: listed('tls.handshake.cred.valid_time', '', 'uint16'),
  credentialKeyLength: listed('tls.handshake.cred.pubkey_len', 'Subject Public Key Info Length', 'uint24'),
  credentialKey: listed('tls.handshake.cred.pubkey', 'Subject Public Key Info', 'bytes'),
  credentialSignatureLength: listed('tls.handshake.cred.signature_len', 'Signature Length', 'uint16'),
  credentialSignature: listed('tls.handshake.cred.signature', '', 'bytes'),
};

const fields = credentialFields;

/** A key that the holder of the certificate lets others use (RFC 9345 §4), and for how many seconds. */
export function delegatedCredential(cursor: FieldCursor): void {
  cursor.tell(fields.credentialTime, 4, cursor.peek(4));
  cursor.skip(4);
  signatureScheme(cursor);
  cursor.vector(fields.credentialKeyLength, 3).rest(fields.credentialKey);
  signatureScheme(cursor);
  cursor.vector(fields.credentialSignatureLength, 2).rest(fields.credentialSignature);
}

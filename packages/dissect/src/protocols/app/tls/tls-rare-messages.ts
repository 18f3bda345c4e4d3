import { listOf } from '../../../cursor-lines.ts';
import type { FieldCursor } from '../../../field-cursor.ts';
import { extensionFields } from './tls-fields.ts';
import { rareFields as fields, rare } from './tls-rare-fields.ts';

const HEARTBEAT_HEADER = 3;
/** RFC 6520 §4: at least so many bytes of padding. */
const HEARTBEAT_PADDING = 16;
const SHA1 = 20;
const OCSP = 1;
const OCSP_MULTI = 2;

/** RFC 6520 §4. Of an encrypted one the first byte is seldom a type. */
export function walkHeartbeat(cursor: FieldCursor): void {
  const type = cursor.peek(1);
  if (cursor.left < HEARTBEAT_HEADER || type < 1 || type > 2) return;
  const room = cursor.left - HEARTBEAT_HEADER;
  const length = cursor.peek(2, 1);
  cursor.integer(rare('heartbeat_message.type'), 1);
  if (length > room - HEARTBEAT_PADDING) cursor.tell(fields.heartbeatInvalid, 2, true);
  cursor.integer(rare('heartbeat_message.payload_length'), 2);
  cursor.take(rare('heartbeat_message.payload'), Math.min(length, room));
  cursor.rest(rare('heartbeat_message.padding'));
}

/** The next protocol, chosen (draft-agl-tls-nextprotoneg-04 §3). */
export function nextProtocol(cursor: FieldCursor): void {
  cursor.vector(rare('handshake.npn_selected_protocol_len'), 1).rest(rare('handshake.npn_selected_protocol'));
  cursor.vector(rare('handshake.npn_padding_len'), 1).rest(rare('handshake.npn_padding'));
}

/** RFC 6066 §5. */
export function certificateUrl(cursor: FieldCursor): void {
  cursor.integer(rare('handshake.cert_url_type'), 1);
  const list = cursor.vector(rare('handshake.cert_url.url_hash_len'), 2);
  while (list.left >= 3) {
    list.sink.open(rare('handshake.cert_url.url_hash'), list.at, Math.min(list.left, 3 + list.peek(2)));
    list.vector(rare('handshake.cert_url.url_len'), 2).rest(rare('handshake.cert_url.url'));
    const hasHash = list.peek(1) === 1;
    list.tell(rare('handshake.cert_url.padding'), 1, true);
    list.skip(1);
    if (hasHash) list.take(rare('handshake.cert_url.sha1'), SHA1);
    list.sink.close();
  }
}

/** One response, or a list of them (RFC 6066 §8, RFC 6961 §2.2). */
export function certificateStatus(cursor: FieldCursor): void {
  const type = cursor.integer(extensionFields.statusType, 1);
  if (type === OCSP) return void cursor.vector(rare('handshake.ocsp_response_len'), 3);
  if (type !== OCSP_MULTI) return;
  const list = cursor.vector(rare('handshake.ocsp_response_list_len'), 3);
  while (list.left >= 3) list.vector(rare('handshake.ocsp_response_len'), 3);
}

/** Which kinds of certificates: a list from the client, one from the server (RFC 7250 §3, RFC 6091 §3.1). */
export function certificateTypes(cursor: FieldCursor, isList: boolean): void {
  if (!isList) return void cursor.integer(rare('handshake.cert_type.type'), 1);
  const list = cursor.vector(rare('handshake.cert_type.types_len'), 1);
  listOf(list, rare('handshake.cert_type.types'), 1, () => list.integer(rare('handshake.cert_type.type'), 1));
}

/** Whom to ask about a certificate, and how: lists that nobody takes apart (RFC 6066 §8). */
export function statusLists(cursor: FieldCursor): void {
  for (const length of [
    rare('handshake.extensions_status_request_responder_ids_len'),
    rare('handshake.extensions_status_request_exts_len'),
  ]) {
    const list = cursor.vector(length, 2);
    if (list.left > 0) list.tell(fields.statusUndecoded, list.left, true);
  }
}

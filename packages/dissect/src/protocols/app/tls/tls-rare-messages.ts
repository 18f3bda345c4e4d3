import type { FieldCursor } from '../../../field-cursor.ts';
import { extensionFields, handshakeFields } from './tls-fields.ts';
import { rareFields as fields } from './tls-rare-fields.ts';

const HEARTBEAT_HEADER = 3;
/** RFC 6520 §4: at least so many bytes of padding. */
const HEARTBEAT_PADDING = 16;
const SHA1 = 20;

/** RFC 6520 §4. Of an encrypted one the first byte is seldom a type. */
export function walkHeartbeat(cursor: FieldCursor): void {
  const type = cursor.peek(1);
  if (cursor.left < HEARTBEAT_HEADER || type < 1 || type > 2) return;
  const room = cursor.left - HEARTBEAT_HEADER;
  const length = cursor.peek(2, 1);
  cursor.integer(fields.heartbeatType, 1);
  if (length > room - HEARTBEAT_PADDING) cursor.tell(fields.heartbeatInvalid, 2, true);
  cursor.integer(fields.heartbeatLength, 2);
  cursor.take(fields.heartbeatPayload, Math.min(length, room));
  cursor.rest(fields.heartbeatPadding);
}

/** The next protocol, chosen (draft-agl-tls-nextprotoneg-04 §3). */
export function nextProtocol(cursor: FieldCursor): void {
  cursor.vector(fields.npnSelectedLength, 1).rest(fields.npnSelected);
  cursor.vector(fields.npnPaddingLength, 1).rest(fields.npnPadding);
}

/** RFC 6066 §5. */
export function certificateUrl(cursor: FieldCursor): void {
  cursor.integer(fields.urlChainType, 1);
  const list = cursor.vector(fields.urlsLength, 2);
  while (list.left >= 3) {
    list.sink.open(fields.urlAndHash, list.at, Math.min(list.left, 3 + list.peek(2)));
    list.vector(fields.urlLength, 2).rest(fields.url);
    const hasHash = list.peek(1) === 1;
    list.tell(fields.urlPadding, 1, true);
    list.skip(1);
    if (hasHash) list.take(fields.urlHash, SHA1);
    list.sink.close();
  }
}

/** RFC 6066 §8. */
export function certificateStatus(cursor: FieldCursor): void {
  cursor.integer(extensionFields.statusType, 1);
  cursor.vector(handshakeFields.ocspLength, 3);
}

/** Which kinds of certificates: a list from the client, one from the server (RFC 7250 §3, RFC 6091 §3.1). */
export function certificateTypes(cursor: FieldCursor, isList: boolean): void {
  if (!isList) return void cursor.integer(fields.rawKeyType, 1);
  const list = cursor.vector(fields.rawKeyTypesLength, 1);
  list.tell(fields.rawKeyTypes, list.left, true);
  while (list.left > 0) list.integer(fields.rawKeyType, 1);
}

/** Whom to ask about a certificate, and how: lists that nobody takes apart (RFC 6066 §8). */
export function statusLists(cursor: FieldCursor): void {
  for (const length of [extensionFields.responderIdsLength, extensionFields.requestExtensionsLength]) {
    const list = cursor.vector(length, 2);
    if (list.left > 0) list.tell(fields.statusUndecoded, list.left, true);
  }
}

import { u16be } from '@plainwire/bytes';
import { FieldCursor } from '../../../field-cursor.ts';
import { defineProtocol } from '../../../protocol.ts';
import type { FieldSink } from '../../../sink.ts';
import type { LayerView } from '../../../view.ts';
import { x509Fields } from '../x509/x509-fields.ts';
import { extensionFields, handshakeFields, recordFields } from './tls-fields.ts';
import { looksLikeHandshake, walkHandshake } from './tls-handshake.ts';
import { rareFields, undecidedFields } from './tls-rare-fields.ts';
import { walkHeartbeat } from './tls-rare-messages.ts';

// Transport Layer Security: the record layer (RFC 8446 §5.1, RFC 5246 §6.2.1) and the messages inside it as far as
// they are in the clear. The bytes are those of a stream: any number of records, one after the other.
//
//   0 content type   1 version   3 length   5 fragment

const RECORD_HEADER = 5;
/** RFC 5246 §6.2.3 allows 2^14 + 2048. */
const LARGEST_RECORD = 0x4800;
const CHANGE_CIPHER_SPEC = 20;
const ALERT = 21;
const HANDSHAKE = 22;
const APPLICATION_DATA = 23;
const HEARTBEAT = 24;

/** Whether a record header may stand at `at`. */
export function looksLikeRecord(bytes: Uint8Array, at: number, limit: number): boolean {
  if (limit - at < RECORD_HEADER) return false;
  const type = bytes[at]!;
  return (
    type >= CHANGE_CIPHER_SPEC &&
    type <= HEARTBEAT &&
    bytes[at + 1] === 3 &&
    bytes[at + 2]! <= 4 &&
    u16be(bytes, at + 3) <= LARGEST_RECORD
  );
}

function walkRecords({ bytes, start, limit }: LayerView, sink: FieldSink): void {
  const cursor = new FieldCursor(bytes, start, limit, sink);
  while (cursor.left >= RECORD_HEADER) {
    const length = cursor.peek(2, 3);
    sink.open(recordFields.record, cursor.at, Math.min(RECORD_HEADER + length, cursor.left));
    const type = cursor.integer(recordFields.contentType, 1);
    const version = cursor.integer(recordFields.recordVersion, 2);
    const fragment = cursor.vector(recordFields.recordLength, 2);
    if (!fragment.short) walkFragment(fragment, type, version);
    sink.close();
  }
}

function walkFragment(cursor: FieldCursor, type: number, version: number): void {
  switch (type) {
    case CHANGE_CIPHER_SPEC:
      cursor.tell(recordFields.changeCipherSpec, cursor.left, true);
      break;
    case ALERT:
      walkAlert(cursor);
      break;
    case HANDSHAKE:
      if (looksLikeHandshake(cursor)) walkHandshake(cursor, version);
      else cursor.tell(handshakeFields.handshake, cursor.left, true);
      break;
    case APPLICATION_DATA:
      cursor.rest(recordFields.applicationData);
      break;
    case HEARTBEAT:
      cursor.tell(recordFields.heartbeat, cursor.left, true);
      walkHeartbeat(cursor);
  }
}

/** Longer than two bytes: encrypted. */
function walkAlert(cursor: FieldCursor): void {
  cursor.sink.open(recordFields.alert, cursor.at, cursor.left);
  if (cursor.left === 2) {
    cursor.integer(recordFields.alertLevel, 1);
    cursor.integer(recordFields.alertDescription, 1);
  }
  cursor.sink.close();
}

export const tls = defineProtocol({
  name: 'tls',
  title: 'Transport Layer Security',
  spec: 'RFC 8446 §5.1',
  fields: {
    ...recordFields,
    ...handshakeFields,
    ...extensionFields,
    ...rareFields,
    ...undecidedFields,
    ...x509Fields,
  },
  claims: [
    { table: 'tcp.port', key: 443 },
    { table: 'tcp.port', key: 636 },
    { table: 'tcp.port', key: 853 },
    { table: 'tcp.port', key: 989 },
    { table: 'tcp.port', key: 990 },
    { table: 'tcp.port', key: 993 },
    { table: 'tcp.port', key: 995 },
    { table: 'tcp.port', key: 8443 },
  ],
  sniffs: [{ table: 'tcp.port', test: looksLikeRecord }],
  minimum: RECORD_HEADER,
  walk: walkRecords,
  step(bytes, at, limit, handoff) {
    let end = at;
    while (limit - end >= RECORD_HEADER) {
      if (!looksLikeRecord(bytes, end, limit)) {
        handoff.malformed(end, 'RFC 8446 §5.1');
        return limit;
      }
      end += RECORD_HEADER + u16be(bytes, end + 3);
    }
    // A header that is cut in two: it needs its five bytes.
    return end < limit ? end + RECORD_HEADER : end;
  },
});

/** Handshake messages without records around them: decrypted, or put together from several records. */
export const tlsHandshake = defineProtocol({
  name: 'tls-handshake',
  title: 'TLS Handshake Protocol',
  spec: 'RFC 8446 §4',
  fields: { ...handshakeFields, ...extensionFields, ...rareFields, ...x509Fields },
  minimum: 4,
  walk: ({ bytes, start, limit }, sink) => walkHandshake(new FieldCursor(bytes, start, limit, sink), 0x0303),
  stackNames: () => [],
});

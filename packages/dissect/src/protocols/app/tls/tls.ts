import { u16be } from '@plainwire/bytes';
import { groupOf } from '../../../cursor-lines.ts';
import { FieldCursor } from '../../../field-cursor.ts';
import { defineProtocol } from '../../../protocol.ts';
import type { FieldSink } from '../../../sink.ts';
import type { LayerView } from '../../../view.ts';
import { alertLabels } from '../../data/tls-records.ts';
import { x509Fields } from '../x509/x509-fields.ts';
import { credentialFields } from './delegated-credential.ts';
import { applicationOf } from './tls-application.ts';
import { ALERT_LEVELS, extensionFields, handshakeFields, recordFields } from './tls-fields.ts';
import { looksLikeHandshake, messagesName, walkHandshake } from './tls-handshake.ts';
import { keyExchangeFields } from './tls-key-exchange.ts';
import { Negotiated } from './tls-negotiated.ts';
import { rareFields, undecidedFields } from './tls-rare-fields.ts';
import { walkHeartbeat } from './tls-rare-messages.ts';

// Transport Layer Security: the record layer (RFC 8446 §5.1, RFC 5246 §6.2.1) and the messages inside it as far as
// they are in the clear. The bytes are those of a stream: any number of records, one after the other.
//
//   0 content type   1 version   3 length   5 fragment

const RECORD_HEADER = 5;
/** RFC 5246 §6.2.3 allows 2^14 + 2048. */
const LARGEST_RECORD = 0x4800;
/** RFC 8446 §5.2 allows less. */
const LARGEST_RECORD_13 = 0x4100;
const TLS12 = 0x0303;
const TLS13 = 0x0304;
const CHANGE_CIPHER_SPEC = 20;
const ALERT = 21;
const HANDSHAKE = 22;
const APPLICATION_DATA = 23;
const HEARTBEAT = 24;

/** Whether a record header may stand at `at`. */
export function looksLikeRecord(bytes: Uint8Array, at: number, limit: number): boolean {
  return isRecordHeader(bytes, at, limit) && u16be(bytes, at + 3) <= LARGEST_RECORD;
}

function isRecordHeader(bytes: Uint8Array, at: number, limit: number): boolean {
  if (limit - at < RECORD_HEADER) return false;
  const type = bytes[at]!;
  return type >= CHANGE_CIPHER_SPEC && type <= HEARTBEAT && bytes[at + 1] === 3 && bytes[at + 2]! <= 4;
}

function walkRecords(layer: LayerView, sink: FieldSink): void {
  const { bytes, start, limit, wireLimit } = layer;
  const negotiated = new Negotiated(layer.frame.earlierAt(layer.index));
  const application = applicationOf(layer);
  const cursor = new FieldCursor(bytes, start, limit, sink);
  while (cursor.left >= RECORD_HEADER) {
    if (!isRecordHeader(bytes, cursor.at, limit)) {
      if (cursor.at > start || negotiated.chosen > 0) ignored(cursor);
      return;
    }
    // As in Wireshark: of a segment that was cut, a record that goes on in the next is not told.
    if (limit < wireLimit && cursor.at + RECORD_HEADER + cursor.peek(2, 3) > wireLimit) return;
    walkRecord(cursor, negotiated, application);
  }
}

/** Bytes among records that are none. */
function ignored(cursor: FieldCursor): void {
  groupOf(cursor, 'Ignored Unknown Record', () => cursor.tell(rareFields.unknownRecord, cursor.left, true));
}

function walkRecord(cursor: FieldCursor, negotiated: Negotiated, application: string | undefined): void {
  const { sink } = cursor;
  const type = cursor.peek(1);
  negotiated.recordVersion = cursor.peek(2, 1);
  const length = cursor.peek(2, 3);
  sink.open(recordFields.record, cursor.at, Math.min(RECORD_HEADER + length, cursor.left));
  // What is inside a protected record of TLS 1.3 its type does not say (RFC 8446 §5.2).
  const isOpaque = type === APPLICATION_DATA && negotiated.version === TLS13;
  cursor.integer(isOpaque ? recordFields.opaqueType : recordFields.contentType, 1);
  cursor.integer(recordFields.recordVersion, 2);
  const largest = negotiated.version === TLS13 ? LARGEST_RECORD_13 : LARGEST_RECORD;
  const remark =
    length > largest ? `TLSCiphertext length MUST NOT exceed 2^14 + ${largest - 0x4000}` : undefined;
  if (remark !== undefined) sink.set(rareFields.badLength, cursor.at, 2, true, remark);
  const fragment = cursor.vector(recordFields.recordLength, 2);
  sink.relabel(
    `${VERSION_NAMES[negotiated.version] ?? 'TLS'} Record Layer: ${contentName(fragment, type, application)}`,
  );
  if (!fragment.short) walkFragment(fragment, type, negotiated);
  if (type === APPLICATION_DATA && application !== undefined && !fragment.short)
    sink.set(recordFields.applicationProtocol, fragment.end, 0, application);
  sink.close();
}

const VERSION_NAMES: Readonly<Record<number, string>> = {
  768: 'SSLv3',
  769: 'TLSv1',
  770: 'TLSv1.1',
  771: 'TLSv1.2',
  772: 'TLSv1.3',
};

/** What a record holds, in a few words. */
function contentName(cursor: FieldCursor, type: number, application = 'Application Data'): string {
  switch (type) {
    case CHANGE_CIPHER_SPEC:
      return 'Change Cipher Spec Protocol: Change Cipher Spec';
    case ALERT:
      if (cursor.left !== 2) return 'Encrypted Alert';
      return `Alert (Level: ${ALERT_LEVELS[cursor.peek(1)]}, Description: ${alertLabels[cursor.peek(1, 1)]})`;
    case HANDSHAKE:
      return `Handshake Protocol: ${looksLikeHandshake(cursor) ? messagesName(cursor) : ENCRYPTED_HANDSHAKE}`;
    case APPLICATION_DATA:
      return `Application Data Protocol: ${application}`;
    default:
      return 'Heartbeat';
  }
}

function walkFragment(cursor: FieldCursor, type: number, negotiated: Negotiated): void {
  switch (type) {
    case CHANGE_CIPHER_SPEC:
      cursor.tell(recordFields.changeCipherSpec, cursor.left, true);
      break;
    case ALERT:
      walkAlert(cursor);
      break;
    case HANDSHAKE:
      if (looksLikeHandshake(cursor)) walkHandshake(cursor, negotiated);
      else
        cursor.sink.set(
          handshakeFields.handshake,
          cursor.at,
          cursor.left,
          true,
          `Handshake Protocol: ${ENCRYPTED_HANDSHAKE}`,
        );
      break;
    case APPLICATION_DATA:
      cursor.rest(recordFields.applicationData);
      break;
    case HEARTBEAT:
      cursor.tell(recordFields.heartbeat, cursor.left, true);
      walkHeartbeat(cursor);
  }
}

const ENCRYPTED_HANDSHAKE = 'Encrypted Handshake Message';

/** Longer than two bytes: encrypted. */
function walkAlert(cursor: FieldCursor): void {
  const isPlain = cursor.left === 2;
  const label = isPlain ? undefined : 'Alert Message: Encrypted Alert';
  cursor.sink.open(recordFields.alert, cursor.at, cursor.left, label);
  if (isPlain) {
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
    ...keyExchangeFields,
    ...credentialFields,
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
  fields: {
    ...handshakeFields,
    ...extensionFields,
    ...keyExchangeFields,
    ...credentialFields,
    ...rareFields,
    ...x509Fields,
  },
  minimum: 4,
  walk({ bytes, start, limit, frame, index }, sink) {
    const negotiated = new Negotiated(frame.earlierAt(index));
    negotiated.recordVersion = TLS12;
    walkHandshake(new FieldCursor(bytes, start, limit, sink), negotiated);
  },
  stackNames: () => [],
});

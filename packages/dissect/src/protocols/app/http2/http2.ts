import { u24be, u32be } from '@plainwire/bytes';
import { FieldCursor } from '../../../field-cursor.ts';
import { defineProtocol } from '../../../protocol.ts';
import type { FieldSink } from '../../../sink.ts';
import type { LayerView } from '../../../view.ts';
import { frameFields as fields, headerListFields } from './http2-fields.ts';

// HTTP/2 frames (RFC 9113 §4.1). The bytes are those of a stream: the client's preface, if it stands there, and any
// number of frames.
//
//   0 length 24   3 type   4 flags   5 reserved 1 | stream 31   9 payload

const HEADER = 9;
const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';
const STREAM_MASK = 0x7fffffff;
const END_STREAM = 0x01;
const ACK = 0x01;
const END_HEADERS = 0x04;
const PADDED = 0x08;
const PRIORITY = 0x20;

/** Whether the client's preface begins at `at` (RFC 9113 §3.4). */
export function looksLikePreface(bytes: Uint8Array, at: number, limit: number): boolean {
  if (limit - at < PREFACE.length) return false;
  for (let i = 0; i < PREFACE.length; i++) if (bytes[at + i] !== PREFACE.charCodeAt(i)) return false;
  return true;
}

type FrameBody = (cursor: FieldCursor, flags: number) => void;

/** What is left without the padding that stands at the end (RFC 9113 §6.1). */
function unpadded(
  cursor: FieldCursor,
  flags: number,
  padding: typeof fields.dataPadding,
  body: FrameBody,
): void {
  const length = (flags & PADDED) !== 0 ? cursor.integer(fields.padLength, 1) : 0;
  body(cursor.inside(Math.max(0, cursor.left - length)), flags);
  cursor.rest(padding);
}

function data(cursor: FieldCursor, flags: number): void {
  cursor.tell(fields.endStream, 0, (flags & END_STREAM) !== 0);
  cursor.tell(fields.padded, 0, (flags & PADDED) !== 0);
  unpadded(cursor, flags, fields.dataPadding, (inner) => inner.rest(fields.data));
}

function headers(cursor: FieldCursor, flags: number): void {
  cursor.tell(fields.hasPriority, 0, (flags & PRIORITY) !== 0);
  cursor.tell(fields.padded, 0, (flags & PADDED) !== 0);
  cursor.tell(fields.endHeaders, 0, (flags & END_HEADERS) !== 0);
  cursor.tell(fields.endStream, 0, (flags & END_STREAM) !== 0);
  unpadded(cursor, flags, fields.headersPadding, (inner) => {
    if ((flags & PRIORITY) !== 0) priority(inner);
    inner.rest(fields.headerBlock);
  });
}

function priority(cursor: FieldCursor): void {
  cursor.tell(fields.exclusive, 4, cursor.peek(1) >= 0x80);
  streamId(cursor, fields.dependency);
  cursor.integer(fields.weight, 1);
}

function settings(cursor: FieldCursor, flags: number): void {
  cursor.tell(fields.settingsAck, 0, (flags & ACK) !== 0);
  while (cursor.left >= 6) {
    cursor.sink.open(fields.settings, cursor.at, 6);
    const id = cursor.integer(fields.settingId, 2);
    cursor.integer(SETTINGS[id] ?? fields.unknownSetting, 4);
    cursor.sink.close();
  }
}

const SETTINGS: Readonly<Record<number, typeof fields.enablePush>> = {
  1: fields.headerTableSize,
  2: fields.enablePush,
  3: fields.maxConcurrentStreams,
  4: fields.initialWindowSize,
  5: fields.maxFrameSize,
  6: fields.maxHeaderListSize,
  8: fields.extendedConnect,
};

function pushPromise(cursor: FieldCursor, flags: number): void {
  cursor.tell(fields.padded, 0, (flags & PADDED) !== 0);
  cursor.tell(fields.endHeaders, 0, (flags & END_HEADERS) !== 0);
  unpadded(cursor, flags, fields.headersPadding, (inner) => {
    streamId(inner, fields.promisedStream);
    inner.rest(fields.headerBlock);
  });
}

function ping(cursor: FieldCursor, flags: number): void {
  cursor.tell(fields.pingAck, 0, (flags & ACK) !== 0);
  cursor.rest((flags & ACK) !== 0 ? fields.pong : fields.ping);
}

function goaway(cursor: FieldCursor): void {
  streamId(cursor, fields.lastStreamId);
  cursor.integer(fields.goawayError, 4);
  cursor.rest(fields.goawayData);
}

function continuation(cursor: FieldCursor, flags: number): void {
  cursor.tell(fields.endHeaders, 0, (flags & END_HEADERS) !== 0);
  cursor.rest(fields.headerBlock);
}

/** 31 bits after a reserved one. */
function streamId(cursor: FieldCursor, field: typeof fields.streamId): void {
  if (cursor.left >= 4) cursor.tell(field, 4, u32be(cursor.bytes, cursor.at) & STREAM_MASK);
  cursor.skip(4);
}

const FRAMES: readonly FrameBody[] = [
  data,
  headers,
  priority,
  (cursor) => void cursor.integer(fields.resetError, 4),
  settings,
  pushPromise,
  ping,
  goaway,
  (cursor) => streamId(cursor, fields.windowIncrement),
  continuation,
];

function walkFrames({ bytes, start, limit }: LayerView, sink: FieldSink): void {
  const cursor = new FieldCursor(bytes, start, limit, sink);
  if (looksLikePreface(bytes, start, limit)) cursor.take(fields.magic, PREFACE.length);
  while (cursor.left >= HEADER) {
    sink.open(fields.stream, cursor.at, Math.min(HEADER + cursor.peek(3), cursor.left));
    const length = cursor.integer(fields.frameLength, 3);
    const type = cursor.integer(fields.type, 1);
    const flags = cursor.integer(fields.flags, 1);
    cursor.tell(fields.reserved, 4, cursor.peek(1) >> 7);
    streamId(cursor, fields.streamId);
    const body = cursor.inside(length);
    (FRAMES[type] ?? ((inner) => inner.rest(fields.unknown)))(body, flags);
    sink.close();
  }
}

export const http2 = defineProtocol({
  name: 'http2',
  title: 'HyperText Transfer Protocol 2',
  spec: 'RFC 9113 §4.1',
  fields: { ...fields, ...headerListFields },
  sniffs: [{ table: 'tcp.port', test: looksLikePreface }],
  minimum: HEADER,
  walk: walkFrames,
  step(bytes, at, limit) {
    let end = looksLikePreface(bytes, at, limit) ? at + PREFACE.length : at;
    while (limit - end >= HEADER) end += HEADER + u24be(bytes, end);
    return end < limit ? end + HEADER : end;
  },
});

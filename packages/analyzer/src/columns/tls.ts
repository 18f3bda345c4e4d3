import { u16be } from '@plainwire/bytes';
import { alertLabels, tlsMessageName } from '@plainwire/dissect';
import type { AnalyzedFrame } from '../analyzed-frame.ts';
import type { TlsRecordEvent } from '../outcome.ts';
import type { ColumnWriter } from './column.ts';
import { tlsVersionNames } from './tls-versions.ts';

const RECORD_HEADER = 5;
const MESSAGE_HEADER = 4;
const ALERT = 21;
const CLEAR_ALERT = 2;
const HANDSHAKE = 22;
const ALERT_LEVELS = ['Unknown (0)', 'Warning', 'Fatal'];
const CONTENT: ReadonlyMap<number, string> = new Map([
  [20, 'Change Cipher Spec'],
  [21, 'Alert'],
  [22, 'Encrypted Handshake Message'],
  [23, 'Application Data'],
  [24, 'Heartbeat'],
]);

/** `Server Hello, Certificate, Server Hello Done` */
export const tlsColumns: ColumnWriter = {
  protocol: 'tls',
  label(frame, layer) {
    const version = frame.tcp?.alone === true ? cutVersion(frame, layer) : frame.outcome.tlsVersion;
    return tlsVersionNames.get(version ?? 0) ?? 'TLS';
  },
  info(frame, layer) {
    const all = frame.tcp?.alone === true ? cutNames(frame, layer) : frame.outcome.tlsRecords.flatMap(names);
    return all.join(', ');
  },
};

/** Of a segment that was read by itself: what its first record says. */
function cutVersion(frame: AnalyzedFrame, layer: number): number {
  const at = frame.startAt(layer);
  return frame.limitAt(layer) - at < RECORD_HEADER ? 0 : u16be(frame.bytesAt(layer), at + 1);
}

/** What is in the records that lie within such a segment. */
function cutNames(frame: AnalyzedFrame, layer: number): string[] {
  const bytes = frame.bytesAt(layer);
  const limit = frame.limitAt(layer);
  const all: string[] = [];
  for (let at = frame.startAt(layer); at + RECORD_HEADER <= limit; ) {
    const end = at + RECORD_HEADER + u16be(bytes, at + 3);
    if (end > limit) break;
    const content = bytes.subarray(at + RECORD_HEADER, end);
    const isClear = bytes[at] !== ALERT || content.length === CLEAR_ALERT;
    all.push(...namesOf(bytes[at]!, isClear ? content : undefined));
    at = end;
  }
  return all;
}

function names(record: TlsRecordEvent): string[] {
  return namesOf(record.type === 'record' ? record.innerType : record.contentType, contentOf(record));
}

function namesOf(type: number, content: Uint8Array | undefined): string[] {
  if (type === HANDSHAKE && content !== undefined) {
    const messages = handshakeMessages(content);
    if (messages.length > 0) return messages;
  }
  if (type === ALERT) return [content === undefined ? 'Encrypted Alert' : alertText(content)];
  return [CONTENT.get(type) ?? `Content Type ${type}`];
}

function contentOf(record: TlsRecordEvent): Uint8Array | undefined {
  if (record.type === 'held-record') return undefined;
  return record.encrypted ? record.plaintext : record.bytes.subarray(RECORD_HEADER);
}

/** Names of the messages that begin in a record; what does not look like one ends the list. */
function handshakeMessages(bytes: Uint8Array): string[] {
  const all: string[] = [];
  let at = 0;
  while (at + MESSAGE_HEADER <= bytes.length) {
    const name = tlsMessageName(bytes, at);
    if (name === undefined) break;
    all.push(name);
    at += MESSAGE_HEADER + ((bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!);
  }
  return all;
}

function alertText(content: Uint8Array): string {
  const [level = 0, description = 0] = content;
  const levelName = ALERT_LEVELS[level] ?? `Unknown (${level})`;
  return `Alert (Level: ${levelName}, Description: ${alertLabels[description] ?? `Unknown (${description})`})`;
}

import { handshakeTypeLabels } from '@plainwire/dissect';
import type { TlsRecordEvent } from '../outcome.ts';
import type { ColumnWriter } from './column.ts';
import { tlsVersionNames } from './tls-versions.ts';

const RECORD_HEADER = 5;
const ALERT = 21;
const HANDSHAKE = 22;
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
  label: (frame) => tlsVersionNames.get(frame.outcome.tlsVersion ?? 0) ?? 'TLS',
  info: (frame) => frame.outcome.tlsRecords.flatMap(names).join(', '),
};

function names(record: TlsRecordEvent): string[] {
  const content = record.encrypted ? record.plaintext : record.bytes.subarray(RECORD_HEADER);
  if (record.innerType === HANDSHAKE && content !== undefined) {
    const messages = handshakeMessages(content);
    if (messages.length > 0) return messages;
  }
  if (record.innerType === ALERT && content === undefined) return ['Encrypted Alert'];
  return [CONTENT.get(record.innerType) ?? `Content Type ${record.innerType}`];
}

/** Names of the messages that begin in a record; what does not look like one ends the list. */
function handshakeMessages(bytes: Uint8Array): string[] {
  const all: string[] = [];
  let at = 0;
  while (at + 4 <= bytes.length) {
    const name = handshakeTypeLabels[bytes[at]!];
    if (name === undefined) break;
    all.push(name);
    at += 4 + ((bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!);
  }
  return all;
}

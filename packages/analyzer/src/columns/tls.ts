import type { AnalyzedFrame } from '../analyzed-frame.ts';
import type { TlsRecordEvent } from '../outcome.ts';
import type { ColumnWriter } from './column.ts';

const VERSIONS: ReadonlyMap<number, string> = new Map([
  [0x0300, 'SSLv3'],
  [0x0301, 'TLSv1'],
  [0x0302, 'TLSv1.1'],
  [0x0303, 'TLSv1.2'],
  [0x0304, 'TLSv1.3'],
]);

const RECORD_HEADER = 5;
const HANDSHAKE = 22;
const CONTENT: ReadonlyMap<number, string> = new Map([
  [20, 'Change Cipher Spec'],
  [21, 'Alert'],
  [22, 'Encrypted Handshake Message'],
  [23, 'Application Data'],
  [24, 'Heartbeat'],
]);

/** RFC 8446 §4, RFC 5246 §7.4 */
const MESSAGES: ReadonlyMap<number, string> = new Map([
  [0, 'Hello Request'],
  [1, 'Client Hello'],
  [2, 'Server Hello'],
  [4, 'New Session Ticket'],
  [5, 'End Of Early Data'],
  [8, 'Encrypted Extensions'],
  [11, 'Certificate'],
  [12, 'Server Key Exchange'],
  [13, 'Certificate Request'],
  [14, 'Server Hello Done'],
  [15, 'Certificate Verify'],
  [16, 'Client Key Exchange'],
  [20, 'Finished'],
  [22, 'Certificate Status'],
  [24, 'Key Update'],
]);

/** `Server Hello, Certificate, Server Hello Done` */
export const tlsColumns: ColumnWriter = {
  protocol: 'tls',
  label: (frame) => VERSIONS.get(versionOf(frame)) ?? 'TLS',
  info: (frame) => frame.outcome.tlsRecords.flatMap(names).join(', '),
};

function versionOf(frame: AnalyzedFrame): number {
  return frame.outcome.tlsRecords[0]?.version ?? 0;
}

function names(record: TlsRecordEvent): string[] {
  const content = record.encrypted ? record.plaintext : record.bytes.subarray(RECORD_HEADER);
  if (record.innerType === HANDSHAKE && content !== undefined) {
    const messages = handshakeMessages(content);
    if (messages.length > 0) return messages;
  }
  return [CONTENT.get(record.innerType) ?? `Content Type ${record.innerType}`];
}

/** Names of the messages that begin in a record; what does not look like one ends the list. */
function handshakeMessages(bytes: Uint8Array): string[] {
  const all: string[] = [];
  let at = 0;
  while (at + 4 <= bytes.length) {
    const name = MESSAGES.get(bytes[at]!);
    if (name === undefined) break;
    all.push(name);
    at += 4 + ((bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!);
  }
  return all;
}

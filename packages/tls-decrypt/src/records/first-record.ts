import { CLIENT, type Role, SERVER } from '../handshake/role.ts';
import {
  ALERT_RECORD,
  HELLO_PREFIX,
  isAlertRecord,
  isHello,
  isProtected13,
  isRecordHeader,
  isSplitHello,
} from './plausible.ts';
import type { RecordFlow, RecordSink } from './record-flow.ts';
import { ContentType, RECORD_HEADER } from './record-opener.ts';

/** Where TLS begins in a direction, or where it is met when its beginning was not captured. */
export interface FirstRecord {
  readonly at: number;
  /** It is no hello: the capture, or what is left of it behind a gap, begins in the midst of the connection. */
  readonly inTheMidst: boolean;
}

/**
 * Looks for the first record in `bytes[from…]`, where `bytes` stand at `offset` of the stream: a hello anywhere, since TLS
 * may begin inside another protocol (STARTTLS); any record at a fresh place, which is the beginning or the end of a gap;
 * application data anywhere, whose header is the least likely to come by chance.
 *
 * Undefined when none is there; the last nine bytes may begin one.
 */
export function findFirst(
  bytes: Uint8Array,
  from: number,
  offset: number,
  isFresh: boolean,
  flow: RecordFlow,
  sink: RecordSink,
): FirstRecord | undefined {
  const isServer = sink.isServer(flow);
  if (isFresh && meetsRecord(bytes, from, offset, isServer)) return { at: from, inTheMidst: true };
  const last = bytes.length - HELLO_PREFIX;
  for (let at = from; at <= bytes.length - ALERT_RECORD; at++) {
    switch (bytes[at]) {
      case ContentType.alert:
        // A server that refuses a hello says no other word.
        if (isServer && isAlertRecord(bytes, at)) return { at, inTheMidst: false };
        break;
      case ContentType.handshake: {
        const role = at > last ? undefined : helloRole(bytes, at, offset + at === 0);
        if (role !== undefined && sink.helloFound(flow, role)) return { at, inTheMidst: false };
        break;
      }
      case ContentType.applicationData:
        if (at <= last && isProtected13(bytes, at)) return { at, inTheMidst: true };
    }
  }
  return undefined;
}

/** Whether a record other than a hello begins at `at`, which is known as soon as its header is there, or ten bytes. */
function meetsRecord(bytes: Uint8Array, at: number, offset: number, isServer: boolean): boolean {
  const have = bytes.length - at;
  if (have < RECORD_HEADER || !isRecordHeader(bytes, at)) return false;
  if (bytes[at] === ContentType.alert) return have >= ALERT_RECORD && !(isServer && isAlertRecord(bytes, at));
  if (bytes[at] !== ContentType.handshake) return true;
  const isStart = offset + at === 0;
  if (have < HELLO_PREFIX) return !isStart && have >= RECORD_HEADER + bytes[at + 3]! * 256 + bytes[at + 4]!;
  return helloRole(bytes, at, isStart) === undefined;
}

/** Whose hello may begin at `at`; one that is cut into tiny records is looked for at the start of a stream only. */
export function helloRole(bytes: Uint8Array, at: number, isStart: boolean): Role | undefined {
  if (isHello(bytes, at, 1) || (isStart && isSplitHello(bytes, at, 1))) return CLIENT;
  if (isHello(bytes, at, 2) || (isStart && isSplitHello(bytes, at, 2))) return SERVER;
  return undefined;
}

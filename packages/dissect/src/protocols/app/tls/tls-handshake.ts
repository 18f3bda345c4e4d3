import { groupOf, listOf } from '../../../cursor-lines.ts';
import { byteCount, counted } from '../../../display-text.ts';
import type { FieldCursor } from '../../../field-cursor.ts';
import { md5Hex } from '../../../md5.ts';
import { walkCertificate } from '../x509/x509.ts';
import { distinguishedNames } from './distinguished-names.ts';
import { signatureScheme } from './signature-scheme.ts';
import { type ExtensionNotes, emptyNotes, signatureSchemes, walkExtensions } from './tls-extensions.ts';
import { handshakeFields as fields } from './tls-fields.ts';
import { clientKeyExchange, serverKeyExchange } from './tls-key-exchange.ts';
import { tlsMessageName } from './tls-message-name.ts';
import type { Negotiated } from './tls-negotiated.ts';
import { rare } from './tls-rare-fields.ts';
import { certificateStatus, certificateUrl, nextProtocol } from './tls-rare-messages.ts';

const SSL3 = 0x0300;
const TLS12 = 0x0303;
const TLS13 = 0x0304;
/** 0x7f12 is draft 18 of TLS 1.3. */
const DRAFTS = 0x7f;
const RANDOM = 32;

/** Handshake messages one after the other; `negotiated` is what the hellos say, those among them included. */
export function walkHandshake(cursor: FieldCursor, negotiated: Negotiated): void {
  while (cursor.left >= 4) {
    const length = cursor.peek(3, 1);
    const label = `Handshake Protocol: ${messageName(cursor)}`;
    cursor.sink.open(fields.handshake, cursor.at, Math.min(4 + length, cursor.left), label);
    const type = cursor.integer(fields.handshakeType, 1);
    const body = cursor.vector(fields.handshakeLength, 3);
    if (!body.short) MESSAGES.get(type)?.(body, negotiated);
    cursor.sink.close();
  }
}

/** What the messages of a record are called: the one by its name. */
export function messagesName(cursor: FieldCursor): string {
  return cursor.left > 4 + cursor.peek(3, 1) ? 'Multiple Handshake Messages' : messageName(cursor);
}

function messageName({ bytes, at, end }: FieldCursor): string {
  return tlsMessageName(bytes, at, end) ?? 'Unknown';
}

/**
 * Whether the payload of a handshake record reads as messages. Encrypted ones come under the same content type; their
 * first byte is seldom a type and their length is seldom right.
 */
export function looksLikeHandshake(cursor: FieldCursor): boolean {
  let ahead = 0;
  while (ahead + 4 <= cursor.left) {
    if (!KNOWN_TYPES.has(cursor.peek(1, ahead))) return false;
    ahead += 4 + cursor.peek(3, ahead + 1);
  }
  return ahead === cursor.left;
}

type Message = (cursor: FieldCursor, negotiated: Negotiated) => void;

function clientHello(cursor: FieldCursor): void {
  const version = cursor.integer(fields.handshakeVersion, 2);
  random(cursor, true);
  cursor.vector(fields.sessionIdLength, 1).rest(fields.sessionId);
  const ciphers: number[] = [];
  const suites = cursor.vector(fields.cipherSuitesLength, 2);
  const suitesLabel = `Cipher Suites (${counted(suites.left >> 1, 'suite')})`;
  listOf(
    suites,
    fields.cipherSuites,
    2,
    () => ciphers.push(suites.integer(fields.cipherSuite, 2)),
    suitesLabel,
  );
  const methods = cursor.vector(fields.compressionMethodsLength, 1);
  const methodsLabel = `Compression Methods (${counted(methods.left, 'method')})`;
  listOf(
    methods,
    fields.compressionMethods,
    1,
    () => methods.integer(fields.compressionMethod, 1),
    methodsLabel,
  );
  ja3(cursor, version, ciphers, walkExtensions(cursor, 'client-hello'));
}

function serverHello(cursor: FieldCursor, negotiated: Negotiated): void {
  const version = cursor.integer(fields.handshakeVersion, 2);
  const isDraft = version >> 8 === DRAFTS;
  random(cursor, !isDraft && !selectsTls13(cursor));
  // Drafts before 22 left these two out.
  if (!isDraft) cursor.vector(fields.sessionIdLength, 1).rest(fields.sessionId);
  const suite = cursor.integer(fields.cipherSuite, 2);
  if (!isDraft) cursor.integer(fields.compressionMethod, 1);
  const notes = walkExtensions(cursor, 'server-hello', emptyNotes());
  negotiated.choose(notes.selectedVersion || version);
  negotiated.cipherSuite = suite;
  if (!cursor.wants(fields.ja3sFull) && !cursor.wants(fields.ja3s)) return;
  const types = notes.types.filter((type) => !isGrease(type));
  const full = [version, suite, types.join('-')].join(',');
  cursor.tell(fields.ja3sFull, 0, full);
  cursor.tell(fields.ja3s, 0, md5Hex(full));
}

/** TLS 1.3 has no time in its random (RFC 8446 §4.1.2). */
function random(cursor: FieldCursor, withTime: boolean): void {
  if (cursor.left < RANDOM) return void cursor.skip(RANDOM);
  const { sink, at } = cursor;
  sink.open(fields.random, at, RANDOM);
  if (withTime) {
    sink.set(fields.randomTime, at, 4, BigInt(cursor.peek(4)) * 1_000_000_000n);
    sink.add(fields.randomBytes, at + 4, RANDOM - 4);
  }
  sink.close();
  cursor.skip(RANDOM);
}

/** Looks ahead, from the random on, for supported_versions: what the rest means depends on it. */
function selectsTls13(cursor: FieldCursor): boolean {
  let ahead = RANDOM + 1 + cursor.peek(1, RANDOM) + 5;
  while (ahead + 6 <= cursor.left) {
    if (cursor.peek(2, ahead) === 43) {
      const version = cursor.peek(2, ahead + 4);
      return version === TLS13 || version >> 8 === DRAFTS;
    }
    ahead += 4 + cursor.peek(2, ahead + 2);
  }
  return false;
}

/** RFC 8701: values that clients throw in to keep servers tolerant; no part of a fingerprint. */
function isGrease(value: number): boolean {
  return (value & 0x0f0f) === 0x0a0a && value >> 8 === (value & 0xff);
}

function ja3(cursor: FieldCursor, version: number, ciphers: readonly number[], notes: ExtensionNotes): void {
  if (!cursor.wants(fields.ja3Full) && !cursor.wants(fields.ja3)) return;
  const lists = [ciphers, notes.types, notes.groups, notes.pointFormats];
  const texts = lists.map((list) => list.filter((value) => !isGrease(value)).join('-'));
  const full = [version, ...texts].join(',');
  cursor.tell(fields.ja3Full, 0, full);
  cursor.tell(fields.ja3, 0, md5Hex(full));
}

function certificate(cursor: FieldCursor): void {
  const tls13 = cursor.peek(3) !== cursor.left - 3;
  if (tls13)
    cursor
      .vector(rare('handshake.certificate_request_context_length'), 1)
      .rest(rare('handshake.certificate_request_context'));
  const list = cursor.vector(fields.certificatesLength, 3);
  if (list.left === 0) return;
  const one = () => {
    const { at, left, bytes, sink } = list.vector(fields.certificateLength, 3);
    sink.open(fields.certificate, at, left);
    walkCertificate(bytes, at, left, sink);
    sink.close();
    if (tls13) walkExtensions(list, 'other');
  };
  listOf(list, fields.certificates, 3, one, `Certificates (${byteCount(list.left)})`);
}

function certificateRequest(cursor: FieldCursor, { version }: Negotiated): void {
  const contextLength = cursor.peek(1);
  // What reads as TLS 1.3's is that of TLS 1.0 when the record says so: types, then names.
  if (version >= TLS12 && cursor.peek(2, 1 + contextLength) === cursor.left - 3 - contextLength) {
    cursor
      .vector(rare('handshake.certificate_request_context_length'), 1)
      .rest(rare('handshake.certificate_request_context'));
    walkExtensions(cursor, 'other');
    return;
  }
  const types = cursor.vector(rare('handshake.cert_types_count'), 1);
  const label = `Certificate types (${counted(types.left, 'type')})`;
  listOf(types, rare('handshake.cert_types'), 1, () => types.integer(fields.certificateType, 1), label);
  if (version >= TLS12) signatureSchemes(cursor);
  distinguishedNames(cursor);
}

function certificateVerify(cursor: FieldCursor, { version }: Negotiated): void {
  if (version >= TLS12) signatureScheme(cursor);
  cursor.vector(fields.verifySignatureLength, 2).rest(fields.verifySignature);
}

/** RFC 5077 §3.3; RFC 8446 §4.6.1 has an age and a nonce before the ticket, and extensions after it. */
function newSessionTicket(cursor: FieldCursor): void {
  groupOf(cursor, 'TLS Session Ticket', () => {
    const tls13 = cursor.peek(2, 4) !== cursor.left - 6;
    cursor.integer(rare('handshake.session_ticket_lifetime_hint'), 4);
    if (tls13) {
      cursor.integer(rare('handshake.session_ticket_age_add'), 4);
      cursor
        .vector(rare('handshake.session_ticket_nonce_length'), 1)
        .rest(rare('handshake.session_ticket_nonce'));
    }
    cursor.vector(rare('handshake.session_ticket_length'), 2).rest(rare('handshake.session_ticket'));
    if (tls13) walkExtensions(cursor, 'other');
  });
}

/** SSL 3.0 has two hashes (RFC 6101 §5.6.9). */
function finished(cursor: FieldCursor, { version }: Negotiated): void {
  if (version !== SSL3) {
    cursor.tell(fields.verifyData, cursor.left, true);
    return;
  }
  cursor.tell(rare('handshake.md5_hash'), 16, true);
  cursor.skip(16);
  cursor.tell(rare('handshake.sha_hash'), 20, true);
}

const MESSAGES: ReadonlyMap<number, Message> = new Map<number, Message>([
  [1, clientHello],
  [2, serverHello],
  [4, newSessionTicket],
  [8, (cursor) => void walkExtensions(cursor, 'other')],
  [11, certificate],
  [12, serverKeyExchange],
  [13, certificateRequest],
  [15, certificateVerify],
  [16, clientKeyExchange],
  [20, finished],
  [21, certificateUrl],
  [22, certificateStatus],
  [24, (cursor) => cursor.rest(rare('handshake.key_update.request_update'))],
  [67, nextProtocol],
]);

const KNOWN_TYPES: ReadonlySet<number> = new Set([0, 1, 2, 3, 5, 14, 21, 22, 23, 25, ...MESSAGES.keys()]);

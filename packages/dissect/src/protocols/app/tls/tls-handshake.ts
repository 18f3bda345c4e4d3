import type { FieldCursor } from '../../../field-cursor.ts';
import { md5Hex } from '../../../md5.ts';
import { walkCertificate, walkDistinguishedName } from '../x509/x509.ts';
import {
  type ExtensionNotes,
  emptyNotes,
  signatureScheme,
  signatureSchemes,
  walkExtensions,
} from './tls-extensions.ts';
import { handshakeFields as fields } from './tls-fields.ts';
import { certificateStatus, certificateUrl, nextProtocol } from './tls-rare-messages.ts';

const TLS12 = 0x0303;
const TLS13 = 0x0304;
/** 0x7f12 is draft 18 of TLS 1.3. */
const DRAFTS = 0x7f;
const RANDOM = 32;

/** Handshake messages one after the other; `version` is that of the record layer, or 0. */
export function walkHandshake(cursor: FieldCursor, version: number): void {
  while (cursor.left >= 4) {
    const length = cursor.peek(3, 1);
    cursor.sink.open(fields.handshake, cursor.at, Math.min(4 + length, cursor.left));
    const type = cursor.integer(fields.handshakeType, 1);
    const body = cursor.vector(fields.handshakeLength, 3);
    if (!body.short) MESSAGES.get(type)?.(body, version);
    cursor.sink.close();
  }
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

type Message = (cursor: FieldCursor, version: number) => void;

function clientHello(cursor: FieldCursor): void {
  const version = cursor.integer(fields.handshakeVersion, 2);
  random(cursor, true);
  cursor.vector(fields.sessionIdLength, 1).rest(fields.sessionId);
  const ciphers: number[] = [];
  const suites = cursor.vector(fields.cipherSuitesLength, 2);
  suites.tell(fields.cipherSuites, suites.left, true);
  while (suites.left >= 2) ciphers.push(suites.integer(fields.cipherSuite, 2));
  const methods = cursor.vector(fields.compressionMethodsLength, 1);
  methods.tell(fields.compressionMethods, methods.left, true);
  while (methods.left > 0) methods.integer(fields.compressionMethod, 1);
  ja3(cursor, version, ciphers, walkExtensions(cursor, 'client-hello'));
}

function serverHello(cursor: FieldCursor): void {
  const version = cursor.integer(fields.handshakeVersion, 2);
  const isDraft = version >> 8 === DRAFTS;
  random(cursor, !isDraft && !selectsTls13(cursor));
  // Drafts before 22 left these two out.
  if (!isDraft) cursor.vector(fields.sessionIdLength, 1).rest(fields.sessionId);
  const suite = cursor.integer(fields.cipherSuite, 2);
  if (!isDraft) cursor.integer(fields.compressionMethod, 1);
  const notes = walkExtensions(cursor, 'server-hello', emptyNotes());
  if (!cursor.wants(fields.ja3sFull) && !cursor.wants(fields.ja3s)) return;
  const full = [version, suite, notes.types.join('-')].join(',');
  cursor.tell(fields.ja3sFull, 0, full);
  cursor.tell(fields.ja3s, 0, md5Hex(full));
}

/** TLS 1.3 has no time in its random (RFC 8446 §4.1.2). */
function random(cursor: FieldCursor, withTime: boolean): void {
  if (cursor.left < RANDOM) return void cursor.skip(RANDOM);
  const { sink, at } = cursor;
  sink.add(fields.random, at, RANDOM);
  if (withTime) {
    sink.set(fields.randomTime, at, 4, BigInt(cursor.peek(4)) * 1_000_000_000n);
    sink.add(fields.randomBytes, at + 4, RANDOM - 4);
  }
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
  if (tls13) cursor.vector(fields.requestContextLength, 1).rest(fields.requestContext);
  const list = cursor.vector(fields.certificatesLength, 3);
  if (list.left > 0) list.tell(fields.certificates, list.left, true);
  while (list.left >= 3) {
    const one = list.vector(fields.certificateLength, 3);
    cursor.sink.open(fields.certificate, one.at, one.left);
    walkCertificate(one.bytes, one.at, one.left, one.sink);
    cursor.sink.close();
    if (tls13) walkExtensions(list, 'other');
  }
}

const NAMED_CURVE = 3;

/** RFC 8422 §5.4 and RFC 5246 §7.4.3. Which of them it is, the cipher suite says; here the lengths must tell. */
function serverKeyExchange(cursor: FieldCursor, version: number): void {
  if (cursor.peek(1) === NAMED_CURVE && cursor.left >= 4 + cursor.peek(1, 3)) {
    cursor.integer(fields.curveType, 1);
    cursor.integer(fields.namedCurve, 2);
    cursor.vector(fields.serverPointLength, 1).rest(fields.serverPoint);
  } else {
    cursor.vector(fields.pLength, 2).rest(fields.p);
    cursor.vector(fields.gLength, 2).rest(fields.g);
    cursor.vector(fields.ysLength, 2).rest(fields.ys);
  }
  if (cursor.left === 0) return;
  if (version >= TLS12) signatureScheme(cursor);
  cursor.vector(fields.signatureLength, 2).rest(fields.signature);
}

/** RFC 5246 §7.4.7, RFC 8422 §5.7. */
function clientKeyExchange(cursor: FieldCursor): void {
  if (cursor.peek(1) === cursor.left - 1) {
    cursor.vector(fields.clientPointLength, 1).rest(fields.clientPoint);
  } else if (cursor.peek(2) === cursor.left - 2) {
    cursor.vector(fields.encryptedPreMasterLength, 2).rest(fields.encryptedPreMaster);
  }
}

function certificateRequest(cursor: FieldCursor, version: number): void {
  const contextLength = cursor.peek(1);
  // What reads as TLS 1.3's is that of TLS 1.0 when the record says so: types, then names.
  if (version >= TLS12 && cursor.peek(2, 1 + contextLength) === cursor.left - 3 - contextLength) {
    cursor.vector(fields.requestContextLength, 1).rest(fields.requestContext);
    walkExtensions(cursor, 'other');
    return;
  }
  const types = cursor.vector(fields.certificateTypesCount, 1);
  types.tell(fields.certificateTypes, types.left, true);
  while (types.left > 0) types.integer(fields.certificateType, 1);
  if (version >= TLS12) signatureSchemes(cursor);
  const names = cursor.vector(fields.namesLength, 2);
  if (names.left > 0) names.tell(fields.names, names.left, true);
  while (names.left >= 2) {
    const name = names.vector(fields.nameLength, 2);
    name.sink.open(fields.distinguishedName, name.at, name.left);
    walkDistinguishedName(name.bytes, name.at, name.left, name.sink);
    name.sink.close();
  }
}

function certificateVerify(cursor: FieldCursor, version: number): void {
  if (version >= TLS12) signatureScheme(cursor);
  cursor.vector(fields.verifySignatureLength, 2).rest(fields.verifySignature);
}

/** RFC 5077 §3.3; RFC 8446 §4.6.1 has an age and a nonce before the ticket, and extensions after it. */
function newSessionTicket(cursor: FieldCursor): void {
  cursor.integer(fields.ticketLifetime, 4);
  const tls13 = cursor.peek(2) !== cursor.left - 2;
  if (tls13) {
    cursor.integer(fields.ticketAgeAdd, 4);
    cursor.vector(fields.ticketNonceLength, 1).rest(fields.ticketNonce);
  }
  cursor.vector(fields.ticketLength, 2).rest(fields.ticket);
  if (tls13) walkExtensions(cursor, 'other');
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
  [20, (cursor) => cursor.tell(fields.verifyData, cursor.left, true)],
  [21, certificateUrl],
  [22, certificateStatus],
  [24, (cursor) => cursor.rest(fields.keyUpdate)],
  [67, nextProtocol],
]);

const KNOWN_TYPES: ReadonlySet<number> = new Set([0, 1, 2, 3, 5, 14, 21, 22, 23, 25, ...MESSAGES.keys()]);

import type { Field } from '../../../declare.ts';
import type { FieldCursor } from '../../../field-cursor.ts';
import { extensionFields as fields } from './tls-fields.ts';
import { certificateTypes, statusLists } from './tls-rare-messages.ts';

/** Which message an extension stands in: some differ. */
export type ExtensionPlace = 'client-hello' | 'server-hello' | 'other';

/** What a hello says that fingerprints and later messages want to know. */
export interface ExtensionNotes {
  readonly types: number[];
  readonly groups: number[];
  readonly pointFormats: number[];
  /** From supported_versions of a ServerHello. */
  selectedVersion: number;
}

type Inside = (cursor: FieldCursor, place: ExtensionPlace, notes: ExtensionNotes) => void;

export function emptyNotes(): ExtensionNotes {
  return { types: [], groups: [], pointFormats: [], selectedVersion: 0 };
}

/** The extensions block of a message (RFC 8446 §4.2), with its length. */
export function walkExtensions(
  cursor: FieldCursor,
  place: ExtensionPlace,
  notes = emptyNotes(),
): ExtensionNotes {
  if (cursor.left < 2) return notes;
  const block = cursor.vector(fields.extensionsLength, 2);
  while (block.left >= 4) {
    const type = block.integer(fields.extensionType, 2);
    const body = block.vector(fields.extensionLength, 2);
    notes.types.push(type);
    if (body.left > 0) (INSIDE.get(type) ?? opaque)(body, place, notes);
    else if (!INSIDE.has(type) && !EMPTY.has(type)) body.sink.add(fields.extensionData, body.at, 0);
  }
  return notes;
}

/** One of the schemes: both bytes, and each for itself, as TLS 1.2 named them. */
export function signatureScheme(cursor: FieldCursor): void {
  cursor.tell(fields.signatureHash, 1, cursor.peek(1));
  cursor.tell(fields.signatureAlgorithm, 2, cursor.peek(1, 1));
  cursor.integer(fields.signatureScheme, 2);
}

/** RFC 5246 §7.4.1.4.1. */
export function signatureSchemes(cursor: FieldCursor): void {
  const list = cursor.vector(fields.signatureSchemesLength, 2);
  list.tell(fields.signatureSchemes, list.left, true);
  while (list.left >= 2) signatureScheme(list);
}

/** They say all that they say by being there: encrypt_then_mac, extended_master_secret, post_handshake_auth, certificates' time stamps asked for. */
const EMPTY: ReadonlySet<number> = new Set([18, 22, 23, 49]);

const opaque: Inside = (cursor) => cursor.rest(fields.extensionData);

const single =
  (field: Field): Inside =>
  (cursor) =>
    cursor.rest(field);

function serverName(cursor: FieldCursor): void {
  const list = cursor.vector(fields.serverNameListLength, 2);
  while (list.left >= 3) {
    list.integer(fields.serverNameType, 1);
    list.vector(fields.serverNameLength, 2).rest(fields.serverName);
  }
}

function statusRequest(cursor: FieldCursor): void {
  if (cursor.integer(fields.statusType, 1) !== 1) return;
  statusLists(cursor);
}

/** status_request_v2 (RFC 6961 §2.2). */
function statusRequests(cursor: FieldCursor): void {
  const list = cursor.vector(fields.statusListLength, 2);
  while (list.left >= 3) {
    list.integer(fields.statusType, 1);
    const request = list.vector(fields.statusRequestLength, 2);
    statusLists(request);
  }
}

/** A list of signed certificate timestamps (RFC 6962 §3.3, §3.2). */
function certificateTimestamps(cursor: FieldCursor): void {
  const list = cursor.vector(fields.timestampsLength, 2);
  while (list.left >= 2) {
    const one = list.vector(fields.timestampLength, 2);
    one.integer(fields.timestampVersion, 1);
    one.take(fields.timestampLog, 32);
    if (one.left < 8) continue;
    const milliseconds = BigInt(one.peek(4)) * 0x100000000n + BigInt(one.peek(4, 4));
    one.tell(fields.timestamp, 8, milliseconds * 1_000_000n);
    one.skip(8);
    one.vector(fields.timestampExtensionsLength, 2);
    signatureScheme(one);
    one.vector(fields.timestampSignatureLength, 2).rest(fields.timestampSignature);
  }
}

function supportedGroups(cursor: FieldCursor, _place: ExtensionPlace, notes: ExtensionNotes): void {
  const list = cursor.vector(fields.groupsLength, 2);
  list.tell(fields.groups, list.left, true);
  while (list.left >= 2) notes.groups.push(list.integer(fields.group, 2));
}

function pointFormats(cursor: FieldCursor, _place: ExtensionPlace, notes: ExtensionNotes): void {
  const list = cursor.vector(fields.pointFormatsLength, 1);
  list.tell(fields.pointFormats, list.left, true);
  while (list.left > 0) notes.pointFormats.push(list.integer(fields.pointFormat, 1));
}

const names =
  (length: Field, list: Field, nameLength: Field, name: Field): Inside =>
  (cursor) => {
    const inner = cursor.vector(length, 2);
    inner.tell(list, inner.left, true);
    while (inner.left > 0) inner.vector(nameLength, 1).rest(name);
  };

function nextProtocols(cursor: FieldCursor): void {
  while (cursor.left > 0) cursor.vector(fields.nextProtocolLength, 1).rest(fields.nextProtocol);
}

function compressCertificate(cursor: FieldCursor): void {
  const list = cursor.vector(fields.compressAlgorithmsLength, 1);
  while (list.left >= 2) list.integer(fields.compressAlgorithm, 2);
}

/** RFC 8446 §4.2.11. */
function preSharedKey(cursor: FieldCursor, place: ExtensionPlace): void {
  if (place === 'server-hello') {
    cursor.integer(fields.selectedIdentity, 2);
    return;
  }
  const identities = cursor.vector(fields.identitiesLength, 2);
  while (identities.left >= 6) {
    identities.vector(fields.identityLength, 2).rest(fields.identity);
    identities.integer(fields.ticketAge, 4);
  }
  const binders = cursor.vector(fields.bindersLength, 2);
  binders.tell(fields.binders, binders.left, true);
}

function supportedVersions(cursor: FieldCursor, place: ExtensionPlace, notes: ExtensionNotes): void {
  if (place === 'client-hello') {
    const list = cursor.vector(fields.versionsLength, 1);
    while (list.left >= 2) list.integer(fields.supportedVersion, 2);
  } else {
    notes.selectedVersion = cursor.integer(fields.supportedVersion, 2);
  }
}

function keyModes(cursor: FieldCursor): void {
  const list = cursor.vector(fields.keyModesLength, 1);
  while (list.left > 0) list.integer(fields.keyMode, 1);
}

/** RFC 8446 §4.2.8: a list from the client, one entry from the server, or only a group in a HelloRetryRequest. */
function keyShare(cursor: FieldCursor, place: ExtensionPlace): void {
  if (place === 'client-hello') {
    const list = cursor.vector(fields.keySharesLength, 2);
    while (list.left >= 4) keyShareEntry(list);
  } else if (cursor.left === 2) {
    cursor.integer(fields.selectedGroup, 2);
  } else {
    keyShareEntry(cursor);
  }
}

/** Encrypted server names, before there were encrypted hellos (draft-ietf-tls-esni-02 §4). */
function encryptedServerName(cursor: FieldCursor, place: ExtensionPlace): void {
  if (place !== 'client-hello') return void cursor.take(fields.esniNonce, 16);
  cursor.integer(fields.esniSuite, 2);
  keyShareEntry(cursor);
  cursor.vector(fields.esniDigestLength, 2).rest(fields.esniDigest);
  cursor.vector(fields.esniLength, 2).rest(fields.esni);
}

function keyShareEntry(cursor: FieldCursor): void {
  cursor.integer(fields.keyShareGroup, 2);
  cursor.vector(fields.keyExchangeLength, 2).rest(fields.keyExchange);
}

const certificateKinds: Inside = (cursor, place) => certificateTypes(cursor, place === 'client-hello');

const INSIDE: ReadonlyMap<number, Inside> = new Map<number, Inside>([
  [0, serverName],
  [1, single(fields.maxFragmentLength)],
  [5, statusRequest],
  [9, certificateKinds],
  [10, supportedGroups],
  [11, pointFormats],
  [13, signatureSchemes],
  [15, single(fields.heartbeatMode)],
  [16, names(fields.alpnLength, fields.alpnList, fields.alpnStringLength, fields.alpn)],
  [17, statusRequests],
  [18, certificateTimestamps],
  [19, certificateKinds],
  [20, certificateKinds],
  [21, single(fields.padding)],
  [27, compressCertificate],
  [28, single(fields.recordSizeLimit)],
  [34, signatureSchemes],
  // The number that key_share had in drafts.
  [40, keyShare],
  [41, preSharedKey],
  [42, single(fields.maxEarlyData)],
  [43, supportedVersions],
  [44, (cursor) => cursor.vector(fields.cookieLength, 2).rest(fields.cookie)],
  [45, keyModes],
  [50, signatureSchemes],
  [51, keyShare],
  [13172, nextProtocols],
  [17513, names(fields.alpsLength, fields.alpsList, fields.alpsStringLength, fields.alps)],
  [0xffce, encryptedServerName],
  [65281, (cursor) => cursor.vector(fields.renegotiationLength, 1).rest(fields.renegotiation)],
]);

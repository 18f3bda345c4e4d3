import { groupOf, listOf } from '../../../cursor-lines.ts';
import type { Field } from '../../../declared-field.ts';
import { counted } from '../../../display-text.ts';
import type { FieldCursor } from '../../../field-cursor.ts';
import { delegatedCredential } from './delegated-credential.ts';
import { distinguishedNames } from './distinguished-names.ts';
import { signatureScheme } from './signature-scheme.ts';
import { extensionLabels, extensionFields as fields, groupLabels } from './tls-fields.ts';
import { rare } from './tls-rare-fields.ts';
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
  const { sink } = cursor;
  while (block.left >= 4) {
    const type = block.peek(2);
    const length = block.peek(2, 2);
    notes.types.push(type);
    const name = extensionLabels[type] ?? `Unknown type ${type}`;
    sink.group(`Extension: ${name} (len=${length})`, block.at, Math.min(4 + length, block.left));
    block.integer(fields.extensionType, 2);
    const body = block.vector(fields.extensionLength, 2);
    if (body.left > 0) (INSIDE.get(type) ?? opaque)(body, place, notes);
    else if (!INSIDE.has(type) && !EMPTY.has(type)) sink.add(fields.extensionData, body.at, 0);
    sink.close();
  }
  return notes;
}

/** RFC 5246 §7.4.1.4.1. */
export function signatureSchemes(cursor: FieldCursor): void {
  const list = cursor.vector(rare('handshake.sig_hash_alg_len'), 2);
  const label = `Signature Hash Algorithms (${counted(list.left >> 1, 'algorithm')})`;
  listOf(list, rare('handshake.sig_hash_algs'), 2, signatureScheme, label);
}

/** They say all that they say by being there: encrypt_then_mac, extended_master_secret, early_data, post_handshake_auth,
 * certificates' time stamps asked for. */
const EMPTY: ReadonlySet<number> = new Set([18, 22, 23, 42, 49]);

const opaque: Inside = (cursor) => cursor.rest(fields.extensionData);

const nothing: Inside = () => {};

const single =
  (field: Field): Inside =>
  (cursor) =>
    cursor.rest(field);

/** What stands under a line of its own. */
const grouped =
  (label: string, inside: Inside): Inside =>
  (cursor, place, notes) =>
    groupOf(cursor, label, () => inside(cursor, place, notes));

/** Only clients ask; a server's answer has nothing in it. */
const asked =
  (inside: Inside): Inside =>
  (cursor, place, notes) => {
    if (place === 'client-hello') inside(cursor, place, notes);
  };

function serverName(cursor: FieldCursor): void {
  const list = cursor.vector(rare('handshake.extensions_server_name_list_len'), 2);
  while (list.left >= 3) {
    list.integer(fields.serverNameType, 1);
    list.vector(rare('handshake.extensions_server_name_len'), 2).rest(fields.serverName);
  }
}

function statusRequest(cursor: FieldCursor): void {
  if (cursor.integer(fields.statusType, 1) !== 1) return;
  statusLists(cursor);
}

/** status_request_v2 (RFC 6961 §2.2). */
function statusRequests(cursor: FieldCursor): void {
  const list = cursor.vector(rare('handshake.extensions_status_request_list_len'), 2);
  while (list.left >= 3) {
    list.integer(fields.statusType, 1);
    const request = list.vector(rare('handshake.extensions_status_request_len'), 2);
    statusLists(request);
  }
}

/** A list of signed certificate timestamps (RFC 6962 §3.3, §3.2). */
function certificateTimestamps(cursor: FieldCursor): void {
  const list = cursor.vector(rare('sct.scts_length'), 2);
  while (list.left >= 2) {
    const one = list.vector(rare('sct.sct_length'), 2);
    one.integer(rare('sct.sct_version'), 1);
    one.take(rare('sct.sct_logid'), 32);
    if (one.left < 8) continue;
    const milliseconds = BigInt(one.peek(4)) * 0x100000000n + BigInt(one.peek(4, 4));
    one.tell(rare('sct.sct_timestamp'), 8, milliseconds * 1_000_000n);
    one.skip(8);
    one.vector(rare('sct.sct_extensions_length'), 2);
    signatureScheme(one);
    one.vector(rare('sct.sct_signature_length'), 2).rest(rare('sct.sct_signature'));
  }
}

function supportedGroups(cursor: FieldCursor, _place: ExtensionPlace, notes: ExtensionNotes): void {
  const list = cursor.vector(rare('handshake.extensions_supported_groups_length'), 2);
  const label = `Supported Groups (${counted(list.left >> 1, 'group')})`;
  listOf(
    list,
    rare('handshake.extensions_supported_groups'),
    2,
    () => notes.groups.push(list.integer(fields.group, 2)),
    label,
  );
}

function pointFormats(cursor: FieldCursor, _place: ExtensionPlace, notes: ExtensionNotes): void {
  const list = cursor.vector(rare('handshake.extensions_ec_point_formats_length'), 1);
  const label = `Elliptic curves point formats (${list.left})`;
  listOf(
    list,
    rare('handshake.extensions_ec_point_formats'),
    1,
    () => notes.pointFormats.push(list.integer(fields.pointFormat, 1)),
    label,
  );
}

const names =
  (length: Field, list: Field, nameLength: Field, name: Field): Inside =>
  (cursor) => {
    const inner = cursor.vector(length, 2);
    listOf(inner, list, 1, () => inner.vector(nameLength, 1).rest(name));
  };

function nextProtocols(cursor: FieldCursor): void {
  while (cursor.left > 0)
    cursor.vector(rare('handshake.extensions_npn_str_len'), 1).rest(rare('handshake.extensions_npn'));
}

function compressCertificate(cursor: FieldCursor): void {
  const list = cursor.vector(rare('compress_certificate.algorithms_length'), 1);
  while (list.left >= 2) list.integer(fields.compressAlgorithm, 2);
}

/** RFC 8446 §4.2.11. */
function preSharedKey(cursor: FieldCursor, place: ExtensionPlace): void {
  if (place === 'server-hello') {
    cursor.integer(rare('handshake.extensions.psk.identity.selected'), 2);
    return;
  }
  const identities = cursor.vector(rare('handshake.extensions.psk.identities.length'), 2);
  while (identities.left >= 6) {
    const length = identities.peek(2);
    identities.sink.group(
      `PSK Identity (length: ${length})`,
      identities.at,
      Math.min(6 + length, identities.left),
    );
    identities
      .vector(rare('handshake.extensions.psk.identity.identity_length'), 2)
      .rest(rare('handshake.extensions.psk.identity.identity'));
    identities.integer(rare('handshake.extensions.psk.identity.obfuscated_ticket_age'), 4);
    identities.sink.close();
  }
  const binders = cursor.vector(rare('handshake.extensions.psk.binders_len'), 2);
  binders.tell(rare('handshake.extensions.psk.binders'), binders.left, true);
}

function supportedVersions(cursor: FieldCursor, place: ExtensionPlace, notes: ExtensionNotes): void {
  if (place === 'client-hello') {
    const list = cursor.vector(rare('handshake.extensions.supported_versions_len'), 1);
    while (list.left >= 2) list.integer(fields.supportedVersion, 2);
  } else {
    notes.selectedVersion = cursor.integer(fields.supportedVersion, 2);
  }
}

function keyModes(cursor: FieldCursor): void {
  const list = cursor.vector(rare('extension.psk_ke_modes_length'), 1);
  while (list.left > 0) list.integer(fields.keyMode, 1);
}

/** RFC 8446 §4.2.8: a list from the client, one entry from the server, or only a group in a HelloRetryRequest. */
function keyShare(cursor: FieldCursor, place: ExtensionPlace): void {
  if (place === 'client-hello') {
    const list = cursor.vector(rare('handshake.extensions_key_share_client_length'), 2);
    while (list.left >= 4) keyShareEntry(list);
  } else if (cursor.left === 2) {
    cursor.integer(fields.selectedGroup, 2);
  } else {
    keyShareEntry(cursor);
  }
}

/** Encrypted server names, before there were encrypted hellos (draft-ietf-tls-esni-02 §4). */
function encryptedServerName(cursor: FieldCursor, place: ExtensionPlace): void {
  if (place !== 'client-hello') return void cursor.take(rare('esni.nonce'), 16);
  cursor.integer(fields.esniSuite, 2);
  keyShareEntry(cursor);
  cursor.vector(rare('esni.record_digest_length'), 2).rest(rare('esni.record_digest'));
  cursor.vector(rare('esni.encrypted_sni_length'), 2).rest(rare('esni.encrypted_sni'));
}

function keyShareEntry(cursor: FieldCursor): void {
  const group = cursor.peek(2);
  const length = cursor.peek(2, 2);
  const name = groupLabels[group] ?? `Unknown (${group})`;
  const label = `Key Share Entry: Group: ${name}, Key Exchange length: ${length}`;
  cursor.sink.group(label, cursor.at, Math.min(4 + length, cursor.left));
  cursor.integer(fields.keyShareGroup, 2);
  cursor
    .vector(rare('handshake.extensions_key_share_key_exchange_length'), 2)
    .rest(rare('handshake.extensions_key_share_key_exchange'));
  cursor.sink.close();
}

/** RFC 9345 §4: the client says which algorithms it takes, the server's certificate brings the credential. */
const delegated: Inside = (cursor, place) =>
  place === 'client-hello' ? signatureSchemes(cursor) : delegatedCredential(cursor);

function connectionId(cursor: FieldCursor): void {
  cursor.vector(rare('connection_id_length'), 1).rest(rare('connection_id'));
}

const certificateKinds: Inside = (cursor, place) => certificateTypes(cursor, place === 'client-hello');

const INSIDE: ReadonlyMap<number, Inside> = new Map<number, Inside>([
  [0, grouped('Server Name Indication extension', serverName)],
  [1, single(rare('handshake.max_fragment_length'))],
  [5, statusRequest],
  [9, certificateKinds],
  [10, supportedGroups],
  [11, pointFormats],
  [13, signatureSchemes],
  // Which protections DTLS-SRTP may use: read in DTLS alone.
  [14, nothing],
  [15, single(fields.heartbeatMode)],
  [
    16,
    names(
      rare('handshake.extensions_alpn_len'),
      rare('handshake.extensions_alpn_list'),
      rare('handshake.extensions_alpn_str_len'),
      fields.alpn,
    ),
  ],
  [17, asked(statusRequests)],
  [18, certificateTimestamps],
  [19, certificateKinds],
  [20, certificateKinds],
  [21, single(rare('handshake.extensions_padding_data'))],
  [27, asked(compressCertificate)],
  [28, single(rare('record_size_limit'))],
  [34, delegated],
  // The number that key_share had in drafts.
  [40, grouped('Key Share extension', keyShare)],
  [41, grouped('Pre-Shared Key extension', preSharedKey)],
  [42, single(rare('early_data.max_early_data_size'))],
  [43, supportedVersions],
  [
    44,
    (cursor) =>
      cursor.vector(rare('handshake.extensions.cookie_len'), 2).rest(rare('handshake.extensions.cookie')),
  ],
  [45, keyModes],
  [47, distinguishedNames],
  [50, signatureSchemes],
  [51, grouped('Key Share extension', keyShare)],
  [53, connectionId],
  [54, connectionId],
  // Parameters of QUIC are fields of that protocol.
  [57, nothing],
  [0xffa5, nothing],
  [13172, nextProtocols],
  [
    17513,
    asked(
      names(
        rare('handshake.extensions_alps_len'),
        rare('handshake.extensions_alps_alpn_list'),
        rare('handshake.extensions_alps_alpn_str_len'),
        rare('handshake.extensions_alps_alpn_str'),
      ),
    ),
  ],
  [0xffce, encryptedServerName],
  [
    65281,
    (cursor) =>
      cursor
        .vector(rare('handshake.extensions_reneg_info_len'), 1)
        .rest(rare('handshake.extensions_reneg_info')),
  ],
]);

import { listed, stateful } from '../../../declare.ts';
import type { Labels } from '../../../declared-field.ts';
import { byteCount } from '../../../display-text.ts';
import type { FieldValue } from '../../../field.ts';
import * as suites from '../../data/tls-cipher-suites.ts';
import * as parameters from '../../data/tls-parameters.ts';
import {
  alertLabels,
  contentTypeLabels,
  handshakeTypeLabels,
  hashLabels,
  signatureLabels,
  versionLabels as versions,
} from '../../data/tls-records.ts';
import { withDrafts, withGrease } from '../../data/tls-reserved.ts';

const cipherSuiteLabels = withGrease(suites.cipherSuiteLabels);
export const extensionLabels = withGrease(parameters.extensionLabels);
export const groupLabels = withGrease(parameters.groupLabels);
const versionLabels = withDrafts(versions);

const hex = { base: 'hex' } as const;

/** By its name, or by those of its halves, as TLS 1.2 had them. */
function schemeText(value: FieldValue): string {
  const scheme = Number(value);
  const halves = () =>
    `${hashLabels[scheme >> 8] ?? 'Unknown'} ${signatureLabels[scheme & 0xff] ?? 'Unknown'}`;
  return `${parameters.signatureSchemeLabels[scheme] ?? halves()} (0x${scheme.toString(16).padStart(4, '0')})`;
}

export const ALERT_LEVELS: Labels = { 1: 'Warning', 2: 'Fatal' };

/** The record layer and the short messages. */
export const recordFields = {
  record: listed('tls.record', 'Record Layer', 'none'),
  contentType: listed('tls.record.content_type', '', 'uint8', { labels: contentTypeLabels }),
  fragments: stateful('tls.handshake.fragments', 'Handshake fragments', 'none'),
  fragment: stateful('tls.handshake.fragment', 'Handshake fragment', 'framenum'),
  fragmentCount: stateful('tls.handshake.fragment.count', 'Handshake fragment count', 'uint32'),
  opaqueType: listed('tls.record.opaque_type', '', 'uint8', { labels: contentTypeLabels }),
  recordVersion: listed('tls.record.version', '', 'uint16', { ...hex, labels: versionLabels }),
  recordLength: listed('tls.record.length', '', 'uint16'),
  changeCipherSpec: listed('tls.change_cipher_spec', 'Change Cipher Spec Message', 'none'),
  alert: listed('tls.alert_message', '', 'none'),
  alertLevel: listed('tls.alert_message.level', '', 'uint8', { labels: ALERT_LEVELS }),
  alertDescription: listed('tls.alert_message.desc', 'Description', 'uint8', { labels: alertLabels }),
  applicationData: listed('tls.app_data', 'Encrypted Application Data', 'bytes'),
  applicationProtocol: listed('tls.app_data_proto', 'Application Data Protocol', 'string'),
  heartbeat: listed('tls.heartbeat_message', '', 'none'),
  resumed: stateful(
    'tls.resumed',
    'This session reuses previously negotiated keys (Session resumption)',
    'none',
  ),
  segments: stateful('tls.segments', 'Reassembled TLS segments', 'none'),
  segment: stateful('tls.segment', 'TLS segment', 'framenum'),
  segmentCount: stateful('tls.segment.count', 'Segment count', 'uint32'),
  segmentData: stateful('tls.segment.data', 'TLS segment data', 'bytes'),
  reassembledIn: stateful('tls.reassembled_in', 'Reassembled PDU in frame', 'framenum', { needs: 'later' }),
  reassembledLength: stateful('tls.reassembled.length', 'Reassembled PDU length', 'uint32'),
  reassembledData: stateful('tls.reassembled.data', 'Reassembled PDU data', 'bytes'),
};

/** Handshake messages (RFC 5246 §7.4, RFC 8446 §4). */
export const handshakeFields = {
  handshake: listed('tls.handshake', 'Handshake Protocol', 'none'),
  handshakeType: listed('tls.handshake.type', 'Handshake Type', 'uint8', {
    labels: handshakeTypeLabels,
  }),
  handshakeLength: listed('tls.handshake.length', '', 'uint24'),
  handshakeVersion: listed('tls.handshake.version', '', 'uint16', { ...hex, labels: versionLabels }),
  random: listed('tls.handshake.random', '', 'bytes'),
  randomTime: listed('tls.handshake.random_time', 'GMT Unix Time', 'absolute_time'),
  randomBytes: listed('tls.handshake.random_bytes', '', 'bytes'),
  sessionIdLength: listed('tls.handshake.session_id_length', '', 'uint16'),
  sessionId: listed('tls.handshake.session_id', '', 'bytes'),
  cipherSuitesLength: listed('tls.handshake.cipher_suites_length', '', 'uint16'),
  cipherSuites: listed('tls.handshake.ciphersuites', 'Cipher Suites', 'none'),
  cipherSuite: listed('tls.handshake.ciphersuite', 'Cipher Suite', 'uint16', {
    ...hex,
    labels: cipherSuiteLabels,
  }),
  compressionMethodsLength: listed(
    'tls.handshake.comp_methods_length',
    'Compression Methods Length',
    'uint8',
  ),
  compressionMethods: listed('tls.handshake.comp_methods', 'Compression Methods', 'none'),
  compressionMethod: listed('tls.handshake.comp_method', 'Compression Method', 'uint8', {
    labels: { 0: 'null', 1: 'DEFLATE', 64: 'LZS' },
  }),
  certificatesLength: listed('tls.handshake.certificates_length', '', 'uint24'),
  certificates: listed('tls.handshake.certificates', '', 'none'),
  certificateLength: listed('tls.handshake.certificate_length', '', 'uint24'),
  certificate: listed('tls.handshake.certificate', '', 'bytes'),
  curveType: listed('tls.handshake.server_curve_type', 'Curve Type', 'uint8', {
    ...hex,
    labels: { 1: 'explicit_prime', 2: 'explicit_char2', 3: 'named_curve' },
  }),
  namedCurve: listed('tls.handshake.server_named_curve', 'Named Curve', 'uint16', {
    ...hex,
    labels: groupLabels,
  }),
  signatureLength: listed('tls.handshake.sig_len', 'Signature Length', 'uint16'),
  signature: listed('tls.handshake.sig', 'Signature', 'bytes'),
  verifySignatureLength: listed('tls.handshake.client_cert_vrfy.sig_len', 'Signature length', 'uint16'),
  verifySignature: listed('tls.handshake.client_cert_vrfy.sig', 'Signature', 'bytes'),
  certificateType: listed('tls.handshake.cert_type', 'Certificate Type', 'uint8', {
    labels: { 1: 'RSA Sign', 2: 'DSS Sign', 3: 'RSA Fixed DH', 4: 'DSS Fixed DH', 64: 'ECDSA Sign' },
  }),
  verifyData: listed('tls.handshake.verify_data', '', 'none'),
  ja3Full: listed('tls.handshake.ja3_full', 'JA3 Fullstring', 'string'),
  ja3: listed('tls.handshake.ja3', 'JA3', 'string'),
  ja3sFull: listed('tls.handshake.ja3s_full', 'JA3S Fullstring', 'string'),
  ja3s: listed('tls.handshake.ja3s', 'JA3S', 'string'),
};

/** Hello extensions (RFC 6066, RFC 8446 §4.2, and the IANA registry of extension types). */
export const extensionFields = {
  esniSuite: listed('tls.esni.suite', 'Cipher Suite', 'uint16', { base: 'hex', labels: cipherSuiteLabels }),
  extensionsLength: listed('tls.handshake.extensions_length', '', 'uint16'),
  extensionType: listed('tls.handshake.extension.type', '', 'uint16', { labels: extensionLabels }),
  extensionLength: listed('tls.handshake.extension.len', 'Length', 'uint16'),
  extensionData: listed('tls.handshake.extension.data', '', 'bytes', {
    line: (value) => `Data (${byteCount((value as Uint8Array).length)})`,
  }),
  serverNameType: listed('tls.handshake.extensions_server_name_type', 'Server Name Type', 'uint8', {
    labels: { 0: 'host_name' },
  }),
  serverName: listed('tls.handshake.extensions_server_name', 'Server Name', 'string'),
  statusType: listed('tls.handshake.extensions_status_request_type', 'Certificate Status Type', 'uint8', {
    labels: { 1: 'OCSP', 2: 'OCSP Multi' },
  }),
  group: listed('tls.handshake.extensions_supported_group', 'Supported Group', 'uint16', {
    ...hex,
    labels: groupLabels,
  }),
  pointFormat: listed('tls.handshake.extensions_ec_point_format', 'EC point format', 'uint8', {
    labels: { 0: 'uncompressed', 1: 'ansiX962_compressed_prime', 2: 'ansiX962_compressed_char2' },
  }),
  signatureScheme: listed('tls.handshake.sig_hash_alg', 'Signature Algorithm', 'uint16', {
    ...hex,
    labels: parameters.signatureSchemeLabels,
    text: schemeText,
  }),
  signatureHash: listed('tls.handshake.sig_hash_hash', 'Signature Hash Algorithm Hash', 'uint8', {
    labels: hashLabels,
  }),
  signatureAlgorithm: listed('tls.handshake.sig_hash_sig', 'Signature Hash Algorithm Signature', 'uint8', {
    labels: signatureLabels,
  }),
  heartbeatMode: listed('tls.handshake.extension.heartbeat.mode', '', 'uint8', {
    labels: { 1: 'Peer allowed to send requests', 2: 'Peer not allowed to send requests' },
  }),
  alpn: listed('tls.handshake.extensions_alpn_str', 'ALPN Next Protocol', 'string'),
  compressAlgorithm: listed('tls.compress_certificate.algorithm', '', 'uint16', {
    labels: { 1: 'zlib', 2: 'brotli', 3: 'zstd' },
  }),
  keyMode: listed('tls.extension.psk_ke_mode', 'PSK Key Exchange Mode', 'uint8', {
    labels: {
      0: 'PSK-only key establishment (psk_ke)',
      1: 'PSK with (EC)DHE key establishment (psk_dhe_ke)',
    },
  }),
  supportedVersion: listed('tls.handshake.extensions.supported_version', '', 'uint16', {
    ...hex,
    labels: versionLabels,
  }),
  keyShareGroup: listed('tls.handshake.extensions_key_share_group', 'Group', 'uint16', {
    labels: groupLabels,
  }),
  selectedGroup: listed('tls.handshake.extensions_key_share_selected_group', 'Selected Group', 'uint16', {
    labels: groupLabels,
  }),
};

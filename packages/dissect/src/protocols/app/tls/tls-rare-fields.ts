import { listed, listedExpert } from '../../../declare.ts';
import { knownFields } from '../../../known-fields.ts';

/** Messages and extensions that are seldom seen. */
export const rareFields = {
  rawKeyType: listed('tls.handshake.cert_type.type', 'Certificate Type', 'uint8', { base: 'hex' }),
  rawKeyTypes: listed('tls.handshake.cert_type.types', 'Certificate Type List', 'none'),
  rawKeyTypesLength: listed('tls.handshake.cert_type.types_len', 'Certificate Type List Length', 'uint8'),
  npnPadding: listed('tls.handshake.npn_padding', 'Padding', 'bytes'),
  npnPaddingLength: listed('tls.handshake.npn_padding_len', 'Padding Length', 'uint8'),
  npnSelected: listed('tls.handshake.npn_selected_protocol', 'Selected Protocol', 'string'),
  npnSelectedLength: listed('tls.handshake.npn_selected_protocol_len', 'Selected Protocol Length', 'uint8'),
  heartbeatPadding: listed('tls.heartbeat_message.padding', 'Payload Length', 'bytes'),
  heartbeatPayload: listed('tls.heartbeat_message.payload', 'Payload Length', 'bytes'),
  heartbeatLength: listed('tls.heartbeat_message.payload_length', 'Payload Length', 'uint16'),
  heartbeatType: listed('tls.heartbeat_message.type', 'Type', 'uint8'),
  urlPadding: listed('tls.handshake.cert_url.padding', 'Padding', 'none'),
  urlHash: listed('tls.handshake.cert_url.sha1', 'SHA1 Hash', 'bytes'),
  url: listed('tls.handshake.cert_url.url', 'URL', 'string'),
  urlAndHash: listed('tls.handshake.cert_url.url_hash', 'URL and Hash', 'none'),
  urlsLength: listed('tls.handshake.cert_url.url_hash_len', 'URL and Hash list Length', 'uint16'),
  urlLength: listed('tls.handshake.cert_url.url_len', 'URL Length', 'uint16'),
  urlChainType: listed('tls.handshake.cert_url_type', 'Certificate Chain Type', 'uint8'),
  heartbeatInvalid: listedExpert(
    'tls.heartbeat_message.payload_length.invalid',
    'Invalid heartbeat payload length',
    'error',
    'malformed',
  ),
  statusUndecoded: listedExpert(
    'tls.handshake.status_request.undecoded',
    'Responder ID list or Request Extensions are not implemented, contact Wireshark developers if you want this to be supported',
    'note',
    'undecoded',
  ),
};

/**
 * What the cipher suite or the content type of another record decides about, SSL 2.0, and remarks: filters know the
 * names.
 */
export const undecidedFields = knownFields(
  'tls.',
  'connection_id|Connection ID|bytes\n' +
    'connection_id_length|Connection ID length|uint8\n' +
    'handshake.challenge|Challenge|none\n' +
    'handshake.challenge_length|Challenge Length|uint16\n' +
    'handshake.cipher_spec_len|Cipher Spec Length|uint16\n' +
    'handshake.cipherspec|Cipher Spec|uint24|hex\n' +
    'handshake.clear_key_data|Clear Key Data|none\n' +
    'handshake.clear_key_length|Clear Key Data Length|uint16\n' +
    'handshake.connection_id|Connection ID|none\n' +
    'handshake.connection_id_length|Connection ID Length|uint16\n' +
    'handshake.cred.pubkey|Subject Public Key Info|bytes\n' +
    'handshake.cred.pubkey_len|Subject Public Key Info Length|uint24\n' +
    'handshake.cred.signature|Signature|bytes\n' +
    'handshake.cred.signature_len|Signature Length|uint16\n' +
    'handshake.cred.valid_time|Valid Time|uint16\n' +
    'handshake.dnames_truncated|Tree view truncated|none\n' +
    'handshake.encrypted_key|Encrypted Key|none\n' +
    'handshake.encrypted_key_length|Encrypted Key Data Length|uint16\n' +
    'handshake.exponent|Exponent|bytes\n' +
    'handshake.exponent_len|Exponent Length|uint16\n' +
    'handshake.extensions_alps.settings|ALPN Opaque Settings|bytes\n' +
    'handshake.hint|Hint|bytes\n' +
    'handshake.hint_len|Hint Length|uint16\n' +
    'handshake.identity|Identity|bytes\n' +
    'handshake.identity_len|Identity Length|uint16\n' +
    'handshake.key_arg|Key Argument|none\n' +
    'handshake.key_arg_length|Key Argument Length|uint16\n' +
    'handshake.md5_hash|MD5 Hash|none\n' +
    'handshake.modulus|Modulus|bytes\n' +
    'handshake.modulus_len|Modulus Length|uint16\n' +
    'handshake.ocsp_response_list_len|OCSP Response List Length|uint24\n' +
    'handshake.rc|Schnorr signature|bytes\n' +
    'handshake.rc_len|Schnorr signature Length|uint8\n' +
    'handshake.reassembled_in|Reassembled Handshake Message in frame|framenum\n' +
    'handshake.rs|Schnorr signature|bytes\n' +
    'handshake.rs_len|Schnorr signature Length|uint8\n' +
    'handshake.session_id_hit|Session ID Hit|boolean\n' +
    'handshake.session_id_length.error|Session ID length error|none\n' +
    'handshake.sha_hash|SHA-1 Hash|none\n' +
    'handshake.vc|Ephemeral Pubkey|bytes\n' +
    'handshake.vc_len|Ephemeral Pubkey Length|uint8\n' +
    'handshake.vs|Ephemeral Pubkey|bytes\n' +
    'handshake.vs_len|Ephemeral Pubkey Length|uint8\n' +
    'handshake.xc|Pubkey|bytes\n' +
    'handshake.xc_len|Pubkey Length|uint8\n' +
    'handshake.xs|Pubkey|bytes\n' +
    'handshake.xs_len|Pubkey Length|uint8\n' +
    'handshake.yc|Pubkey|bytes\n' +
    'handshake.yc_len|Pubkey Length|uint16\n' +
    'ignored_unknown_record|Ignored Unknown Record|none\n' +
    'record.is_escape|Is Escape|boolean\n' +
    'record.length.invalid|Record fragment length is too small or too large|none\n' +
    'record.padding_length|Padding Length|uint8\n' +
    'segment.error|Reassembling error|framenum\n' +
    'segment.multipletails|Multiple tail segments found|boolean\n' +
    'segment.overlap|Segment overlap|boolean\n' +
    'segment.overlap.conflict|Conflicting data in segment overlap|boolean\n' +
    'segment.toolongfragment|Segment too long|boolean',
);

import { type Field, listed, listedExpert } from '../../../declare.ts';
import { knownFields, listedFields } from '../../../known-fields.ts';

const plain = /* @__PURE__ */ listedFields(
  'tls.',
  'handshake.cert_type.type|Certificate Type|uint8|hex\n' +
    'handshake.cert_type.types|Certificate Type List|none\n' +
    'handshake.cert_type.types_len|Certificate Type List Length|uint8\n' +
    'handshake.npn_padding|Padding|bytes\n' +
    'handshake.npn_padding_len|Padding Length|uint8\n' +
    'handshake.npn_selected_protocol|Selected Protocol|string\n' +
    'handshake.npn_selected_protocol_len|Selected Protocol Length|uint8\n' +
    'heartbeat_message.padding|Payload Length|bytes\n' +
    'heartbeat_message.payload|Payload Length|bytes\n' +
    'heartbeat_message.payload_length||uint16\n' +
    'heartbeat_message.type||uint8\n' +
    'handshake.cert_url.padding||none\n' +
    'handshake.cert_url.sha1|SHA1 Hash|bytes\n' +
    'handshake.cert_url.url|URL|string\n' +
    'handshake.cert_url.url_hash|URL and Hash|none\n' +
    'handshake.cert_url.url_hash_len|URL and Hash list Length|uint16\n' +
    'handshake.cert_url.url_len|URL Length|uint16\n' +
    'handshake.cert_url_type|Certificate Chain Type|uint8\n' +
    'connection_id_length|Connection ID length|uint8\n' +
    'connection_id||bytes\n' +
    'handshake.ocsp_response_list_len|OCSP Response List Length|uint24\n' +
    'handshake.md5_hash|MD5 Hash|none\n' +
    'handshake.sha_hash|SHA-1 Hash|none',
);

/** The field of this name (behind `tls.`) that is nothing but a value. */
export const rare = (name: string): Field => plain[`tls.${name}`]!;

/** Messages and extensions that are seldom seen. */
export const rareFields = {
  ...plain,
  namesTruncated: listed('tls.handshake.dnames_truncated', 'Tree view truncated', 'none', {
    line: () => '[Tree view truncated]',
  }),
  badLength: listedExpert(
    'tls.record.length.invalid',
    'Record fragment length is too small or too large',
    'error',
    'protocol',
  ),
  unknownRecord: listedExpert('tls.ignored_unknown_record', '', 'warning', 'protocol'),
  heartbeatInvalid: listedExpert(
    'tls.heartbeat_message.payload_length.invalid',
    'Invalid heartbeat payload length',
    'error',
    'malformed',
  ),
  statusUndecoded: listedExpert(
    'tls.handshake.status_request.undecoded',
    'Responder IDs and extensions are not read',
    'note',
    'undecoded',
  ),
};

/** What only several frames tell, SSL 2.0, and what Wireshark declares and does not use: filters know the names. */
export const undecidedFields = knownFields(
  'tls.',
  'handshake.challenge||none\n' +
    'handshake.challenge_length||uint16\n' +
    'handshake.cipher_spec_len|Cipher Spec Length|uint16\n' +
    'handshake.cipherspec|Cipher Spec|uint24|hex\n' +
    'handshake.clear_key_data||none\n' +
    'handshake.clear_key_length|Clear Key Data Length|uint16\n' +
    'handshake.connection_id||none\n' +
    'handshake.connection_id_length||uint16\n' +
    'handshake.encrypted_key||none\n' +
    'handshake.encrypted_key_length|Encrypted Key Data Length|uint16\n' +
    'handshake.key_arg|Key Argument|none\n' +
    'handshake.key_arg_length|Key Argument Length|uint16\n' +
    'handshake.session_id_hit||boolean\n' +
    'handshake.extensions_alps.settings|ALPN Opaque Settings|bytes\n' +
    'handshake.reassembled_in|Reassembled Handshake Message in frame|framenum\n' +
    'handshake.session_id_length.error|Session ID length error|none\n' +
    'record.is_escape||boolean\n' +
    'record.padding_length||uint8\n' +
    'segment.error|Reassembling error|framenum\n' +
    'segment.multipletails|Multiple tail segments found|boolean\n' +
    'segment.overlap|Segment overlap|boolean\n' +
    'segment.overlap.conflict|Conflicting data in segment overlap|boolean\n' +
    'segment.toolongfragment|Segment too long|boolean',
);

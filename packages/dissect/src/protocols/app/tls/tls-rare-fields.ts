import { listed, listedExpert } from '../../../declare.ts';
import type { Field } from '../../../declared-field.ts';
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
    'handshake.sha_hash|SHA-1 Hash|none\n' +
    'handshake.certificate_request_context_length||uint8\n' +
    'handshake.certificate_request_context||bytes\n' +
    'handshake.cert_types_count|Certificate types count|uint8\n' +
    'handshake.cert_types|Certificate types|none\n' +
    'handshake.dnames_len|Distinguished Names Length|uint16\n' +
    'handshake.dnames|Distinguished Names|none\n' +
    'handshake.dname_len|Distinguished Name Length|uint16\n' +
    'handshake.dname|Distinguished Name|none\n' +
    'handshake.session_ticket_lifetime_hint||uint32\n' +
    'handshake.session_ticket_age_add||uint32\n' +
    'handshake.session_ticket_nonce_length||uint8\n' +
    'handshake.session_ticket_nonce||bytes\n' +
    'handshake.session_ticket_length||uint16\n' +
    'handshake.session_ticket||bytes\n' +
    'handshake.key_update.request_update|Key Update Request|uint8\n' +
    'handshake.ocsp_response_len|OCSP Response Length|uint24\n' +
    'esni.record_digest_length||uint16\n' +
    'esni.record_digest||bytes\n' +
    'esni.encrypted_sni_length|Encrypted SNI Length|uint16\n' +
    'esni.encrypted_sni|Encrypted SNI|bytes\n' +
    'esni.nonce||bytes\n' +
    'handshake.extensions_server_name_list_len|Server Name list length|uint16\n' +
    'handshake.extensions_server_name_len|Server Name length|uint16\n' +
    'handshake.max_fragment_length|Maximum Fragment Length|uint8\n' +
    'sct.scts_length|Serialized SCT List Length|uint16\n' +
    'sct.sct_length|Serialized SCT Length|uint16\n' +
    'sct.sct_version|SCT Version|uint8\n' +
    'sct.sct_logid|Log ID|bytes\n' +
    'sct.sct_timestamp|Timestamp|absolute_time\n' +
    'sct.sct_extensions_length|Extensions length|uint16\n' +
    'sct.sct_signature_length|Signature Length|uint16\n' +
    'sct.sct_signature|Signature|bytes\n' +
    'handshake.extensions_status_request_list_len|Certificate Status List Length|uint16\n' +
    'handshake.extensions_status_request_len|Certificate Status Length|uint16\n' +
    'handshake.extensions_status_request_responder_ids_len|Responder ID list Length|uint16\n' +
    'handshake.extensions_status_request_exts_len|Request Extensions Length|uint16\n' +
    'handshake.extensions_supported_groups_length|Supported Groups List Length|uint16\n' +
    'handshake.extensions_supported_groups|Supported Groups List|none\n' +
    'handshake.extensions_ec_point_formats_length|EC point formats Length|uint8\n' +
    'handshake.extensions_ec_point_formats|EC point formats|none\n' +
    'handshake.sig_hash_alg_len|Signature Hash Algorithms Length|uint16\n' +
    'handshake.sig_hash_algs|Signature Algorithms|none\n' +
    'handshake.extensions_alpn_len|ALPN Extension Length|uint16\n' +
    'handshake.extensions_alpn_list|ALPN Protocol|none\n' +
    'handshake.extensions_alpn_str_len|ALPN string length|uint8\n' +
    'handshake.extensions_alps_len|ALPS Extension Length|uint16\n' +
    'handshake.extensions_alps_alpn_list|Supported ALPN List|none\n' +
    'handshake.extensions_alps_alpn_str_len|Supported ALPN Length|uint8\n' +
    'handshake.extensions_alps_alpn_str|Supported ALPN|string\n' +
    'handshake.extensions_npn_str_len|Protocol string length|uint8\n' +
    'handshake.extensions_npn|Next Protocol|string\n' +
    'handshake.extensions_padding_data|Padding Data|bytes\n' +
    'compress_certificate.algorithms_length||uint8\n' +
    'record_size_limit||uint16\n' +
    'handshake.extensions_reneg_info_len|Renegotiation info extension length|uint8\n' +
    'handshake.extensions_reneg_info|Renegotiation info|bytes\n' +
    'handshake.extensions.psk.identities.length|Identities Length|uint16\n' +
    'handshake.extensions.psk.identity.identity_length||uint16\n' +
    'handshake.extensions.psk.identity.identity||bytes\n' +
    'handshake.extensions.psk.identity.obfuscated_ticket_age||uint32\n' +
    'handshake.extensions.psk.identity.selected|Selected Identity|uint16\n' +
    'handshake.extensions.psk.binders_len|PSK Binders length|uint16\n' +
    'handshake.extensions.psk.binders|PSK Binders|none\n' +
    'extension.psk_ke_modes_length|PSK Key Exchange Modes Length|uint8\n' +
    'early_data.max_early_data_size|Maximum Early Data Size|uint32\n' +
    'handshake.extensions.supported_versions_len|Supported Versions length|uint8\n' +
    'handshake.extensions.cookie_len|Cookie length|uint16\n' +
    'handshake.extensions.cookie||bytes\n' +
    'handshake.extensions_key_share_client_length|Client Key Share Length|uint16\n' +
    'handshake.extensions_key_share_key_exchange_length|Key Exchange Length|uint16\n' +
    'handshake.extensions_key_share_key_exchange|Key Exchange|bytes',
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

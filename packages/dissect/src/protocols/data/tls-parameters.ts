// TLS Parameters, https://www.iana.org/assignments/tls-parameters and tls-extensiontype-values
// Made of data/tls-parameters.tsv by: node packages/dissect/scripts/generate-labels.mjs
import { labelsOfRuns } from './runs.ts';

export const extensionLabels = /* @__PURE__ */ labelsOfRuns({
  0: 'server_name|max_fragment_length|client_certificate_url|trusted_ca_keys|truncated_hmac|status_request|user_mapping|client_authz|server_authz|cert_type|supported_groups|ec_point_formats|srp|signature_algorithms|use_srtp|heartbeat|application_layer_protocol_negotiation|status_request_v2|signed_certificate_timestamp|client_certificate_type|server_certificate_type|padding|encrypt_then_mac|extended_master_secret|token_binding|cached_info',
  27: 'compress_certificate|record_size_limit|pwd_protect|pwd_clear|password_salt|ticket_pinning|tls_cert_with_extern_psk|delegated_credentials|session_ticket|TLMSP_proxying|TLMSP_delegate|supported_ekt_ciphers',
  41: 'pre_shared_key|early_data|supported_versions|cookie|psk_key_exchange_modes',
  47: 'certificate_authorities|oid_filters|post_handshake_auth|signature_algorithms_cert|key_share|transparency_info',
  54: 'connection_id|external_id_hash|external_session_id|quic_transport_parameters|ticket_request|dnssec_chain|sequence_number_encryption_algorithms|rrc',
  13172: 'next_protocol_negotiation',
  17513: 'application_settings',
  65037: 'encrypted_client_hello',
  65281: 'renegotiation_info',
});

export const groupLabels = /* @__PURE__ */ labelsOfRuns({
  1: 'sect163k1|sect163r1|sect163r2|sect193r1|sect193r2|sect233k1|sect233r1|sect239k1|sect283k1|sect283r1|sect409k1|sect409r1|sect571k1|sect571r1|secp160k1|secp160r1|secp160r2|secp192k1|secp192r1|secp224k1|secp224r1|secp256k1|secp256r1|secp384r1|secp521r1|brainpoolP256r1|brainpoolP384r1|brainpoolP512r1|x25519|x448|brainpoolP256r1tls13|brainpoolP384r1tls13|brainpoolP512r1tls13|GC256A|GC256B|GC256C|GC256D|GC512A|GC512B|GC512C|curveSM2',
  256: 'ffdhe2048|ffdhe3072|ffdhe4096|ffdhe6144|ffdhe8192',
  512: 'MLKEM512|MLKEM768|MLKEM1024',
  4587: 'SecP256r1MLKEM768|X25519MLKEM768|SecP384r1MLKEM1024',
  25497: 'X25519Kyber768Draft00',
  65281: 'arbitrary_explicit_prime_curves|arbitrary_explicit_char2_curves',
});

export const signatureSchemeLabels = /* @__PURE__ */ labelsOfRuns({
  0x0201: 'rsa_pkcs1_sha1',
  0x0203: 'ecdsa_sha1',
  0x0401: 'rsa_pkcs1_sha256',
  0x0403: 'ecdsa_secp256r1_sha256',
  0x0501: 'rsa_pkcs1_sha384',
  0x0503: 'ecdsa_secp384r1_sha384',
  0x0601: 'rsa_pkcs1_sha512',
  0x0603: 'ecdsa_secp521r1_sha512',
  0x0804: 'rsa_pss_rsae_sha256|rsa_pss_rsae_sha384|rsa_pss_rsae_sha512|ed25519|ed448|rsa_pss_pss_sha256|rsa_pss_pss_sha384|rsa_pss_pss_sha512',
});

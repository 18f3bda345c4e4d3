/** Why a connection, or one direction of it, could not be decrypted. Stable. */
export type TlsReasonCode =
  | 'TLS_FORWARD_SECRECY'
  | 'TLS13_NEEDS_KEYLOG'
  | 'TLS_KEY_MISMATCH'
  | 'TLS_NO_CLIENT_KEY_EXCHANGE'
  | 'TLS_MIDSTREAM'
  | 'TLS_RESUMED_UNKNOWN'
  | 'TLS_HANDSHAKE_INCOMPLETE'
  | 'TLS_SUITE_UNSUPPORTED'
  | 'TLS_KEYLOG_NO_MATCH'
  | 'TLS_KEYLOG_PARTIAL'
  | 'TLS_MAC_FAILURE'
  | 'TLS_RECORD_OVERFLOW'
  | 'TLS_PMS_INVALID'
  | 'TLS_NO_SECRETS'
  | 'TLS_PSK_NEEDED'
  | 'TLS_LIMIT'
  | 'TLS_GAP';

/** A code for programs and one sentence for people, which says what to do. Holds no secrets and no packet bytes. */
export interface TlsReason {
  readonly code: TlsReasonCode;
  readonly sentence: string;
}

export function reason(code: TlsReasonCode, sentence: string): TlsReason {
  return { code, sentence };
}

/** `0x009c`, as suites are written. */
export function suiteNumber(id: number): string {
  return `0x${id.toString(16).padStart(4, '0')}`;
}

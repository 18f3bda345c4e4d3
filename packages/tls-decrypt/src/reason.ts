import type { PacketRange } from './events.ts';

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

/** Between which packets something is missing, as text. */
export function rangeText({ after, before }: PacketRange): string {
  if (after > 0 && before > 0) return `between packets ${after} and ${before}`;
  return after > 0 ? `after packet ${after}` : `before packet ${before}`;
}

// What the connection itself finds; the reasons of missing secrets stand beside the search for them.

export function midstream(): TlsReason {
  return reason('TLS_MIDSTREAM', 'no hello is in the capture; begin the capture before the connection does');
}

/** Nothing was ever protected. */
export function endedInHandshake(
  alert: { readonly name: string; readonly record: number } | undefined,
): TlsReason {
  return reason(
    'TLS_HANDSHAKE_INCOMPLETE',
    alert === undefined
      ? 'the handshake did not come to its end, so that nothing was encrypted; capture the whole connection if it went on'
      : `the alert ${alert.name} in packet ${alert.record} ended the handshake, so that nothing was encrypted; ask the endpoint that sent it why`,
  );
}

export function joinedMidstream(): TlsReason {
  return reason(
    'TLS_MIDSTREAM',
    'the beginning of the connection is not in the capture; what is there was decrypted with the key log',
  );
}

export function noClientHello(): TlsReason {
  return reason(
    'TLS_MIDSTREAM',
    'the ClientHello is not in the capture; begin the capture before the connection does',
  );
}

export function noRecord(): TlsReason {
  return reason(
    'TLS_RECORD_OVERFLOW',
    'what follows is no TLS record: its type, version or length is out of range',
  );
}

export function badRecords(): TlsReason {
  return reason(
    'TLS_MAC_FAILURE',
    'records failed their tag or MAC; the capture is damaged, or the secrets are those of another session',
  );
}

/** The secrets are right, but what changed keys, or told the place, is missing. */
export function behindLoss(): TlsReason {
  return reason(
    'TLS_GAP',
    'bytes are missing, and records behind them cannot be opened without what was in them; capture the connection whole',
  );
}

export function tooLongMessage(): TlsReason {
  return reason(
    'TLS_LIMIT',
    'a handshake message is longer than limits.handshakeBytes; raise it if that is no attack',
  );
}

export function tooManyHeld(): TlsReason {
  return reason(
    'TLS_LIMIT',
    'too many records waited for the handshake of the other direction; raise limits.heldBytes',
  );
}

export function brokenStream(): TlsReason {
  return reason(
    'TLS_GAP',
    'bytes are missing, and RC4 or a compressed stream cannot go on behind them; capture the connection whole',
  );
}

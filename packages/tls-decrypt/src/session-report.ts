import type { DirectionState } from './direction-state.ts';
import type { TlsSessionReport } from './events.ts';
import { CLIENT } from './handshake/role.ts';
import type { Negotiation } from './negotiation.ts';
import { reason, type TlsReason } from './reason.ts';
import type { Connection } from './stream-chunk.ts';

/** What became of a connection, from the state of its two directions. */
export function sessionReport(
  connection: Connection,
  a: DirectionState,
  b: DirectionState,
  negotiation: Negotiation,
  refusal: TlsReason | undefined,
  refusedAt: number,
): TlsSessionReport {
  const [first] = negotiation.handshakes;
  const hello = first?.serverHello;
  return {
    connection,
    clientDirection: a.role === CLIENT ? 0 : b.role === CLIENT ? 1 : undefined,
    version: hello?.version,
    cipherSuite: hello === undefined ? undefined : { id: hello.cipherSuite, name: first!.suite?.name },
    keyExchange: first?.suite?.keyExchange,
    serverName: negotiation.serverName,
    alpn: hello?.alpn[0],
    resumed: first?.isResumed === true,
    status: statusOf(a, b, refusal),
    reason: refusal ?? gapReason(a, b),
    reasonRecord: refusedAt,
    keysVerified: isVerified(negotiation),
    records: [a.records, b.records],
    macFailures: [a.macFailures, b.macFailures],
    gaps: [a.gaps, b.gaps],
    closeNotify: [a.hasSaidClose, b.hasSaidClose],
    plaintextBytes: [a.plaintextBytes, b.plaintextBytes],
  };
}

/** At least one Finished was seen, and each that was seen held. */
function isVerified({ handshakes }: Negotiation): boolean {
  const finished = handshakes.filter((handshake) => handshake.finished[0] ?? handshake.finished[1]);
  return (
    finished.length > 0 &&
    finished.every((handshake) =>
      handshake.finished.every((message, role) => message === undefined || handshake.verified[role]),
    )
  );
}

function statusOf(
  a: DirectionState,
  b: DirectionState,
  refusal: TlsReason | undefined,
): TlsSessionReport['status'] {
  const opened = a.openedRecords + b.openedRecords;
  const wanted = a.protectedRecords + b.protectedRecords;
  if (opened === 0) return refusal === undefined && wanted === 0 ? 'open' : 'undecryptable';
  return opened === wanted && refusal === undefined && a.gaps + b.gaps === 0 ? 'decrypted' : 'partial';
}

/** Missing bytes alone do not refuse a connection, but they are why it is not whole. */
function gapReason(a: DirectionState, b: DirectionState): TlsReason | undefined {
  if (a.gaps + b.gaps === 0) return undefined;
  return reason('TLS_GAP', 'the capture lacks bytes of this connection; what is there was decrypted');
}

import type { DirectionState } from './direction-state.ts';
import type { TlsSessionReport } from './events.ts';
import type { Handshake } from './handshake/handshake.ts';
import { CLIENT, SERVER } from './handshake/role.ts';
import type { Negotiation } from './negotiation.ts';
import { rangeText, reason, type TlsReason } from './reason.ts';
import type { Refusal } from './refusal.ts';
import type { Connection } from './stream-chunk.ts';

/** What became of a connection, from the state of its two directions. */
export function sessionReport(
  connection: Connection,
  a: DirectionState,
  b: DirectionState,
  negotiation: Negotiation,
  refusal: Refusal,
): TlsSessionReport {
  const [first] = negotiation.handshakes;
  const hello = first?.serverHello;
  const why = refusal.reason ?? gapReason(a, b);
  return {
    connection,
    clientDirection: a.role === CLIENT ? 0 : b.role === CLIENT ? 1 : undefined,
    version: hello?.version,
    cipherSuite: hello === undefined ? undefined : { id: hello.cipherSuite, name: first!.suite?.name },
    keyExchange: keyExchangeOf(first),
    serverName: negotiation.serverName,
    alpn: hello?.alpn[0],
    resumed: isResumed(first),
    status: statusOf(a, b, refusal.reason),
    reason: why,
    reasonRecord: refusal.at,
    message: why === undefined ? undefined : withPackets(why, a, b, refusal.at),
    keysVerified: isVerified(negotiation),
    records: [a.records, b.records],
    macFailures: [a.macFailures, b.macFailures],
    gaps: [a.gaps, b.gaps],
    closeNotify: [a.hasSaidClose, b.hasSaidClose],
    plaintextBytes: [a.plaintextBytes, b.plaintextBytes],
  };
}

/** Without a ServerHelloDone, as in a resumption; but where messages are missing it may be among them. */
function isResumed(handshake: Handshake | undefined): boolean {
  if (handshake?.serverHello === undefined) return false;
  if (handshake.isTls13) return handshake.serverHello.takesPsk;
  return handshake.isResumed && !handshake.broken[SERVER];
}

/** Finite field groups have the numbers from 256 on (RFC 7919 §2). */
const FIRST_FFDHE = 0x0100;
const LAST_FFDHE = 0x01ff;

function keyExchangeOf(handshake: Handshake | undefined): string | undefined {
  const suite = handshake?.suite;
  const hello = handshake?.serverHello;
  if (suite?.keyExchange !== 'TLS13' || hello === undefined) return suite?.keyExchange;
  const { keyShareGroup, takesPsk } = hello;
  if (keyShareGroup === undefined) return takesPsk ? 'PSK' : undefined;
  return keyShareGroup >= FIRST_FFDHE && keyShareGroup <= LAST_FFDHE ? 'DHE' : 'ECDHE';
}

/** The sentence, and where in the capture that is. */
function withPackets(
  { code, sentence }: TlsReason,
  a: DirectionState,
  b: DirectionState,
  at: number,
): string {
  if (code === 'TLS_GAP') {
    const gaps = [a.firstGap, b.firstGap].filter((gap) => gap !== undefined).map(rangeText);
    if (gaps.length > 0) return `${sentence} (missing ${gaps.join(' and ')})`;
  }
  if (code === 'TLS_MAC_FAILURE') {
    const failed = [a.firstFailure, b.firstFailure].filter((packet) => packet > 0);
    if (failed.length > 0) return `${sentence} (first in packet ${Math.min(...failed)})`;
  }
  return at > 0 ? `${sentence} (packet ${at})` : sentence;
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

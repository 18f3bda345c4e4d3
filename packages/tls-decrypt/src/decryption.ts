import { type DirectionState, Stage } from './direction-state.ts';
import type { Handshake } from './handshake/handshake.ts';
import { SERVER } from './handshake/role.ts';
import type { Negotiation } from './negotiation.ts';
import { badRecords, behindLoss, noClientHello, type TlsReason, type TlsReasonCode } from './reason.ts';
import type { RecordFlow } from './records/record-flow.ts';
import { withAlternatives } from './records/with-alternatives.ts';
import type { MasterQuestion } from './secrets/master-secret.ts';
import type { SecretStore } from './secrets/secret-store.ts';
import type { Connection } from './stream-chunk.ts';
import { openerAgain, openFirst } from './tls12-keys.ts';
import { failedStage, missingSecrets, openByStage, openerAgain13 } from './tls13-keys.ts';

/**
 * What became of a protected record: its content, the reason why this one did not open, the reason why none of this
 * direction will, or `wait`, when something that is still to come decides.
 */
export type Opening =
  | { readonly kind: 'opened'; readonly content: Uint8Array; readonly record?: Uint8Array }
  | { readonly kind: 'failed'; readonly reason: TlsReason }
  | { readonly kind: 'refused'; readonly reason: TlsReason }
  | 'wait';

/** Sequence numbers that are tried after a gap, beside those that the number of lost bytes suggests. */
const SEARCHED = 64;
const MOST_SEARCHED = 4096;

/** Reasons that a line more in the key log does away with. */
const LATE_SECRETS: ReadonlySet<TlsReasonCode> = new Set<TlsReasonCode>([
  'TLS_NO_SECRETS',
  'TLS_FORWARD_SECRECY',
  'TLS13_NEEDS_KEYLOG',
  'TLS_KEYLOG_NO_MATCH',
  'TLS_KEYLOG_PARTIAL',
  'TLS_KEY_MISMATCH',
  'TLS_RESUMED_UNKNOWN',
  'TLS_PSK_NEEDED',
]);

/** How many sequence numbers may have been passed over: few records are shorter than a hundred bytes. */
export function searchWidth({ lostBytes }: RecordFlow): number {
  return SEARCHED + Math.min(MOST_SEARCHED, Math.ceil(lostBytes / 100));
}

/** Opens the protected records of one connection. */
export class Decryption {
  /** What records are held for, when it is a secret. */
  awaited: TlsReason | undefined;
  /** There is no waiting for other threads any more. */
  isHurried = false;
  readonly #onDone: () => void;
  readonly #connection: Connection;
  readonly #negotiation: Negotiation;
  readonly #store: SecretStore;
  readonly #waitsForSecrets: boolean;

  constructor(
    connection: Connection,
    negotiation: Negotiation,
    store: SecretStore,
    waitsForSecrets: boolean,
    onDone: () => void,
  ) {
    this.#onDone = onDone;
    this.#connection = connection;
    this.#negotiation = negotiation;
    this.#store = store;
    this.#waitsForSecrets = waitsForSecrets;
  }

  /** @param other the other direction, which may still bring what is missing. */
  open(state: DirectionState, other: DirectionState, bytes: Uint8Array, start: number, end: number): Opening {
    const why = this.resume(state, other);
    if (why === 'wait') return 'wait';
    if (why !== undefined) return this.#refused(state, why);
    const { opener } = state;
    const sequence = opener?.sequence ?? 0;
    const content = state.isSearching
      ? opener?.search(bytes, start, end, sequence, state.takeSearches(searchWidth(state.flow)))
      : opener?.open(bytes, start, end);
    if (content !== undefined) {
      if (state.isSearching) state.found();
      return { kind: 'opened', content };
    }
    const handshake = this.#negotiation.of(state);
    if (handshake === undefined || state.role === undefined) return waitForHello(other);
    const alternative = opener === undefined ? undefined : openAlternative(state, bytes, start, end);
    if (alternative !== undefined) return alternative;
    if (handshake.isTls13) return this.#open13(state, other, handshake, bytes, start, end);
    if (opener === undefined) return this.#open12(state, other, handshake, bytes, start, end);
    // Its MAC may have held, see RecordOpener.open: then the place is found.
    if (opener.sequence !== sequence) state.found();
    else if (!state.isSearching) opener.sequence++;
    return { kind: 'failed', reason: badRecords() };
  }

  /** Opens early data of TLS 1.3 before a ServerHello came, when the key log has its secret (RFC 8446 §4.2.10). */
  openEarly(
    state: DirectionState,
    other: DirectionState,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): Uint8Array | undefined {
    const handshake = this.#negotiation.of(state);
    if (state.stage !== Stage.early || handshake?.clientHello === undefined) return undefined;
    if (this.resume(state, other) !== undefined) return undefined;
    return (
      state.opener?.open(bytes, start, end) ?? openByStage(state, handshake, this.#store, bytes, start, end)
    );
  }

  /**
   * After a restore: takes up the keys that there were. Gives why that cannot be done; undefined when they are there,
   * there were none, or the usual search may find some.
   */
  resume(state: DirectionState, other: DirectionState): TlsReason | 'wait' | undefined {
    const keys = state.keysBefore;
    if (keys === undefined) return undefined;
    const handshake = this.#negotiation.handshakes[keys.handshake];
    if (handshake === undefined || state.role === undefined) return undefined;
    let why: TlsReason | 'wait' | undefined;
    // Keys before a ServerHello are those of early data.
    if (handshake.isTls13 || handshake.serverHello === undefined)
      openerAgain13(state, keys, handshake, this.#store);
    else why = openerAgain(state, keys, this.#question(state, other, handshake));
    if (why === undefined) state.keysBefore = undefined;
    return why;
  }

  #question(state: DirectionState, other: DirectionState, handshake: Handshake): MasterQuestion {
    const server = state.role === SERVER ? state : other;
    const client = state.role === SERVER ? other : state;
    return {
      handshake,
      store: this.#store,
      server: this.#connection.endpoints[server.direction],
      mayCome: [client.mayBring, server.mayBring],
      onDone: this.isHurried ? undefined : this.#onDone,
    };
  }

  #open12(
    state: DirectionState,
    other: DirectionState,
    handshake: Handshake,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): Opening {
    const opening = openFirst(state, this.#question(state, other, handshake), bytes, start, end);
    if (opening === 'wait') return 'wait';
    if ('content' in opening) return { kind: 'opened', content: opening.content };
    if ('failed' in opening) return { kind: 'failed', reason: opening.failed };
    // The beginning of the connection is there, that of a renegotiation is not.
    const isLater = handshake !== this.#negotiation.handshakes[0];
    const isLost = isLater && opening.refused.code === 'TLS_MIDSTREAM';
    return this.#refused(state, isLost ? behindLoss() : opening.refused);
  }

  #open13(
    state: DirectionState,
    other: DirectionState,
    handshake: Handshake,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): Opening {
    if (handshake.clientHello === undefined) return waitForHello(other);
    const missing = missingSecrets(handshake, this.#store, state.role!);
    if (missing !== undefined) return this.#refused(state, missing);
    const content = openByStage(state, handshake, this.#store, bytes, start, end);
    if (content !== undefined) {
      if (state.isSearching) state.found();
      return { kind: 'opened', content };
    }
    const why = failedStage(state, handshake, this.#store);
    if (state.opener === undefined && this.#mayStillOpen(state, why)) return 'wait';
    if (!state.isSearching && state.opener !== undefined) state.opener.sequence++;
    return { kind: 'failed', reason: why };
  }

  #refused(state: DirectionState, why: TlsReason): Opening {
    return this.#mayStillOpen(state, why) ? 'wait' : { kind: 'refused', reason: why };
  }

  /** The secret may be logged later, and the caller asked to wait for it. */
  #mayStillOpen(state: DirectionState, why: TlsReason): boolean {
    if (!this.#waitsForSecrets || state.ended || !LATE_SECRETS.has(why.code)) return false;
    this.awaited = why;
    return true;
  }
}

/** Without the ClientHello nothing opens. */
function waitForHello(other: DirectionState): Opening {
  return other.mayBring ? 'wait' : { kind: 'refused', reason: noClientHello() };
}

/** Two copies of some bytes were captured: the tag decides. */
function openAlternative(
  state: DirectionState,
  bytes: Uint8Array,
  start: number,
  end: number,
): Opening | undefined {
  const { alternatives, stamp } = state.flow;
  if (alternatives.length === 0) return undefined;
  for (const record of withAlternatives(bytes, start, end, stamp.streamOffset, alternatives)) {
    const content = state.opener!.open(record, 0, record.length);
    if (content !== undefined) return { kind: 'opened', content, record };
  }
  return undefined;
}

import { Decryption, searchWidth } from './decryption.ts';
import { restoreDirection, snapshotDirection } from './direction-snapshot.ts';
import { DirectionState, Stage } from './direction-state.ts';
import { type EventSink, EventWriter } from './event-writer.ts';
import type { TlsSessionReport } from './events.ts';
import type { Handshake } from './handshake/handshake.ts';
import { restoreHandshake, snapshotHandshake } from './handshake/handshake-snapshot.ts';
import { CLIENT, type Role, SERVER } from './handshake/role.ts';
import type { TlsLimits } from './limits.ts';
import type { MidstreamSearch } from './midstream.ts';
import { Negotiation } from './negotiation.ts';
import {
  behindLoss,
  brokenStream,
  endedInHandshake,
  joinedMidstream,
  midstream,
  noRecord,
} from './reason.ts';
import { RecordReader } from './record-reader.ts';
import { helloRole } from './records/first-record.ts';
import { isProtected13 } from './records/plausible.ts';
import type { RecordFlow, RecordSink } from './records/record-flow.ts';
import { Refusal } from './refusal.ts';
import type { SecretStore } from './secrets/secret-store.ts';
import { sessionReport } from './session-report.ts';
import type { ConnectionSnapshot } from './snapshot.ts';
import type { Connection, StreamChunk } from './stream-chunk.ts';
import { masterPrint } from './tls12-keys.ts';
import { noteUsed } from './tls13-keys.ts';

/** What the connections of one decryptor share. */
export interface ConnectionContext extends EventSink {
  readonly store: SecretStore;
  readonly limits: TlsLimits;
  readonly waitsForSecrets: boolean;
  readonly midstream: MidstreamSearch;
  /** Connections with an RSA decryption that is done. */
  readonly ready: Set<TlsConnection>;
}

/** Master secrets by handshake, traffic secrets of TLS 1.3 by direction. */
export interface ConnectionSecrets {
  readonly masters: readonly (Uint8Array | undefined)[];
  readonly traffic: readonly (Uint8Array | undefined)[];
}

/** One TLS connection: both directions, from the first byte to the last. */
export class TlsConnection implements RecordSink {
  readonly connection: Connection;
  readonly wantsSources: boolean;
  readonly #context: ConnectionContext;
  readonly #directions: readonly [DirectionState, DirectionState];
  readonly #writer: EventWriter;
  readonly #negotiation: Negotiation;
  readonly #decryption: Decryption;
  readonly #refusal: Refusal;
  readonly #reader: RecordReader;

  constructor(connection: Connection, context: ConnectionContext) {
    this.connection = connection;
    this.wantsSources = context.wantsRecords;
    this.#context = context;
    const { searches } = context.limits;
    this.#directions = [new DirectionState(0, this, searches), new DirectionState(1, this, searches)];
    this.#writer = new EventWriter(connection, context);
    this.#negotiation = new Negotiation(
      connection.id,
      context.store,
      this.#writer,
      4 * context.limits.handshakeBytes,
    );
    this.#decryption = new Decryption(
      connection,
      this.#negotiation,
      context.store,
      context.waitsForSecrets,
      () => context.ready.add(this),
    );
    this.#refusal = new Refusal(this.#writer);
    this.#reader = new RecordReader(
      this.#directions,
      this.#negotiation,
      this.#decryption,
      this.#writer,
      this.#refusal,
      context.limits,
    );
  }

  /** Both directions have ended. */
  get isOver(): boolean {
    return this.#directions.every(({ ended, waitingEnd }) => ended && waitingEnd === undefined);
  }

  push(chunk: StreamChunk): void {
    const state = this.#directions[chunk.direction];
    if (chunk.kind === 'data') this.#data(state, chunk);
    else if (chunk.kind === 'gap') this.#gap(state, chunk.length);
    else this.#end(state, chunk);
  }

  /** Nothing more will come in either direction. */
  finish(): void {
    this.#decryption.isHurried = true;
    for (const state of this.#directions) state.ended = true;
    for (const state of this.#directions) {
      if (state.waitingEnd === undefined) this.#flush(state);
      else this.#takeEnd(state);
    }
    if (this.#negotiation.handshakes.length === 0) this.#refusal.say(midstream(), 0);
    // Too few records failed to call the secrets wrong, but none opened.
    const opened = this.#directions[0].openedRecords + this.#directions[1].openedRecords;
    if (opened > 0) {
      if (this.#failsBehindLoss) this.#refusal.revise(behindLoss());
      return;
    }
    const { reason, fatalAlert, isSaid } = this.#refusal;
    if (reason === undefined) {
      if (this.#directions.every(({ protectedRecords }) => protectedRecords === 0))
        this.#refusal.say(endedInHandshake(fatalAlert), 0);
    } else if (!isSaid) this.#refusal.say(reason, 0);
  }

  /** The secrets are right, no record is damaged, but bytes are missing, of the other direction perhaps. */
  get #failsBehindLoss(): boolean {
    if (this.#refusal.reason?.code !== 'TLS_MAC_FAILURE') return false;
    const isIncomplete =
      this.#directions.some(({ gaps }) => gaps > 0) ||
      this.#negotiation.handshakes.some(({ serverHello }) => serverHello === undefined);
    return isIncomplete && this.#directions.every(({ isDamaged }) => !isDamaged);
  }

  /** Tries the records that waited for secrets. */
  retry(): void {
    this.#decryption.awaited = undefined;
    for (const state of this.#directions) this.#reader.release(state);
    for (const state of this.#directions) this.#takeEnd(state);
  }

  report(): TlsSessionReport {
    const [a, b] = this.#directions;
    return sessionReport(this.connection, a, b, this.#negotiation, this.#refusal);
  }

  /** Where it stands, as plain data without secrets. */
  snapshot(): ConnectionSnapshot {
    const { handshakes, serverName } = this.#negotiation;
    const { crypto } = this.#context.store;
    const [a, b] = this.#directions;
    const printOf = ({ masterSecret, masterPrint: before }: Handshake) =>
      masterSecret === undefined ? before : masterPrint(crypto, masterSecret);
    return {
      connection: this.connection,
      handshakes: handshakes.map((handshake) => snapshotHandshake(handshake, printOf(handshake))),
      serverName,
      directions: [snapshotDirection(a, handshakes), snapshotDirection(b, handshakes)],
      ...this.#refusal.snapshot(),
    };
  }

  /** Takes a fresh connection to where another stood. Keys are derived when a record asks for them. */
  restore(snapshot: ConnectionSnapshot): void {
    const { handshakes } = this.#negotiation;
    handshakes.push(...snapshot.handshakes.map((each) => restoreHandshake(each, this.connection.id)));
    this.#negotiation.serverName = snapshot.serverName;
    for (const direction of [0, 1] as const) {
      const { handshakeBytes } = this.#context.limits;
      restoreDirection(
        this.#directions[direction],
        snapshot.directions[direction],
        handshakes,
        handshakeBytes,
      );
    }
    this.#refusal.restore(snapshot);
  }

  /** The secrets in use: what a snapshot leaves out. */
  secrets(): ConnectionSecrets {
    return {
      masters: this.#negotiation.handshakes.map(({ masterSecret }) => masterSecret),
      traffic: this.#directions.map(({ secret }) => secret),
    };
  }

  restoreSecrets({ masters, traffic }: ConnectionSecrets): void {
    for (const [index, handshake] of this.#negotiation.handshakes.entries())
      handshake.masterSecret = masters[index];
    for (const state of this.#directions) state.secret = traffic[state.direction];
  }

  #data(state: DirectionState, chunk: StreamChunk): void {
    const { flow } = state;
    const { sources } = chunk;
    if (state.isBehindGap) this.#behindGap(state, sources[0]?.record ?? 0);
    if (sources.length > 0) state.packet = sources[sources.length - 1]!.record;
    flow.data(chunk);
  }

  /** The first bytes after a gap came in packet `before`. */
  #behindGap(state: DirectionState, before: number): void {
    state.isBehindGap = false;
    if (state.firstGap?.before === 0) state.firstGap.before = before;
    const between = state.handshake?.brokenBetween;
    if (between?.before === 0) between.before = before;
  }

  #gap(state: DirectionState, length: number): void {
    const { mode, isJoined } = state.flow;
    state.flow.gap(length);
    if (isJoined || mode === 'seek' || mode === 'over') return;
    state.gaps++;
    state.firstGap ??= { after: state.packet, before: 0 };
    state.isBehindGap = true;
    state.trials = 0;
    state.assembler.clear();
    this.#decryption.resume(state, this.#other(state));
    if (state.opener !== undefined) this.#skipGap(state);
    const { handshake, role } = state;
    if (handshake !== undefined && role !== undefined && !handshake.isDone) {
      handshake.broken[role] = true;
      handshake.brokenBetween ??= { after: state.packet, before: 0 };
    }
    this.#reader.release(this.#other(state));
  }

  #skipGap(state: DirectionState): void {
    if (state.opener!.chain === 'stream') {
      this.#refusal.close(state, brokenStream());
      return;
    }
    state.isSearching = true;
    state.opener!.skipGap();
  }

  #end(state: DirectionState, chunk: StreamChunk): void {
    if (state.ended) return;
    state.ended = true;
    state.waitingEnd = chunk;
    this.#reader.release(this.#other(state));
    this.#reader.release(state);
    this.#takeEnd(state);
  }

  /** Takes the end, unless records before it wait for another thread. */
  #takeEnd(state: DirectionState): void {
    const end = state.waitingEnd;
    if (end === undefined) return;
    const { isHurried } = this.#decryption;
    if (!isHurried && state.held.length > 0 && this.#context.store.pendingRsa > 0) return;
    state.waitingEnd = undefined;
    this.#flush(state);
    if (state.openedRecords > 0) this.#writer.plaintextEnd(state, end);
  }

  #flush(state: DirectionState): void {
    this.#reader.release(state);
    state.flow.end();
    if (state.openedRecords > 0) this.#reader.sayLost(state);
  }

  // --- what the flows find ---

  helloFound(flow: RecordFlow, role: Role): boolean {
    const state = this.#directions[flow.direction];
    const other = this.#other(state);
    if (state.role !== undefined) return state.role === role;
    state.role = role;
    other.role = role === CLIENT ? SERVER : CLIENT;
    return true;
  }

  isServer(flow: RecordFlow): boolean {
    return this.#directions[flow.direction].role === SERVER;
  }

  sslv2Hello(flow: RecordFlow, message: Uint8Array): void {
    const state = this.#directions[flow.direction];
    this.#negotiation.takeSslv2Hello(state, message);
    this.#reader.release(this.#other(state));
  }

  overflow(flow: RecordFlow): boolean {
    const state = this.#directions[flow.direction];
    this.#decryption.resume(state, this.#other(state));
    if (state.opener !== undefined && ++state.overflows <= this.#context.limits.resyncTrials) {
      // With keys the next true record can be told by its tag.
      state.gaps++;
      state.trials = 0;
      this.#skipGap(state);
      this.#refusal.note(noRecord(), flow.stamp.record);
      return true;
    }
    this.#refusal.close(state, noRecord());
    return false;
  }

  opensAfterGap(flow: RecordFlow, bytes: Uint8Array, start: number, end: number): boolean | undefined {
    const state = this.#directions[flow.direction];
    this.#decryption.resume(state, this.#other(state));
    const { opener } = state;
    if (opener === undefined || opener.chain !== 'none') return undefined;
    // In a handshake of TLS 1.3 the keys may have changed in the gap.
    if (state.handshake?.isTls13 === true && state.stage < Stage.application) return undefined;
    if (state.trials >= this.#context.limits.resyncTrials) return false;
    state.trials++;
    const width = state.takeSearches(searchWidth(flow));
    if (opener.search(bytes, start, end, opener.sequence, width) === undefined) return false;
    // The record itself is opened when it is handed over.
    opener.sequence--;
    state.found();
    return true;
  }

  record(flow: RecordFlow, bytes: Uint8Array, start: number, end: number): void {
    const state = this.#directions[flow.direction];
    if (flow.isJoined) flow.isJoined = !this.#recognizes(state, bytes, start, end);
    this.#reader.take(state, bytes, start, end);
  }

  /** Whether a record of a direction that was joined in its midst tells where it stands: it is a hello, or a secret opens it. */
  #recognizes(state: DirectionState, bytes: Uint8Array, start: number, end: number): boolean {
    const role = helloRole(bytes, start, false);
    if (role === undefined)
      return (
        state.opener === undefined &&
        isProtected13(bytes, start) &&
        this.#opensMidstream(state, bytes, start, end)
      );
    // What came before was no change of keys of this handshake.
    if (state.role === undefined) state.isEncrypted = false;
    return this.helloFound(state.flow, role);
  }

  #opensMidstream(state: DirectionState, bytes: Uint8Array, start: number, end: number): boolean {
    const { midstream } = this.#context;
    const [first] = this.#negotiation.handshakes;
    if (!midstream.isOpen || (first !== undefined && !first.isMidstream)) return false;
    const known = first === undefined ? undefined : { handshake: first, role: state.role! };
    const found = midstream.find(bytes, start, end, known);
    if (found === undefined) return false;
    const { role, opener, secret, suite, random } = found;
    state.role = role;
    this.#other(state).role = role === CLIENT ? SERVER : CLIENT;
    state.keysOf = first ?? this.#negotiation.joinMidstream(this.#directions, random, suite);
    state.opener = opener;
    state.secret = secret;
    state.suiteId = suite.id;
    // The record itself is opened when it is handed over.
    opener.sequence--;
    noteUsed(state.keysOf, this.#context.store, role);
    this.#refusal.note(joinedMidstream(), 0);
    return true;
  }

  #other(state: DirectionState): DirectionState {
    return this.#directions[state.direction === 0 ? 1 : 0];
  }
}

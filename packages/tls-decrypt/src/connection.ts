import { Decryption, searchWidth } from './decryption.ts';
import { restoreDirection, snapshotDirection } from './direction-snapshot.ts';
import { DirectionState, Stage } from './direction-state.ts';
import { type EventSink, EventWriter } from './event-writer.ts';
import type { TlsSessionReport } from './events.ts';
import type { Handshake } from './handshake/handshake.ts';
import { restoreHandshake, snapshotHandshake } from './handshake/handshake-snapshot.ts';
import { areMessages } from './handshake/message-assembler.ts';
import { CLIENT, type Role, SERVER } from './handshake/role.ts';
import type { TlsLimits } from './limits.ts';
import type { MidstreamSearch } from './midstream.ts';
import { Negotiation } from './negotiation.ts';
import {
  brokenStream,
  endedInHandshake,
  joinedMidstream,
  midstream,
  noRecord,
  type TlsReason,
  tooLongMessage,
  tooManyHeld,
} from './reason.ts';
import { alertName, CLOSE_NOTIFY, FATAL } from './records/alert.ts';
import type { RecordFlow, RecordSink } from './records/record-flow.ts';
import { ContentType, RECORD_HEADER } from './records/record-opener.ts';
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
  #refusal: TlsReason | undefined;
  #refusedAt = 0;
  /** The first, in the clear or not. */
  #fatalAlert: { readonly name: string; readonly record: number } | undefined;
  /** The code of the last refusal that was given out as an event. */
  #said: string | undefined;

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
    if (this.#negotiation.handshakes.length === 0) this.#refuse(undefined, midstream());
    // Too few records failed to call the secrets wrong, but none opened.
    const opened = this.#directions[0].openedRecords + this.#directions[1].openedRecords;
    if (opened > 0) return;
    if (this.#refusal === undefined) {
      if (this.#directions.every(({ protectedRecords }) => protectedRecords === 0))
        this.#refuse(undefined, endedInHandshake(this.#fatalAlert));
    } else if (this.#said === undefined) this.#refuse(undefined, this.#refusal);
  }

  /** Tries the records that waited for secrets. */
  retry(): void {
    this.#decryption.awaited = undefined;
    for (const state of this.#directions) this.#release(state);
    for (const state of this.#directions) this.#takeEnd(state);
  }

  report(): TlsSessionReport {
    const [a, b] = this.#directions;
    return sessionReport(this.connection, a, b, this.#negotiation, this.#refusal, this.#refusedAt);
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
      refusal: this.#refusal,
      refusedAt: this.#refusedAt,
      said: this.#said,
      fatalAlert: this.#fatalAlert,
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
    this.#refusal = snapshot.refusal;
    this.#refusedAt = snapshot.refusedAt;
    this.#said = snapshot.said;
    this.#fatalAlert = snapshot.fatalAlert;
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
    if (state.role === SERVER && flow.mode === 'seek' && flow.beginWithAlert(chunk)) return;
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
    const { mode } = state.flow;
    state.flow.gap(length);
    if (mode === 'seek' || mode === 'over') return;
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
    this.#release(this.#other(state));
  }

  #skipGap(state: DirectionState): void {
    if (state.opener!.chain === 'stream') {
      this.#refuseDirection(state, brokenStream());
      return;
    }
    state.isSearching = true;
    state.opener!.skipGap();
  }

  #end(state: DirectionState, chunk: StreamChunk): void {
    if (state.ended) return;
    state.ended = true;
    state.waitingEnd = chunk;
    this.#release(this.#other(state));
    this.#release(state);
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
    this.#release(state);
    state.flow.end();
    if (state.openedRecords > 0) this.#sayLost(state);
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

  sslv2Hello(flow: RecordFlow, message: Uint8Array): void {
    const state = this.#directions[flow.direction];
    this.#negotiation.takeSslv2Hello(state, message);
    this.#release(this.#other(state));
  }

  overflow(flow: RecordFlow): boolean {
    const state = this.#directions[flow.direction];
    this.#decryption.resume(state, this.#other(state));
    if (state.opener !== undefined && ++state.overflows <= this.#context.limits.resyncTrials) {
      // With keys the next true record can be told by its tag.
      state.gaps++;
      state.trials = 0;
      this.#skipGap(state);
      this.#setRefusal(noRecord(), flow.stamp.record);
      return true;
    }
    this.#refuseDirection(state, noRecord());
    return false;
  }

  get seeksMidstream(): boolean {
    return this.#context.midstream.isOpen;
  }

  opensMidstream(flow: RecordFlow, bytes: Uint8Array, start: number, end: number): boolean {
    const state = this.#directions[flow.direction];
    const other = this.#other(state);
    const [first] = this.#negotiation.handshakes;
    if (first !== undefined && !first.isMidstream) return false;
    const known = first === undefined ? undefined : { handshake: first, role: state.role! };
    const found = this.#context.midstream.find(bytes, start, end, known);
    if (found === undefined) return false;
    const { role, opener, secret, suite, random } = found;
    state.role = role;
    other.role = role === CLIENT ? SERVER : CLIENT;
    state.keysOf = first ?? this.#negotiation.joinMidstream(this.#directions, random, suite);
    state.opener = opener;
    state.secret = secret;
    state.suiteId = suite.id;
    // The record itself is opened when it is handed over.
    opener.sequence--;
    noteUsed(state.keysOf, this.#context.store, role);
    this.#setRefusal(joinedMidstream(), 0);
    return true;
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
    state.records++;
    if (state.isRefused) this.#pass(state, bytes, start, end, state.isEncrypted);
    else if (state.held.length > 0 || !this.#process(state, bytes, start, end)) {
      this.#hold(state, bytes, start, end);
    }
  }

  // --- records to content ---

  /** False when the other direction has to come first. */
  #process(state: DirectionState, bytes: Uint8Array, start: number, end: number): boolean {
    const type = bytes[start]!;
    const isData = type === ContentType.applicationData;
    if (state.hasEarlyChange) this.#settleEarlyChange(state, bytes, start, end);
    else if (
      type === ContentType.handshake &&
      !state.isEncrypted &&
      this.#hasLostChange(state, bytes, start, end)
    ) {
      this.#changeCipherSpec(state);
    }
    if (state.handshake?.isTls13 === true ? isData : state.isEncrypted) {
      return this.#open(state, bytes, start, end);
    }
    if (isData) {
      // No ChangeCipherSpec came before: the ServerHello is to come yet (early data), or it was lost.
      if (
        state.role === CLIENT &&
        this.#negotiation.of(state)?.serverHello === undefined &&
        this.#other(state).mayBring
      ) {
        return false;
      }
      state.isEncrypted = true;
      return this.#open(state, bytes, start, end);
    }
    this.#pass(state, bytes, start, end, false);
    this.#content(state, type, bytes.subarray(start + RECORD_HEADER, end));
    return true;
  }

  #open(state: DirectionState, bytes: Uint8Array, start: number, end: number): boolean {
    const opening = this.#decryption.open(state, this.#other(state), bytes, start, end);
    if (opening === 'wait') return false;
    if (opening.kind === 'opened') {
      const { content, record } = opening;
      if (record === undefined) this.#opened(state, content, bytes, start, end);
      else this.#opened(state, content, record, 0, record.length);
    } else if (opening.kind === 'failed') this.#failed(state, bytes, start, end, opening.reason);
    else {
      state.protectedRecords++;
      this.#refuseDirection(state, opening.reason);
      this.#pass(state, bytes, start, end, true);
    }
    return true;
  }

  #opened(state: DirectionState, content: Uint8Array, bytes: Uint8Array, start: number, end: number): void {
    state.protectedRecords++;
    state.openedRecords++;
    const { innerType, verifies } = state.opener!;
    if (this.wantsSources) {
      this.#writer.record(state, bytes, start, end, {
        encrypted: true,
        verified: verifies,
        plaintext: content,
        innerType,
      });
    }
    if (state.flow.lostBytes > 0) this.#sayLost(state);
    this.#content(state, innerType, content);
  }

  #failed(state: DirectionState, bytes: Uint8Array, start: number, end: number, why: TlsReason): void {
    state.protectedRecords++;
    if (state.firstFailure === 0) state.firstFailure = state.flow.stamp.record;
    if (why.code === 'TLS_MAC_FAILURE') state.macFailures++;
    this.#pass(state, bytes, start, end, true);
    // Whatever its type says, which may be damaged too: it may have held application data.
    if (state.openedRecords > 0) state.flow.lostBytes += end - start;
    this.#setRefusal(why, state.flow.stamp.record);
  }

  #sayLost(state: DirectionState): void {
    const { lostBytes } = state.flow;
    state.flow.lostBytes = 0;
    if (lostBytes > 0) this.#writer.plaintextGap(state, lostBytes);
  }

  /** A record that is not opened: in the clear, or closed for good. */
  #pass(state: DirectionState, bytes: Uint8Array, start: number, end: number, encrypted: boolean): void {
    if (this.wantsSources) this.#writer.record(state, bytes, start, end, { encrypted, verified: false });
  }

  #content(state: DirectionState, type: number, content: Uint8Array): void {
    if (type === ContentType.applicationData) this.#writer.plaintext(state, content);
    else if (type === ContentType.handshake) this.#handshake(state, content);
    else if (type === ContentType.alert && content.length >= 2) this.#alert(state, content[0]!, content[1]!);
    else if (type === ContentType.changeCipherSpec) this.#changeCipherSpec(state);
  }

  #alert(state: DirectionState, level: number, description: number): void {
    if (description === CLOSE_NOTIFY) state.hasSaidClose = true;
    if (level === FATAL)
      this.#fatalAlert ??= { name: alertName(description), record: state.flow.stamp.record };
    this.#writer.alert(state, level, description);
  }

  #handshake(state: DirectionState, content: Uint8Array): void {
    const messages = state.assembler.push(content, this.#context.limits.handshakeBytes);
    if (messages === undefined) {
      this.#refuseDirection(state, tooLongMessage());
      return;
    }
    for (const message of messages) this.#negotiation.take(state, message);
    if (messages.length > 0) this.#release(this.#other(state));
  }

  /** Switches this direction to the keys that were negotiated last; in TLS 1.3 it means nothing (RFC 8446 §D.4). */
  #changeCipherSpec(state: DirectionState): void {
    const handshake = this.#negotiation.of(state);
    if (handshake === undefined || handshake.isTls13) return;
    if (handshake.serverHello === undefined && !handshake.broken[SERVER] && !state.isEncrypted) {
      state.hasEarlyChange = true;
      return;
    }
    state.isEncrypted = true;
    state.opener = undefined;
    state.keysBefore = undefined;
    state.firstFailures = 0;
    if (state.role !== undefined) handshake.changedKeys[state.role] = true;
    this.#release(this.#other(state));
  }

  /**
   * Before the ServerHello a ChangeCipherSpec is the compatibility mode of TLS 1.3, unless that hello comes late or
   * never: what follows tells, since in TLS 1.3 it is a hello or an alert in the clear, or application data.
   */
  #settleEarlyChange(state: DirectionState, bytes: Uint8Array, start: number, end: number): void {
    const handshake = this.#negotiation.of(state);
    const type = bytes[start]!;
    if (handshake === undefined || type === ContentType.applicationData) return;
    const inTheClear =
      type === ContentType.handshake
        ? areMessages(bytes, start + RECORD_HEADER, end)
        : end - start <= RECORD_HEADER + 2;
    if (handshake.isTls13 || inTheClear) return;
    state.hasEarlyChange = false;
    state.isEncrypted = true;
    if (state.role !== undefined) handshake.changedKeys[state.role] = true;
  }

  /** In a handshake that lost bytes, a message that makes no sense is an encrypted one: the change of keys was lost. */
  #hasLostChange(state: DirectionState, bytes: Uint8Array, start: number, end: number): boolean {
    const { handshake, role } = state;
    if (handshake === undefined || role === undefined || handshake.isTls13 || !handshake.broken[role])
      return false;
    return !state.assembler.isOpen && !areMessages(bytes, start + RECORD_HEADER, end);
  }

  // --- records that wait ---

  #hold(state: DirectionState, bytes: Uint8Array, start: number, end: number): void {
    if (state.heldBytes + end - start > this.#context.limits.heldBytes && !this.#decryption.isHurried) {
      // What other threads are doing is done here instead.
      this.#decryption.isHurried = true;
      this.#release(state);
      if (state.held.length === 0 && this.#process(state, bytes, start, end)) return;
    }
    state.heldBytes += end - start;
    if (state.heldBytes > this.#context.limits.heldBytes) {
      state.held = [];
      this.#refuseDirection(state, this.#decryption.awaited ?? tooManyHeld());
      return;
    }
    state.held.push({
      bytes: new Uint8Array(bytes.subarray(start, end)),
      stamp: { ...state.flow.stamp },
    });
  }

  /** Tries the records that waited; called whenever the other direction has come further. */
  #release(state: DirectionState): void {
    if (state.held.length === 0) return;
    const { held } = state;
    const { stamp } = state.flow;
    const now = { ...stamp };
    state.held = [];
    let at = 0;
    for (; at < held.length; at++) {
      const { bytes, stamp: then } = held[at]!;
      Object.assign(stamp, then);
      if (state.isRefused) this.#pass(state, bytes, 0, bytes.length, true);
      else if (!this.#process(state, bytes, 0, bytes.length)) break;
      state.heldBytes -= bytes.length;
    }
    state.held = at === 0 ? held : held.slice(at);
    Object.assign(stamp, now);
  }

  // --- small things ---

  #other(state: DirectionState): DirectionState {
    return this.#directions[state.direction === 0 ? 1 : 0];
  }

  #refuseDirection(state: DirectionState, why: TlsReason): void {
    state.isRefused = true;
    state.opener = undefined;
    this.#refuse(state, why);
  }

  /** Said once for a connection, unless the other direction has another reason. */
  #refuse(state: DirectionState | undefined, why: TlsReason): void {
    const record = state?.flow.stamp.record ?? 0;
    this.#setRefusal(why, record);
    if (this.#said === why.code) return;
    this.#said = why.code;
    this.#writer.refused(why, record);
  }

  /** The first reason is the connection's. */
  #setRefusal(why: TlsReason, record: number): void {
    if (this.#refusal !== undefined) return;
    this.#refusal = why;
    this.#refusedAt = record;
  }
}

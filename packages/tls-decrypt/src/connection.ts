import { DirectionState, Stage } from './direction-state.ts';
import type { TlsEvent, TlsSessionReport } from './events.ts';
import { CLIENT, Handshake, type Role, SERVER } from './handshake/handshake.ts';
import { HandshakeType, handshakeTypeName } from './handshake/handshake-type.ts';
import { readClientHello, readServerHello } from './handshake/hello.ts';
import type { TlsLimits } from './limits.ts';
import { reason, type TlsReason } from './reason.ts';
import { alertName } from './records/alert.ts';
import { HELLO_PREFIX, isHello, isRecordHeader } from './records/plausible.ts';
import { ContentType, RECORD_HEADER } from './records/record-opener.ts';
import type { SecretStore } from './secrets/secret-store.ts';
import type { ChunkSource, Connection, Direction, StreamChunk } from './stream-chunk.ts';
import { findSuite } from './suites/all.ts';
import { checkFinished12, openFirst, rememberTicket } from './tls12-keys.ts';
import {
  checkFinished13,
  enterStage,
  failedStage,
  missingSecrets,
  openByStage,
  updateKeys,
} from './tls13-keys.ts';

/** What the connections of one decryptor share. */
export interface ConnectionContext {
  readonly store: SecretStore;
  readonly limits: TlsLimits;
  readonly wantsRecords: boolean;
  /** Events of the push that is going on. */
  out: TlsEvent[];
}

/** One TLS connection: both directions, from the first byte to the last. */
export class TlsConnection {
  readonly connection: Connection;
  readonly #context: ConnectionContext;
  readonly #directions: readonly [DirectionState, DirectionState] = [
    new DirectionState(0),
    new DirectionState(1),
  ];
  readonly #handshakes: Handshake[] = [];
  #reason: TlsReason | undefined;
  #serverName: string | undefined;
  /** What the record in hand turned out to be, for its event. */
  #innerType = 0;
  #plaintext: Uint8Array | undefined;

  constructor(connection: Connection, context: ConnectionContext) {
    this.connection = connection;
    this.#context = context;
  }

  /** Both directions have ended. */
  get isOver(): boolean {
    return this.#directions[0].ended && this.#directions[1].ended;
  }

  push(chunk: StreamChunk): void {
    const state = this.#directions[chunk.direction];
    const { stamp } = state;
    stamp.seconds = chunk.seconds;
    stamp.nanoseconds = chunk.nanoseconds;
    if (chunk.kind === 'data') this.#data(state, chunk);
    else if (chunk.kind === 'gap') this.#gap(state, chunk);
    else this.#end(state, chunk);
  }

  /** Nothing more will come in either direction. */
  finish(): void {
    for (const state of this.#directions) state.ended = true;
    for (const state of this.#directions) this.#flush(state);
    if (this.#handshakes.length === 0) {
      this.#refuse(
        undefined,
        reason('TLS_MIDSTREAM', 'no hello is in the capture; begin the capture before the connection does'),
      );
    }
  }

  // --- bytes to records ---

  #data(state: DirectionState, chunk: StreamChunk): void {
    const bytes = chunk.bytes!;
    if (state.mode === 'records') this.#collect(state, bytes, 0, chunk.offset, chunk.sources);
    else if (state.mode === 'seek') this.#seek(state, bytes, chunk.offset, chunk.sources);
    else if (state.mode === 'resync') this.#resync(state, bytes, chunk.offset, chunk.sources, false);
  }

  /** Cuts records out of `bytes[from…]`; one that lies in the chunk whole is read where it is. */
  #collect(
    state: DirectionState,
    bytes: Uint8Array,
    from: number,
    offset: number,
    sources: readonly ChunkSource[],
  ): void {
    const { collector, stamp } = state;
    const end = bytes.length;
    let at = from;
    while (at < end) {
      if (collector.have === 0) {
        stamp.streamOffset = offset + at;
        if (this.#context.wantsRecords) stamp.sources = sources;
        if (end - at >= RECORD_HEADER) {
          const length = RECORD_HEADER + bytes[at + 3]! * 256 + bytes[at + 4]!;
          if (!isRecordHeader(bytes, at)) {
            this.#overflow(state);
            return;
          }
          if (end - at >= length) {
            stamp.record = recordAt(sources, offset + at + length - 1);
            this.#record(state, bytes, at, at + length);
            at += length;
            if (state.mode !== 'records') return;
            continue;
          }
        }
      } else if (this.#context.wantsRecords && at === from && from === 0) {
        stamp.sources = [...stamp.sources, ...sources];
      }
      const take = Math.min(collector.needed - collector.have, end - at);
      collector.add(bytes, at, take);
      at += take;
      if (collector.have === RECORD_HEADER && !isRecordHeader(collector.buffer, 0)) {
        this.#overflow(state);
        return;
      }
      if (collector.have < RECORD_HEADER || collector.have < collector.needed) continue;
      const length = collector.have;
      stamp.record = recordAt(sources, offset + at - 1);
      this.#record(state, collector.buffer, 0, length);
      collector.reset();
      if (state.mode !== 'records') return;
    }
    if (collector.have === 0) collector.release();
  }

  #overflow(state: DirectionState): void {
    state.collector.release();
    const hasKeys = state.opener !== undefined;
    this.#refuseDirection(
      state,
      reason(
        'TLS_RECORD_OVERFLOW',
        'what follows is no TLS record: its type, version or length is out of range',
      ),
    );
    state.mode = hasKeys ? 'resync' : 'over';
  }

  /** Looks for the first hello: at the first byte, or later where TLS begins inside another protocol (STARTTLS). */
  #seek(state: DirectionState, bytes: Uint8Array, offset: number, sources: readonly ChunkSource[]): void {
    const kept = state.window.length;
    const all = kept === 0 ? bytes : joined(state.window, bytes);
    const base = offset - kept;
    const last = all.length - HELLO_PREFIX;
    for (let at = 0; at <= last; at++) {
      if (all[at] !== 22) continue;
      const role = isHello(all, at, 1) ? CLIENT : isHello(all, at, 2) ? SERVER : undefined;
      if (role === undefined || !this.#takeRole(state, role)) continue;
      state.mode = 'records';
      state.window = EMPTY;
      this.#collect(state, all, at, base, sources);
      this.#release(this.#directions[state.direction === 0 ? 1 : 0]);
      return;
    }
    // A server may answer with an alert alone.
    if (
      state.role === SERVER &&
      kept === 0 &&
      all.length === 7 &&
      all[0] === ContentType.alert &&
      isRecordHeader(all, 0)
    ) {
      state.mode = 'records';
      this.#collect(state, all, 0, base, sources);
      return;
    }
    state.window = all.slice(Math.max(0, last + 1));
  }

  /** Which side is the client is learnt from the first hello; false when it contradicts what is known. */
  #takeRole(state: DirectionState, role: Role): boolean {
    if (state.role !== undefined) return state.role === role;
    state.role = role;
    this.#directions[state.direction === 0 ? 1 : 0].role = role === CLIENT ? SERVER : CLIENT;
    return true;
  }

  // --- gaps ---

  #gap(state: DirectionState, chunk: StreamChunk): void {
    if (state.mode === 'over') return;
    if (state.mode === 'seek') {
      state.window = EMPTY;
      return;
    }
    if (state.mode === 'records') {
      state.lostBytes += state.collector.have;
      state.collector.release();
    } else {
      state.lostBytes += state.window.length;
      state.window = EMPTY;
    }
    state.gaps++;
    state.lostBytes += chunk.length;
    state.trials = 0;
    state.assembler.clear();
    if (state.handshake !== undefined && state.role !== undefined && !handshakeIsDone(state.handshake)) {
      state.handshake.broken[state.role] = true;
    }
    state.mode = 'resync';
    this.#release(this.#directions[state.direction === 0 ? 1 : 0]);
  }

  /**
   * Finds the next record after a gap: a plausible header whose record opens, or, where nothing can be opened, one that
   * another plausible header follows.
   */
  #resync(
    state: DirectionState,
    bytes: Uint8Array,
    offset: number,
    sources: readonly ChunkSource[],
    atEnd: boolean,
  ): void {
    const kept = state.window.length;
    const all = kept === 0 ? bytes : joined(state.window, bytes);
    const base = offset - kept;
    let at = 0;
    for (; at + RECORD_HEADER <= all.length; at++) {
      if (!isRecordHeader(all, at)) continue;
      const end = at + RECORD_HEADER + all[at + 3]! * 256 + all[at + 4]!;
      if (
        end > all.length ||
        (state.opener === undefined && end + RECORD_HEADER > all.length && end !== all.length)
      ) {
        if (atEnd) continue;
        break;
      }
      if (!this.#fitsAfterGap(state, all, at, end)) continue;
      state.stamp.streamOffset = base + at;
      state.stamp.record = recordAt(sources, base + end - 1);
      state.stamp.sources = sources;
      state.lostBytes += at;
      state.window = EMPTY;
      state.mode = 'records';
      this.#collect(state, all, at, base, sources);
      return;
    }
    state.lostBytes += at;
    state.window = all.slice(at);
  }

  #fitsAfterGap(state: DirectionState, bytes: Uint8Array, at: number, end: number): boolean {
    if (state.opener === undefined) return end === bytes.length || isRecordHeader(bytes, end);
    if (state.trials >= this.#context.limits.resyncTrials) return false;
    state.trials++;
    const { opener } = state;
    // Lost records are at least a header long; few are shorter than a hundred bytes.
    const count = 64 + Math.min(4096, Math.ceil(state.lostBytes / 100));
    const before = opener.sequence;
    if (opener.search(bytes, at, end, before, count) === undefined) return false;
    opener.sequence--;
    return true;
  }

  // --- records to content ---

  /** One whole record, header included. */
  #record(state: DirectionState, bytes: Uint8Array, start: number, end: number): void {
    state.records++;
    if (state.isRefused) this.#report(state, bytes, start, end, state.isEncrypted, false);
    else if (state.held.length > 0 || !this.#process(state, bytes, start, end)) {
      this.#hold(state, bytes, start, end);
    }
  }

  /** False when the other direction has to come first. */
  #process(state: DirectionState, bytes: Uint8Array, start: number, end: number): boolean {
    const type = bytes[start]!;
    const { handshake } = state;
    const is13 = handshake?.isTls13 === true;
    if (is13 ? type === ContentType.applicationData : state.isEncrypted) {
      return this.#processProtected(state, bytes, start, end);
    }
    if (type === ContentType.applicationData) {
      // No ChangeCipherSpec was seen: the ServerHello is to come (early data), or it was lost.
      if (state.role === CLIENT && this.#mayCome(SERVER) && this.#peerHello() === undefined) return false;
      state.isEncrypted = true;
      return this.#processProtected(state, bytes, start, end);
    }
    this.#report(state, bytes, start, end, false, false);
    this.#content(state, type, bytes.subarray(start + RECORD_HEADER, end));
    return true;
  }

  #peerHello() {
    return this.#handshakes[this.#handshakes.length - 1]?.serverHello;
  }

  #processProtected(state: DirectionState, bytes: Uint8Array, start: number, end: number): boolean {
    const { opener } = state;
    const content = opener?.open(bytes, start, end);
    if (content !== undefined) {
      this.#opened(state, content, bytes, start, end);
      return true;
    }
    const handshake = state.handshake ?? this.#adoptHandshake(state);
    if (handshake === undefined || state.role === undefined) {
      return this.#waitOrRefuse(
        state,
        reason(
          'TLS_MIDSTREAM',
          'no hello of this side is in the capture; begin the capture before the connection does',
        ),
        bytes,
        start,
        end,
      );
    }
    if (handshake.isTls13) return this.#open13(state, handshake, bytes, start, end);
    if (opener !== undefined) {
      opener.sequence++;
      this.#failed(state, bytes, start, end);
      return true;
    }
    return this.#open12(state, handshake, bytes, start, end);
  }

  /** Protected records of a side whose own hello was lost belong to the handshake of the other side. */
  #adoptHandshake(state: DirectionState): Handshake | undefined {
    const handshake = this.#handshakes[0];
    if (handshake !== undefined) {
      state.handshake = handshake;
      state.handshakeIndex = 0;
    }
    return handshake;
  }

  #waitOrRefuse(
    state: DirectionState,
    why: TlsReason,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): boolean {
    const other = this.#directions[state.direction === 0 ? 1 : 0];
    if (!other.ended && other.mode !== 'over') return false;
    this.#refuseDirection(state, why);
    this.#report(state, bytes, start, end, true, false);
    return true;
  }

  #open12(
    state: DirectionState,
    handshake: Handshake,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): boolean {
    const server = this.connection.endpoints[this.#direction(SERVER)];
    const opening = openFirst(
      state,
      {
        handshake,
        store: this.#context.store,
        serverAddress: server.address,
        serverPort: server.port,
        mayCome: [this.#mayCome(CLIENT), this.#mayCome(SERVER)],
      },
      bytes,
      start,
      end,
    );
    if (opening === 'wait') return false;
    if ('content' in opening) this.#opened(state, opening.content, bytes, start, end);
    else {
      state.protectedRecords++;
      this.#refuseDirection(state, opening.reason);
      this.#report(state, bytes, start, end, true, false);
    }
    return true;
  }

  #open13(
    state: DirectionState,
    handshake: Handshake,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): boolean {
    if (handshake.clientHello === undefined) {
      return this.#waitOrRefuse(
        state,
        reason(
          'TLS_MIDSTREAM',
          'the ClientHello is not in the capture; begin the capture before the connection does',
        ),
        bytes,
        start,
        end,
      );
    }
    const { store } = this.#context;
    const missing = missingSecrets(handshake, store, state.role!);
    if (missing !== undefined) {
      state.protectedRecords++;
      this.#refuseDirection(state, missing);
      this.#report(state, bytes, start, end, true, false);
      return true;
    }
    const content = openByStage(state, handshake, store, bytes, start, end);
    if (content !== undefined) this.#opened(state, content, bytes, start, end);
    else {
      if (state.opener !== undefined) state.opener.sequence++;
      this.#failed(state, bytes, start, end, failedStage(state, handshake, store));
    }
    return true;
  }

  #direction(role: Role): Direction {
    return this.#directions[0].role === role ? 0 : 1;
  }

  #mayCome(role: Role): boolean {
    const state = this.#directions[this.#direction(role)];
    return !state.ended && state.mode !== 'over';
  }

  #opened(state: DirectionState, content: Uint8Array, bytes: Uint8Array, start: number, end: number): void {
    state.protectedRecords++;
    state.openedRecords++;
    const opener = state.opener!;
    this.#innerType = opener.innerType;
    this.#plaintext = content;
    this.#report(state, bytes, start, end, true, opener.verifies);
    this.#plaintext = undefined;
    if (state.lostBytes > 0) this.#plaintextGap(state, state.lostBytes);
    this.#content(state, opener.innerType, content);
  }

  #failed(
    state: DirectionState,
    bytes: Uint8Array,
    start: number,
    end: number,
    why = reason(
      'TLS_MAC_FAILURE',
      'records failed their tag or MAC; the capture is damaged, or the secrets are those of another session',
    ),
  ): void {
    state.protectedRecords++;
    if (why.code === 'TLS_MAC_FAILURE') state.macFailures++;
    this.#report(state, bytes, start, end, true, false);
    // Only records that may hold application data leave a hole in it.
    if (bytes[start] === ContentType.applicationData && state.openedRecords > 0)
      state.lostBytes += end - start;
    this.#reason ??= why;
  }

  // --- holding records back ---

  #hold(state: DirectionState, bytes: Uint8Array, start: number, end: number): void {
    state.heldBytes += end - start;
    if (state.heldBytes > this.#context.limits.heldBytes) {
      state.held = [];
      this.#refuseDirection(
        state,
        reason(
          'TLS_LIMIT',
          'too many records waited for the handshake of the other direction; raise limits.heldBytes',
        ),
      );
      return;
    }
    state.held.push({ bytes: new Uint8Array(bytes.subarray(start, end)), stamp: { ...state.stamp } });
  }

  /** Tries the records that waited; called whenever the other direction has come further. */
  #release(state: DirectionState): void {
    if (state.held.length === 0) return;
    const { held } = state;
    const now = { ...state.stamp };
    state.held = [];
    let at = 0;
    for (; at < held.length; at++) {
      const { bytes, stamp } = held[at]!;
      Object.assign(state.stamp, stamp);
      if (state.isRefused) this.#report(state, bytes, 0, bytes.length, true, false);
      else if (!this.#process(state, bytes, 0, bytes.length)) break;
      state.heldBytes -= bytes.length;
    }
    state.held = at === 0 ? held : held.slice(at);
    Object.assign(state.stamp, now);
  }

  // --- content ---

  #content(state: DirectionState, type: number, content: Uint8Array): void {
    if (type === ContentType.applicationData) this.#plaintextOut(state, content);
    else if (type === ContentType.handshake) this.#handshakeBytes(state, content);
    else if (type === ContentType.alert) this.#alert(state, content);
    else if (type === ContentType.changeCipherSpec) this.#changeCipherSpec(state);
  }

  #plaintextOut(state: DirectionState, content: Uint8Array): void {
    const { length } = content;
    if (length === 0) return;
    const { stamp } = state;
    const offset = state.plaintextOffset;
    state.plaintextOffset = offset + length;
    state.plaintextBytes += length;
    this.#context.out.push({
      type: 'plaintext',
      verified: state.opener?.verifies === true,
      chunk: {
        connection: this.connection,
        direction: state.direction,
        kind: 'data',
        offset,
        length,
        bytes: content,
        sources: [{ record: stamp.record, offset, length }],
        seconds: stamp.seconds,
        nanoseconds: stamp.nanoseconds,
      },
    });
  }

  #plaintextGap(state: DirectionState, length: number): void {
    state.lostBytes = 0;
    const { stamp } = state;
    this.#context.out.push({
      type: 'plaintext',
      verified: true,
      chunk: {
        connection: this.connection,
        direction: state.direction,
        kind: 'gap',
        offset: state.plaintextOffset,
        length,
        reason: 'not-decrypted',
        sources: [],
        seconds: stamp.seconds,
        nanoseconds: stamp.nanoseconds,
      },
    });
    state.plaintextOffset += length;
  }

  #alert(state: DirectionState, content: Uint8Array): void {
    if (content.length < 2) return;
    const level = content[0] === 1 ? 'warning' : content[0] === 2 ? 'fatal' : 'unknown';
    const description = content[1]!;
    this.#context.out.push({
      type: 'alert',
      connection: this.connection,
      direction: state.direction,
      level,
      description,
      name: alertName(description),
      record: state.stamp.record,
    });
  }

  /** Switches this direction to the keys that were negotiated last; in TLS 1.3 it means nothing (RFC 8446 §D.4). */
  #changeCipherSpec(state: DirectionState): void {
    const handshake = state.handshake ?? this.#adoptHandshake(state);
    if (handshake === undefined || handshake.isTls13) return;
    // Before the ServerHello it is sent only in the compatibility mode of TLS 1.3.
    if (handshake.serverHello === undefined && !handshake.broken[SERVER]) return;
    state.isEncrypted = true;
    state.opener = undefined;
    if (state.role !== undefined) handshake.changedKeys[state.role] = true;
    this.#release(this.#directions[state.direction === 0 ? 1 : 0]);
  }

  // --- handshake messages ---

  #handshakeBytes(state: DirectionState, content: Uint8Array): void {
    const messages = state.assembler.push(content, this.#context.limits.handshakeBytes);
    if (messages === undefined) {
      this.#refuseDirection(
        state,
        reason('TLS_LIMIT', 'a handshake message is longer than limits.handshakeBytes'),
      );
      return;
    }
    for (const message of messages) this.#message(state, message);
    if (messages.length > 0) this.#release(this.#directions[state.direction === 0 ? 1 : 0]);
  }

  #message(state: DirectionState, message: Uint8Array): void {
    const type = message[0]!;
    if (type === HandshakeType.clientHello) this.#clientHello(state, message);
    else if (type === HandshakeType.serverHello) this.#serverHello(state, message);
    else this.#laterMessage(state, message);
  }

  #laterMessage(state: DirectionState, message: Uint8Array): void {
    const handshake = state.handshake ?? this.#adoptHandshake(state);
    const verified = handshake === undefined ? undefined : this.#advance(state, handshake, message);
    this.#emitMessage(state, message[0]!, verified === undefined ? {} : { verified });
  }

  /** Takes a message other than a hello; gives the verdict when it is a Finished. */
  #advance(state: DirectionState, handshake: Handshake, message: Uint8Array): boolean | undefined {
    const type = message[0]!;
    const role = state.role!;
    const { store } = this.#context;
    if (type === HandshakeType.keyUpdate && handshake.isTls13) updateKeys(state, handshake, store);
    if (type === HandshakeType.helloRequest || handshake.finished[role] !== undefined) return undefined;
    handshake.add(role, message);
    if (handshake.bytes > 4 * this.#context.limits.handshakeBytes) handshake.broken[role] = true;
    if (type === HandshakeType.newSessionTicket) rememberTicket(handshake, store);
    if (type === HandshakeType.endOfEarlyData) enterStage(state, handshake, store, Stage.handshake);
    if (type !== HandshakeType.finished) return undefined;
    this.#verify(handshake);
    if (handshake.isTls13) enterStage(state, handshake, store, Stage.application);
    return handshake.verified[role];
  }

  /** Checks what Finished messages there are; one may have had to wait for messages of the other side. */
  #verify(handshake: Handshake): void {
    const check = handshake.isTls13 ? checkFinished13 : checkFinished12;
    for (const role of [CLIENT, SERVER] as const) {
      handshake.verified[role] ||= check(handshake, role, this.#context.store);
    }
    if (handshake.verified[CLIENT] && handshake.verified[SERVER]) handshake.forget();
  }

  #clientHello(state: DirectionState, message: Uint8Array): void {
    const hello = readClientHello(message.subarray(4));
    if (!this.#takeRole(state, CLIENT) || hello === undefined) {
      if (state.handshake !== undefined) state.handshake.broken[CLIENT] = true;
      return;
    }
    // A second hello in the clear answers a HelloRetryRequest; one under keys renegotiates.
    const current = state.handshake;
    const isRetry = current?.clientHello !== undefined && !state.isEncrypted;
    const handshake = isRetry ? current : this.#nextHandshake(state);
    handshake.clientHello ??= hello;
    handshake.add(CLIENT, message);
    if (hello.offersEarlyData && !isRetry) state.stage = Stage.early;
    if (isRetry && state.stage === Stage.early) state.stage = Stage.handshake;
    this.#serverName ??= hello.serverName;
    const { serverName, alpn, cipherSuites } = hello;
    this.#emitMessage(state, HandshakeType.clientHello, { clientHello: { serverName, alpn, cipherSuites } });
  }

  #serverHello(state: DirectionState, message: Uint8Array): void {
    const hello = readServerHello(message.subarray(4));
    if (!this.#takeRole(state, SERVER) || hello === undefined) {
      if (state.handshake !== undefined) state.handshake.broken[SERVER] = true;
      return;
    }
    const current = state.handshake;
    const goesOn = current !== undefined && current.serverHello === undefined;
    const handshake = goesOn ? current : this.#nextHandshake(state);
    handshake.add(SERVER, message);
    const suite = findSuite(hello.cipherSuite);
    if (!hello.isRetryRequest) {
      handshake.serverHello = hello;
      handshake.suite = suite;
    }
    const { version, cipherSuite, alpn } = hello;
    this.#emitMessage(state, HandshakeType.serverHello, {
      serverHello: { version, cipherSuite, cipherSuiteName: suite?.name, alpn },
    });
  }

  /** The n-th hello of one side belongs with the n-th of the other. */
  #nextHandshake(state: DirectionState): Handshake {
    const index = ++state.handshakeIndex;
    const handshake = this.#handshakes[index] ?? new Handshake();
    this.#handshakes[index] = handshake;
    state.handshake = handshake;
    return handshake;
  }

  #emitMessage(state: DirectionState, messageType: number, facts: object): void {
    this.#context.out.push({
      type: 'handshake',
      connection: this.connection,
      direction: state.direction,
      message: handshakeTypeName(messageType),
      messageType,
      ...facts,
      record: state.stamp.record,
    });
  }

  // --- the end ---

  #end(state: DirectionState, chunk: StreamChunk): void {
    if (state.ended) return;
    state.ended = true;
    const other = this.#directions[state.direction === 0 ? 1 : 0];
    this.#release(other);
    this.#flush(state);
    if (state.role === undefined || state.plaintextBytes + state.openedRecords === 0) return;
    this.#context.out.push({
      type: 'plaintext',
      verified: true,
      chunk: {
        connection: this.connection,
        direction: state.direction,
        kind: 'end',
        offset: state.plaintextOffset,
        length: 0,
        ...(chunk.reason === undefined ? {} : { reason: chunk.reason }),
        sources: chunk.sources,
        seconds: chunk.seconds,
        nanoseconds: chunk.nanoseconds,
      },
    });
  }

  #flush(state: DirectionState): void {
    this.#release(state);
    if (state.mode === 'resync' && state.window.length > 0) {
      const rest = state.window;
      state.window = EMPTY;
      this.#resync(state, rest, state.stamp.streamOffset, state.stamp.sources, true);
    }
    state.collector.release();
    state.window = EMPTY;
  }

  // --- reports ---

  #refuseDirection(state: DirectionState, why: TlsReason): void {
    state.isRefused = true;
    state.opener = undefined;
    this.#refuse(state, why);
  }

  #refuse(state: DirectionState | undefined, why: TlsReason): void {
    if (this.#reason?.code === why.code) return;
    this.#reason ??= why;
    this.#context.out.push({
      type: 'refused',
      connection: this.connection,
      reason: why,
      record: state?.stamp.record ?? 0,
    });
  }

  #report(
    state: DirectionState,
    bytes: Uint8Array,
    start: number,
    end: number,
    encrypted: boolean,
    verified: boolean,
  ): void {
    if (!this.#context.wantsRecords) return;
    const { stamp } = state;
    const contentType = bytes[start]!;
    const plaintext = this.#plaintext;
    this.#context.out.push({
      type: 'record',
      connection: this.connection,
      direction: state.direction,
      contentType,
      version: bytes[start + 1]! * 256 + bytes[start + 2]!,
      streamOffset: stamp.streamOffset,
      length: end - start,
      bytes: new Uint8Array(bytes.subarray(start, end)),
      ...(plaintext === undefined ? {} : { plaintext }),
      innerType: plaintext === undefined ? contentType : this.#innerType,
      encrypted,
      verified,
      sources: stamp.sources.filter((source) => overlaps(source, stamp.streamOffset, end - start)),
      seconds: stamp.seconds,
      nanoseconds: stamp.nanoseconds,
    });
  }

  report(): TlsSessionReport {
    const [a, b] = this.#directions;
    const first = this.#handshakes[0];
    const finished = this.#handshakes.filter((handshake) => handshake.finished[0] ?? handshake.finished[1]);
    const client = a.role === CLIENT ? 0 : b.role === CLIENT ? 1 : undefined;
    return {
      connection: this.connection,
      clientDirection: client,
      version: first?.serverHello?.version,
      cipherSuite:
        first?.serverHello === undefined
          ? undefined
          : { id: first.serverHello.cipherSuite, name: first.suite?.name },
      keyExchange: first?.suite?.keyExchange,
      serverName: this.#serverName,
      alpn: first?.serverHello?.alpn[0],
      resumed: first?.isResumed === true,
      status: this.#status(a, b),
      reason: this.#reason ?? gapReason(a, b),
      keysVerified:
        finished.length > 0 &&
        finished.every(({ finished: messages, verified }) =>
          messages.every((message, role) => message === undefined || verified[role]),
        ),
      records: [a.records, b.records],
      macFailures: [a.macFailures, b.macFailures],
      gaps: [a.gaps, b.gaps],
      plaintextBytes: [a.plaintextBytes, b.plaintextBytes],
    };
  }

  #status(a: DirectionState, b: DirectionState): TlsSessionReport['status'] {
    const opened = a.openedRecords + b.openedRecords;
    const wanted = a.protectedRecords + b.protectedRecords;
    if (opened === 0) return this.#reason === undefined && wanted === 0 ? 'open' : 'undecryptable';
    const whole = opened === wanted && this.#reason === undefined && a.gaps + b.gaps === 0;
    return whole ? 'decrypted' : 'partial';
  }
}

const EMPTY = new Uint8Array(0);

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const out = new Uint8Array(a.length + b.length);
  out.set(a);
  out.set(b, a.length);
  return out;
}

/** The capture record that holds the byte at `offset`; 0 when none is named. */
function recordAt(sources: readonly ChunkSource[], offset: number): number {
  const { length } = sources;
  if (length === 0) return 0;
  for (let i = length - 1; i > 0; i--) if (sources[i]!.offset <= offset) return sources[i]!.record;
  return sources[0]!.record;
}

function overlaps(source: ChunkSource, offset: number, length: number): boolean {
  return source.offset < offset + length && source.offset + source.length > offset;
}

/** Missing bytes alone do not refuse a connection, but they are why it is not whole. */
function gapReason(a: DirectionState, b: DirectionState): TlsReason | undefined {
  if (a.gaps + b.gaps === 0) return undefined;
  return reason('TLS_GAP', 'the capture lacks bytes of this connection; what is there was decrypted');
}

function handshakeIsDone(handshake: Handshake): boolean {
  return handshake.finished[CLIENT] !== undefined && handshake.finished[SERVER] !== undefined;
}

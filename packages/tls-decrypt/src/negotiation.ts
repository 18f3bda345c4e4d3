import { type DirectionState, Stage } from './direction-state.ts';
import type { EventWriter } from './event-writer.ts';
import { Handshake } from './handshake/handshake.ts';
import { HandshakeType } from './handshake/handshake-type.ts';
import { type ClientHello, readClientHello, readServerHello } from './handshake/hello.ts';
import { pretendHellos } from './handshake/pretended-hellos.ts';
import { CLIENT, type Role, SERVER } from './handshake/role.ts';
import { readSslv2Hello } from './handshake/sslv2-hello.ts';
import type { SecretStore } from './secrets/secret-store.ts';
import { findSuite } from './suites/all.ts';
import type { CipherSuite } from './suites/cipher-suite.ts';
import { checkFinished12, rememberTicket } from './tls12-keys.ts';
import { checkFinished13, enterStage, updateKeys } from './tls13-keys.ts';

/** The handshakes of one connection: the first, and one more for each renegotiation. */
export class Negotiation {
  readonly handshakes: Handshake[] = [];
  serverName: string | undefined;
  readonly #connectionId: number;
  readonly #store: SecretStore;
  readonly #writer: EventWriter;
  readonly #transcriptLimit: number;

  constructor(connectionId: number, store: SecretStore, writer: EventWriter, transcriptLimit: number) {
    this.#connectionId = connectionId;
    this.#store = store;
    this.#writer = writer;
    this.#transcriptLimit = transcriptLimit;
  }

  /** The handshake of `state`; a side whose own hello was lost belongs to that of the other side. */
  of(state: DirectionState): Handshake | undefined {
    if (state.handshake === undefined && this.handshakes.length > 0) {
      state.handshakeIndex = 0;
      state.handshake = this.handshakes[0];
    }
    return state.handshake;
  }

  /** Both sides are in the midst of a connection whose hellos are not in the capture. */
  joinMidstream(states: readonly DirectionState[], random: Uint8Array, suite: CipherSuite): Handshake {
    const handshake = new Handshake(this.#connectionId);
    pretendHellos(handshake, random, suite);
    this.handshakes.push(handshake);
    for (const state of states) {
      state.handshakeIndex = 0;
      state.handshake = handshake;
      state.stage = Stage.application;
    }
    return handshake;
  }

  /** Takes one handshake message, header included, of the side that `state` is. */
  take(state: DirectionState, message: Uint8Array): void {
    const type = message[0]!;
    if (type === HandshakeType.clientHello)
      this.#takeClientHello(state, message, readClientHello(message.subarray(4)));
    else if (type === HandshakeType.serverHello) this.#takeServerHello(state, message);
    else {
      const handshake = this.of(state);
      const verified = handshake === undefined ? undefined : this.#advance(state, handshake, message);
      this.#writer.message(state, type, verified === undefined ? {} : { verified });
    }
  }

  /** The version 2 hello: what is hashed later is the message without its two bytes of length (RFC 5246 §E.2). */
  takeSslv2Hello(state: DirectionState, message: Uint8Array): void {
    this.#takeClientHello(state, message, readSslv2Hello(message), true);
  }

  #takeClientHello(
    state: DirectionState,
    message: Uint8Array,
    hello: ClientHello | undefined,
    isSslv2 = false,
  ): void {
    if (state.role !== CLIENT || hello === undefined) {
      this.#markBroken(state, CLIENT);
      return;
    }
    // A second hello in the clear answers a HelloRetryRequest; one under keys renegotiates.
    const current = state.handshake;
    const isRetry = current?.clientHello !== undefined && !state.isEncrypted;
    const handshake = isRetry ? current : this.#next(state);
    if (handshake.clientHello === undefined) {
      handshake.clientHello = hello;
      handshake.helloMessages[CLIENT] = message;
      handshake.isSslv2 = isSslv2;
    }
    this.#add(handshake, CLIENT, message);
    if (hello.offersEarlyData && !isRetry) state.stage = Stage.early;
    if (isRetry && state.stage === Stage.early) state.stage = Stage.handshake;
    this.serverName ??= hello.serverName;
    const { serverName, alpn, cipherSuites } = hello;
    this.#writer.message(state, HandshakeType.clientHello, {
      clientHello: { serverName, alpn, cipherSuites },
    });
  }

  #takeServerHello(state: DirectionState, message: Uint8Array): void {
    const hello = readServerHello(message.subarray(4));
    if (state.role !== SERVER || hello === undefined) {
      this.#markBroken(state, SERVER);
      return;
    }
    const current = state.handshake;
    const goesOn = current !== undefined && current.serverHello === undefined;
    const handshake = goesOn ? current : this.#next(state);
    this.#add(handshake, SERVER, message);
    const suite = findSuite(hello.cipherSuite);
    if (!hello.isRetryRequest) {
      handshake.serverHello = hello;
      handshake.helloMessages[SERVER] = message;
      handshake.suite = suite;
    }
    const { version, cipherSuite, alpn } = hello;
    this.#writer.message(state, HandshakeType.serverHello, {
      serverHello: { version, cipherSuite, cipherSuiteName: suite?.name, alpn },
    });
  }

  /** Takes a message other than a hello; gives the verdict when it is a Finished. */
  #advance(state: DirectionState, handshake: Handshake, message: Uint8Array): boolean | undefined {
    const type = message[0]!;
    const role = state.role!;
    if (type === HandshakeType.keyUpdate && handshake.isTls13) updateKeys(state, handshake, this.#store);
    // A HelloRequest is not hashed (RFC 5246 §7.4.1.1); what follows the Finished is no part of the handshake.
    if (type === HandshakeType.helloRequest || handshake.finished[role] !== undefined) return undefined;
    this.#add(handshake, role, message);
    if (type === HandshakeType.newSessionTicket) rememberTicket(handshake, this.#store);
    if (type === HandshakeType.endOfEarlyData) enterStage(state, handshake, this.#store, Stage.handshake);
    if (type !== HandshakeType.finished) return undefined;
    this.#verify(handshake);
    if (handshake.isTls13) enterStage(state, handshake, this.#store, Stage.application);
    return handshake.verified[role];
  }

  /** Keeps the message for hashing, as long as a sane handshake may be. */
  #add(handshake: Handshake, role: Role, message: Uint8Array): void {
    if (handshake.bytes + message.length > this.#transcriptLimit) handshake.broken[role] = true;
    else handshake.add(role, message);
  }

  /** Checks what Finished messages there are; one may have had to wait for messages of the other side. */
  #verify(handshake: Handshake): void {
    const check = handshake.isTls13 ? checkFinished13 : checkFinished12;
    for (const role of [CLIENT, SERVER] as const) {
      handshake.verified[role] ||= check(handshake, role, this.#store);
    }
    if (handshake.finished[CLIENT] !== undefined && handshake.finished[SERVER] !== undefined)
      handshake.forget();
  }

  #markBroken(state: DirectionState, role: Role): void {
    if (state.handshake !== undefined) state.handshake.broken[role] = true;
  }

  /** The n-th hello of one side belongs with the n-th of the other. */
  #next(state: DirectionState): Handshake {
    const index = ++state.handshakeIndex;
    const handshake = this.handshakes[index] ?? new Handshake(this.#connectionId);
    this.handshakes[index] = handshake;
    state.handshake = handshake;
    return handshake;
  }
}

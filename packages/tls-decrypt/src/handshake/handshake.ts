import type { CryptoBackend, HashName } from '../crypto/backend.ts';
import type { RsaJob } from '../crypto/rsa-queue.ts';
import type { PacketRange } from '../events.ts';
import { type CertificateKey, readCertificateKey } from '../keys/certificate-key.ts';
import { equalBytes } from '../records/record-opener.ts';
import type { CipherSuite } from '../suites/cipher-suite.ts';
import { HandshakeType } from './handshake-type.ts';
import type { ClientHello, ServerHello } from './hello.ts';
import { CLIENT, type Role, SERVER } from './role.ts';

/**
 * One negotiation: the messages of both sides and what was read from them. A connection has one, or one more for each
 * renegotiation. The two sides' messages are kept apart, since the protocol fixes how they alternate: so it does not
 * matter in which order a capture shows the two directions.
 */
export class Handshake {
  /** Id of the connection it is part of. */
  readonly connectionId: number;
  clientHello: ClientHello | undefined;
  serverHello: ServerHello | undefined;
  suite: CipherSuite | undefined;
  /** The messages that the hellos were read from, by role. */
  readonly helloMessages: [Uint8Array | undefined, Uint8Array | undefined] = [undefined, undefined];
  /** The ClientHello had the form of version 2. */
  isSslv2 = false;
  /** The hellos are not in the capture: what they hold was found out. */
  isMidstream = false;
  certificate: CertificateKey | undefined;
  /** Body of the ClientKeyExchange. */
  clientKeyExchange: Uint8Array | undefined;
  /** RSA decryptions of the pre-master secret that are done elsewhere, by key. */
  rsaJobs: Map<object, RsaJob> | undefined;
  /** Body of a NewSessionTicket of TLS 1.2. */
  ticket: Uint8Array | undefined;
  hasServerHelloDone = false;
  /** Which role's ChangeCipherSpec was seen. */
  readonly changedKeys: [boolean, boolean] = [false, false];
  /** Bytes of this side's messages are missing. */
  readonly broken: [boolean, boolean] = [false, false];
  /** Between which capture records bytes are missing. */
  brokenBetween: PacketRange | undefined;
  /** `session_hash` (RFC 7627 §3), once it was computed. */
  sessionHash: Uint8Array | undefined;
  masterSecret: Uint8Array | undefined;
  /** After a restore: what the master secret's digest begins with, as hex. */
  masterPrint: string | undefined;
  /** What `masterSecret` expands to, until both directions have taken their keys from it. Secret. */
  keyBlock: Uint8Array | undefined;
  /** Protected records that none of the master secrets in question opened. */
  failures = 0;
  /** verify_data of the Finished messages. */
  readonly finished: [Uint8Array | undefined, Uint8Array | undefined] = [undefined, undefined];
  readonly verified: [boolean, boolean] = [false, false];
  /** All messages, headers included, by role; emptied when both Finished were verified. */
  readonly #messages: [Uint8Array[], Uint8Array[]] = [[], []];
  #bytes = 0;

  constructor(connectionId: number) {
    this.connectionId = connectionId;
  }

  get version(): number {
    return this.serverHello?.version ?? 0;
  }

  get isTls13(): boolean {
    return this.version === 0x0304;
  }

  /** No full key exchange took place: an earlier session's master secret goes on. */
  get isResumed(): boolean {
    return (
      this.serverHello !== undefined &&
      !this.hasServerHelloDone &&
      this.clientKeyExchange === undefined &&
      this.changedKeys[SERVER] &&
      (!this.broken[CLIENT] || !this.broken[SERVER] || this.#goesOnById)
    );
  }

  /** The server named the session that the client had asked for: where both sides lost messages, what tells. */
  get #goesOnById(): boolean {
    const asked = this.clientHello?.sessionId;
    const named = this.serverHello?.sessionId;
    return asked !== undefined && named !== undefined && named.length > 0 && equalBytes(asked, named);
  }

  /** Both sides have said Finished. */
  get isDone(): boolean {
    return this.finished[CLIENT] !== undefined && this.finished[SERVER] !== undefined;
  }

  /** Bytes held for hashing. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Takes a message into the transcript and reads what the keys depend on. Hellos are read by the caller. */
  add(role: Role, message: Uint8Array): void {
    const type = message[0]!;
    if (type === HandshakeType.finished) this.finished[role] ??= message;
    this.keepMessage(role, message);
    if (role === CLIENT && type === HandshakeType.clientKeyExchange) {
      this.clientKeyExchange = message.subarray(4);
    } else if (role === SERVER) this.#readServer(type, message);
  }

  /** The transcript so far, by role. */
  get messages(): readonly (readonly Uint8Array[])[] {
    return this.#messages;
  }

  /** Puts a message behind the transcript, and no more. */
  keepMessage(role: Role, message: Uint8Array): void {
    this.#messages[role].push(message);
    this.#bytes += message.length;
  }

  #readServer(type: number, message: Uint8Array): void {
    if (type === HandshakeType.serverHelloDone) this.hasServerHelloDone = true;
    else if (type === HandshakeType.newSessionTicket) this.ticket = message.subarray(4);
    else if (type === HandshakeType.certificate && !this.isTls13) {
      this.certificate = firstCertificate(message.subarray(4));
    }
  }

  /** Forgets the transcript, once nothing will be hashed any more. */
  forget(): void {
    this.#messages[0].length = 0;
    this.#messages[1].length = 0;
    this.#bytes = 0;
  }

  /** `session_hash` (RFC 7627 §3): everything up to and including the ClientKeyExchange. */
  sessionHashInput(): readonly Uint8Array[] {
    const [client, server] = this.#messages;
    const keyExchange = indexOfType(client, HandshakeType.clientKeyExchange);
    const done = indexOfType(server, HandshakeType.serverHelloDone);
    return [...client.slice(0, 1), ...server.slice(0, done + 1), ...client.slice(1, keyExchange + 1)];
  }

  /** What the Finished of `role` covers in TLS 1.0 to 1.2 (RFC 5246 §7.4.9). */
  finishedInput(role: Role): readonly Uint8Array[] {
    const [client, server] = this.#messages;
    const clientEnd = endBeforeFinished(client);
    const serverEnd = endBeforeFinished(server);
    if (this.isResumed) {
      const upToServer = [...client.slice(0, 1), ...server.slice(0, serverEnd)];
      return role === SERVER ? upToServer : [...upToServer, ...server.slice(serverEnd, serverEnd + 1)];
    }
    const done = indexOfType(server, HandshakeType.serverHelloDone);
    const upToClient = [...client.slice(0, 1), ...server.slice(0, done + 1), ...client.slice(1, clientEnd)];
    if (role === CLIENT) return upToClient;
    return [...upToClient, ...client.slice(clientEnd, clientEnd + 1), ...server.slice(done + 1, serverEnd)];
  }

  /** What the Finished of `role` covers in TLS 1.3 (RFC 8446 §4.4.1). */
  finishedInput13(crypto: CryptoBackend, hash: HashName, role: Role): readonly Uint8Array[] {
    const [client, server] = this.#messages;
    const hellos = client.filter((message) => message[0] === HandshakeType.clientHello).length;
    const opening =
      hellos < 2 ? client.slice(0, 1) : [...retryOpening(crypto, hash, client[0]!, server[0]!), client[1]!];
    const serverStart = hellos < 2 ? 0 : 1;
    const serverEnd = endBeforeFinished(server);
    const upToServer = [...opening, ...server.slice(serverStart, serverEnd)];
    if (role === SERVER) return upToServer;
    return [
      ...upToServer,
      ...server.slice(serverEnd, serverEnd + 1),
      ...client.slice(hellos, endBeforeFinished(client)),
    ];
  }
}

/** After a HelloRetryRequest the first ClientHello counts as its hash (RFC 8446 §4.4.1). */
function retryOpening(
  crypto: CryptoBackend,
  hash: HashName,
  first: Uint8Array,
  retryRequest: Uint8Array,
): Uint8Array[] {
  const digest = crypto.digest(hash, [first]);
  return [Uint8Array.of(254, 0, 0, digest.length), digest, retryRequest];
}

function indexOfType(messages: readonly Uint8Array[], type: number): number {
  return messages.findIndex((message) => message[0] === type);
}

function endBeforeFinished(messages: readonly Uint8Array[]): number {
  const at = indexOfType(messages, HandshakeType.finished);
  return at < 0 ? messages.length : at;
}

/** The server's own certificate is the first of the list (RFC 5246 §7.4.2). */
function firstCertificate(body: Uint8Array): CertificateKey | undefined {
  if (body.length < 6) return undefined;
  const length = body[3]! * 65536 + body[4]! * 256 + body[5]!;
  return 6 + length <= body.length ? readCertificateKey(body.subarray(6, 6 + length)) : undefined;
}

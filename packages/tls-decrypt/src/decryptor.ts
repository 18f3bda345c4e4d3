import { fromHex, PlainwireError, toHex } from '@plainwire/bytes';
import { type ConnectionContext, type ConnectionSecrets, TlsConnection } from './connection.ts';
import type { CryptoBackend } from './crypto/backend.ts';
import type { RsaQueue } from './crypto/rsa-queue.ts';
import type { TlsEvent, TlsSessionReport } from './events.ts';
import { DEFAULT_LIMITS, type TlsLimits } from './limits.ts';
import { MidstreamSearch } from './midstream.ts';
import { seal, storeSecrets, takeSecrets, unseal } from './sealed-secrets.ts';
import type { KeyLog } from './secrets/key-log.ts';
import { SecretStore, type ServerKey } from './secrets/secret-store.ts';
import { type ConnectionSnapshot, SNAPSHOT_VERSION, type TlsSnapshot } from './snapshot.ts';
import type { Connection, StreamChunk } from './stream-chunk.ts';

export interface TlsDecryptorOptions {
  /** Private keys of servers: they open connections with RSA key exchange, up to TLS 1.2. */
  readonly keys?: readonly ServerKey[];
  /** Secrets that an endpoint logged. It may grow while the decryptor works. */
  readonly keyLog?: KeyLog;
  /** The pre-shared key of PSK and RSA_PSK suites. */
  readonly psk?: Uint8Array;
  /** Which arithmetic to use; `node:crypto` in Node and the portable one elsewhere unless said. */
  readonly crypto?: CryptoBackend;
  /**
   * Hold records back while no secret opens them, up to `limits.heldBytes` a direction, until `retry()` or the end: for
   * key logs that are written later than the connection. Default false.
   */
  readonly waitForSecrets?: boolean;
  /** Also give each TLS record as an event. Default false. */
  readonly records?: boolean;
  /** Does RSA decryptions in worker threads: see `createRsaPool`, for Node. Take the last events from `settle()`. */
  readonly rsaPool?: RsaQueue;
  readonly limits?: Partial<TlsLimits>;
}

/**
 * Decrypts the TLS connections of a capture. One decryptor serves all of them, since sessions are resumed across
 * connections. Synchronous, without I/O or clock: chunks of ciphertext in, events out.
 *
 * @example
 * const decryptor = createTlsDecryptor({ keys: [{ key: await readPrivateKey(pem) }] });
 * for (const event of decryptor.push(chunks)) if (event.type === 'plaintext') use(event.chunk);
 */
export class TlsDecryptor {
  readonly #context: ConnectionContext;
  readonly #connections = new Map<number, TlsConnection>();
  readonly #reports = new Map<number, TlsSessionReport>();
  readonly #limits: TlsLimits;
  /** Of a snapshot, by id: what no chunk came for yet. */
  readonly #restored = new Map<number, ConnectionSnapshot>();
  readonly #unsealed = new Map<number, ConnectionSecrets>();

  constructor(options: TlsDecryptorOptions & { readonly crypto: CryptoBackend }) {
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits };
    const store = new SecretStore(
      options.crypto,
      options.keys ?? [],
      options.keyLog,
      options.psk,
      this.#limits,
    );
    store.rsaQueue = options.rsaPool;
    this.#context = {
      store,
      ready: new Set(),
      midstream: new MidstreamSearch(store, this.#limits),
      limits: this.#limits,
      wantsRecords: options.records === true,
      waitsForSecrets: options.waitForSecrets === true,
      out: [],
    };
  }

  /** Takes chunks of any connections, in capture order, and gives the events they led to. */
  push(chunks: Iterable<StreamChunk>): readonly TlsEvent[] {
    const out: TlsEvent[] = [];
    this.#context.out = out;
    this.#releaseReady();
    for (const chunk of chunks) this.#take(chunk);
    this.#context.store.rsaQueue?.flush();
    return out;
  }

  /** As `push`, for one chunk. The array is the caller's. */
  pushChunk(chunk: StreamChunk): readonly TlsEvent[] {
    this.#context.out = [];
    this.#releaseReady();
    this.#take(chunk);
    return this.#context.out;
  }

  /** With an `rsaPool`: waits for its threads and gives the events that waited for them. */
  async settle(): Promise<readonly TlsEvent[]> {
    const { rsaQueue } = this.#context.store;
    const out: TlsEvent[] = [];
    if (rsaQueue === undefined) return out;
    this.#context.out = out;
    // What is released may ask for more.
    do {
      await rsaQueue.settled();
      this.#context.out = out;
      this.#releaseReady();
    } while (this.#context.store.pendingRsa > 0 && rsaQueue.isAlive);
    return out;
  }

  #retryReady(): void {
    const { ready } = this.#context;
    for (const connection of ready) {
      connection.retry();
      if (connection.isOver) this.#close(connection);
    }
    ready.clear();
  }

  #close(connection: TlsConnection): void {
    connection.finish();
    this.#file(connection);
    this.#connections.delete(connection.connection.id);
  }

  #releaseReady(): void {
    const { ready, store } = this.#context;
    if (ready.size === 0) return;
    this.#retryReady();
    // Each of them makes its connection ready, for which a session may be known now.
    const waiters = [...store.sessionWaiters];
    store.sessionWaiters.clear();
    for (const wake of waiters) wake();
    this.#retryReady();
  }

  /** The key log has grown: tries what `waitForSecrets` held back. */
  retry(): readonly TlsEvent[] {
    const out: TlsEvent[] = [];
    this.#context.out = out;
    this.#takeUpAll();
    for (const connection of this.#connections.values()) connection.retry();
    return out;
  }

  /** No more chunks will come: gives what was still held back, and why connections were not decrypted. */
  end(): readonly TlsEvent[] {
    const out: TlsEvent[] = [];
    this.#context.out = out;
    this.#takeUpAll();
    for (const connection of this.#connections.values()) {
      connection.finish();
      this.#file(connection);
    }
    this.#connections.clear();
    return out;
  }

  /** What became of each connection, in order of their first chunks. */
  sessions(): readonly TlsSessionReport[] {
    this.#takeUpAll();
    const reports = [
      ...this.#reports.values(),
      ...[...this.#connections.values()].map((each) => each.report()),
    ];
    return reports.sort((a, b) => a.connection.id - b.connection.id);
  }

  /**
   * The secrets that opened connections so far, as a key log (RFC 9850): it opens these connections and no others, so
   * it can be handed on where the private key must stay. Secret.
   *
   * @param connections ids of the only connections it is for.
   */
  exportKeyLog(connections?: ReadonlySet<number>): string {
    return this.#context.store.used.toKeyLog(connections);
  }

  /**
   * Where the decryptor stands, as plain data for JSON, to go on in another process or behind the next file: what was
   * seen on the wire, no secrets. `restoreTlsDecryptor` derives the keys again from the same keys or key log.
   *
   * What neither gives again is lost, unless `sealKey` is given: the sessions that later connections may resume, those
   * that are resumed now, and what `exportKeyLog` has to tell of the past. A compressed stream does not go on.
   *
   * @param sealKey 32 bytes that secrets are sealed under, with AES-256-GCM, for the same key to open.
   * @throws {PlainwireError} `SNAPSHOT_KEY` when it does not have 32 bytes.
   */
  snapshot(sealKey?: Uint8Array): TlsSnapshot {
    this.#takeUpAll();
    const connections = [...this.#connections.values()];
    const { store } = this.#context;
    const snapshot = {
      version: SNAPSHOT_VERSION,
      connections: connections.map((connection) => connection.snapshot()),
      reports: [...this.#reports.values()],
    } as const;
    if (sealKey === undefined) return snapshot;
    const secrets = {
      sessions: [...store.sessions.entries()].map(
        ([name, { masterSecret }]) => [name, toHex(masterSecret)] as const,
      ),
      used: [...store.used.entries()].map(
        ([line, each]) => [line, each.connectionId, toHex(each.secret)] as const,
      ),
      connections: connections.map((each) => [each.connection.id, storeSecrets(each.secrets())] as const),
    };
    return { ...snapshot, sealed: seal(secrets, store.crypto, sealKey) };
  }

  /**
   * Goes on where `snapshot` was made. For a decryptor that has seen nothing yet.
   *
   * @throws {PlainwireError} `SNAPSHOT_INVALID`, `SNAPSHOT_KEY`.
   */
  restore(snapshot: TlsSnapshot, sealKey?: Uint8Array): void {
    if (snapshot?.version !== SNAPSHOT_VERSION)
      throw new PlainwireError(
        'SNAPSHOT_INVALID',
        'this is no snapshot of this version of the decryptor: start anew',
      );
    const { store } = this.#context;
    for (const report of snapshot.reports) this.#reports.set(report.connection.id, report);
    for (const each of snapshot.connections) this.#restored.set(each.connection.id, each);
    if (sealKey === undefined || snapshot.sealed === undefined) return;
    const { sessions, used, connections } = unseal(snapshot.sealed, store.crypto, sealKey);
    for (const [name, masterSecret] of sessions)
      store.sessions.restore(name, { masterSecret: fromHex(masterSecret) });
    for (const [line, connectionId, secret] of used)
      store.used.restore(line, { connectionId, secret: fromHex(secret) });
    for (const [id, secrets] of connections) this.#unsealed.set(id, takeSecrets(secrets));
  }

  /** A connection of the snapshot, when it is first asked for: under the object that its chunks name now. */
  #takeUp(connection: Connection): TlsConnection {
    const made = new TlsConnection(connection, this.#context);
    this.#connections.set(connection.id, made);
    const snapshot = this.#restored.get(connection.id);
    if (snapshot === undefined) return made;
    this.#restored.delete(connection.id);
    try {
      made.restore(snapshot);
    } catch (cause) {
      throw new PlainwireError('SNAPSHOT_INVALID', 'this snapshot is damaged: start anew', { cause });
    }
    const secrets = this.#unsealed.get(connection.id);
    if (secrets !== undefined) made.restoreSecrets(secrets);
    this.#unsealed.delete(connection.id);
    return made;
  }

  /** Connections of the snapshot that no chunk came for. */
  #takeUpAll(): void {
    for (const { connection } of [...this.#restored.values()]) this.#takeUp(connection);
  }

  /** Overwrites the session secrets that were derived. Keys and key log are the caller's. */
  dispose(): void {
    this.#context.store.dispose();
  }

  #take(chunk: StreamChunk): void {
    const { id } = chunk.connection;
    const connection = this.#connections.get(id) ?? this.#takeUp(chunk.connection);
    connection.push(chunk);
    if (chunk.kind === 'end' && connection.isOver) this.#close(connection);
  }

  /** Keeps the report of a connection that is over, and lets the rest go. */
  #file(connection: TlsConnection): void {
    const { id } = connection.connection;
    this.#reports.delete(id);
    this.#reports.set(id, connection.report());
    if (this.#reports.size > this.#limits.reports) {
      this.#reports.delete(this.#reports.keys().next().value!);
    }
  }
}

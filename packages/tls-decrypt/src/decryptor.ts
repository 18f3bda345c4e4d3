import { type ConnectionContext, TlsConnection } from './connection.ts';
import type { CryptoBackend } from './crypto/backend.ts';
import type { TlsEvent, TlsSessionReport } from './events.ts';
import { DEFAULT_LIMITS, type TlsLimits } from './limits.ts';
import type { KeyLog } from './secrets/key-log.ts';
import { SecretStore, type ServerKey } from './secrets/secret-store.ts';
import type { StreamChunk } from './stream-chunk.ts';

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

  constructor(options: TlsDecryptorOptions & { readonly crypto: CryptoBackend }) {
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.#context = {
      store: new SecretStore(options.crypto, options.keys ?? [], options.keyLog, options.psk, this.#limits),
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
    for (const chunk of chunks) this.#take(chunk);
    return out;
  }

  /** As `push`, for one chunk. The array is the caller's. */
  pushChunk(chunk: StreamChunk): readonly TlsEvent[] {
    this.#context.out = [];
    this.#take(chunk);
    return this.#context.out;
  }

  /** The key log has grown: tries what `waitForSecrets` held back. */
  retry(): readonly TlsEvent[] {
    const out: TlsEvent[] = [];
    this.#context.out = out;
    for (const connection of this.#connections.values()) connection.retry();
    return out;
  }

  /** No more chunks will come: gives what was still held back, and why connections were not decrypted. */
  end(): readonly TlsEvent[] {
    const out: TlsEvent[] = [];
    this.#context.out = out;
    for (const connection of this.#connections.values()) {
      connection.finish();
      this.#file(connection);
    }
    this.#connections.clear();
    return out;
  }

  /** What became of each connection, in order of their first chunks. */
  sessions(): readonly TlsSessionReport[] {
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

  /** Overwrites the session secrets that were derived. Keys and key log are the caller's. */
  dispose(): void {
    this.#context.store.dispose();
  }

  #take(chunk: StreamChunk): void {
    const { id } = chunk.connection;
    let connection = this.#connections.get(id);
    if (connection === undefined) {
      connection = new TlsConnection(chunk.connection, this.#context);
      this.#connections.set(id, connection);
    }
    connection.push(chunk);
    if (chunk.kind === 'end' && connection.isOver) {
      connection.finish();
      this.#file(connection);
      this.#connections.delete(id);
    }
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

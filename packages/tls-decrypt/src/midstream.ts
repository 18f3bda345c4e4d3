import { fromHex, toHex } from '@plainwire/bytes';
import type { Handshake } from './handshake/handshake.ts';
import { CLIENT, type Role, SERVER } from './handshake/role.ts';
import type { TlsLimits } from './limits.ts';
import type { RecordOpener } from './records/record-opener.ts';
import type { SecretStore } from './secrets/secret-store.ts';
import { findSuite } from './suites/all.ts';
import type { CipherSuite } from './suites/cipher-suite.ts';
import { tls13Opener } from './tls13-keys.ts';

/** The secret and the place that a record opened with. */
export interface Found {
  readonly role: Role;
  readonly random: Uint8Array;
  readonly secret: Uint8Array;
  readonly suite: CipherSuite;
  /** Has opened the record and stands behind it. */
  readonly opener: RecordOpener;
}

const LABELS = ['CLIENT_TRAFFIC_SECRET_0', 'SERVER_TRAFFIC_SECRET_0'] as const;
/** The suites of TLS 1.3 in the order of their use; the length of a secret tells which may be. */
const SUITES = [0x1302, 0x1301, 0x1303, 0x1304, 0x1305].map((id) => findSuite(id)!);
/** Records that may use up all trials. */
const RECORDS = 16;
/** Secrets and suites that are tried with one record. */
const MOST_KEYS = 1024;

/**
 * Connections of TLS 1.3 whose hello is not in the capture: nothing tells which secret of the key log is theirs, in
 * which suite, and how many records went before, but a tag that holds tells all three. Keys that were updated before
 * are not found.
 */
export class MidstreamSearch {
  readonly #store: SecretStore;
  readonly #trials: number;
  #left: number;

  constructor(store: SecretStore, { midstreamTrials }: TlsLimits) {
    this.#store = store;
    this.#trials = midstreamTrials;
    this.#left = midstreamTrials;
  }

  /** Whether it makes sense to hand over records. */
  get isOpen(): boolean {
    return this.#left > 0 && this.#store.keyLog.hasTrafficSecrets;
  }

  /**
   * Tries the record `bytes[start, end)`.
   *
   * @param known the connection's other direction was found: its handshake, and which role is left.
   */
  find(
    bytes: Uint8Array,
    start: number,
    end: number,
    known: { readonly handshake: Handshake; readonly role: Role } | undefined,
  ): Found | undefined {
    const keys = known === undefined ? this.#anyKeys() : this.#keysOf(known.handshake, known.role);
    let left = Math.min(this.#left, Math.ceil(this.#trials / RECORDS));
    this.#left -= left;
    for (let sequence = 0; keys.length > 0 && left >= keys.length; sequence++) {
      left -= keys.length;
      for (const found of keys) {
        if (found.opener.search(bytes, start, end, sequence, 1) === undefined) continue;
        this.#left = this.#trials;
        return found;
      }
    }
    return undefined;
  }

  #anyKeys(): Found[] {
    const keys: Found[] = [];
    for (const role of [SERVER, CLIENT] as const) {
      const label = LABELS[role];
      for (const [random, secret] of this.#store.keyLog.all(label)) {
        if (this.#store.used.has(label, random)) continue;
        for (const suite of SUITES) this.#add(keys, role, fromHex(random), secret, suite);
        if (keys.length >= MOST_KEYS) break;
      }
    }
    return keys;
  }

  #keysOf({ clientHello, suite }: Handshake, role: Role): Found[] {
    const keys: Found[] = [];
    const random = clientHello!.random;
    for (const [name, secret] of this.#store.keyLog.all(LABELS[role]))
      if (name === toHex(random)) this.#add(keys, role, random, secret, suite!);
    return keys;
  }

  #add(keys: Found[], role: Role, random: Uint8Array, secret: Uint8Array, suite: CipherSuite): void {
    const opener = tls13Opener(suite, this.#store, secret);
    if (opener !== undefined) keys.push({ role, random, secret, suite, opener });
  }
}

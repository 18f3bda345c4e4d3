/** A master secret that a later connection may resume. */
export interface CachedSession {
  readonly masterSecret: Uint8Array;
}

/** Master secrets by session id and by ticket, shared by all connections of a decryptor; the oldest give way. */
export class SessionCache {
  readonly #sessions = new Map<string, CachedSession>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#sessions.size;
  }

  find(kind: 'id' | 'ticket', key: string): CachedSession | undefined {
    return this.#sessions.get(kind + key);
  }

  add(kind: 'id' | 'ticket', key: string, session: CachedSession): void {
    const name = kind + key;
    this.#sessions.delete(name);
    this.#sessions.set(name, session);
    if (this.#sessions.size > this.#limit) {
      this.#sessions.delete(this.#sessions.keys().next().value!);
    }
  }

  /** What is remembered, the oldest first. Secret. */
  entries(): IterableIterator<[name: string, session: CachedSession]> {
    return this.#sessions.entries();
  }

  /** Takes what `entries` gave. */
  restore(name: string, session: CachedSession): void {
    this.#sessions.set(name, session);
  }

  /** Overwrites and forgets everything. */
  dispose(): void {
    for (const { masterSecret } of this.#sessions.values()) masterSecret.fill(0);
    this.#sessions.clear();
  }
}

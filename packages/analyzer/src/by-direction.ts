import type { Connection } from '@plainwire/tcp-reassembly';

/** A value for each direction of a connection, made when it is first asked for; it lasts as long as the connection. */
export class ByDirection<T> {
  readonly #both = new WeakMap<Connection, [T | undefined, T | undefined]>();
  readonly #make: (firstOffset: number) => T;

  /** `make` is given the stream offset at which the direction was first met. */
  constructor(make: (firstOffset: number) => T) {
    this.#make = make;
  }

  /** The same when there is one. */
  find(connection: Connection, direction: 0 | 1): T | undefined {
    return this.#both.get(connection)?.[direction];
  }

  of(connection: Connection, direction: 0 | 1, firstOffset = 0): T {
    let both = this.#both.get(connection);
    if (both === undefined) {
      both = [undefined, undefined];
      this.#both.set(connection, both);
    }
    both[direction] ??= this.#make(firstOffset);
    return both[direction];
  }
}

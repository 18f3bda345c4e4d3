import { type ConnectionRows, TICKET } from './connection-rows.ts';

/**
 * The connections of one state by the second in which they were last used, as known when they were last looked at: a
 * segment costs nothing here. Used ones are put where they belong when their turn comes, so each connection is looked
 * at about once in its time-out.
 */
export class AgeClass {
  readonly #rows: ConnectionRows;
  /** By second, the place of a row and the number of the entry, in turn; the row's own number tells a stale entry. */
  #slots = new Map<number, number[]>();
  #entries = 0;
  /** No slot is earlier; in it, what comes before `#head` is of no use. */
  #earliest = Number.POSITIVE_INFINITY;
  #head = 0;
  /** Connections in it. */
  size = 0;

  constructor(rows: ConnectionRows) {
    this.#rows = rows;
  }

  add(at: number, second = this.#rows.lastSecond(at)): void {
    this.size++;
    this.#insert(at, second);
    if (this.#entries > 2 * this.size + 1024) this.#sweep();
  }

  remove(at: number): void {
    this.#rows.cold[at + TICKET] = 0;
    this.size--;
  }

  /** Calls `leave` with those that were last used before `second`; it is to remove them. */
  idle(second: number, leave: (at: number) => void): void {
    while (this.#earliest < second && this.#slots.size > 0) {
      const slot = this.#earliestSlot();
      if (this.#earliest >= second) return;
      this.#drop(slot);
      for (let i = 0; i < slot.length; i += 2) {
        const at = slot[i]!;
        if (this.#rows.cold[at + TICKET] !== slot[i + 1]) continue;
        if (this.#rows.lastSecond(at) < second) leave(at);
        else this.#insert(at);
      }
    }
  }

  /** The one that was used least recently, as far as at most `tries` looks can tell; -1 when there is none. */
  leastUsed(tries = 16): number {
    while (this.size > 0) {
      const slot = this.#earliestSlot();
      const at = slot[this.#head]!;
      if (this.#head === slot.length) {
        this.#drop(slot);
      } else if (this.#rows.cold[at + TICKET] !== slot[this.#head + 1]) {
        this.#head += 2;
      } else if (this.#rows.lastSecond(at) > this.#earliest && tries-- > 0) {
        this.#head += 2;
        this.#insert(at);
      } else {
        return at;
      }
    }
    return -1;
  }

  /** Calls `visit` with each, in the order in which they would be given up, and the second in which it was last seen used. */
  each(visit: (at: number, second: number) => void): void {
    const { cold } = this.#rows;
    for (const second of [...this.#slots.keys()].sort((a, b) => a - b)) {
      const slot = this.#slots.get(second)!;
      for (let i = 0; i < slot.length; i += 2) {
        if (cold[slot[i]! + TICKET] === slot[i + 1]) visit(slot[i]!, second);
      }
    }
  }

  #insert(at: number, second = this.#rows.lastSecond(at)): void {
    const { cold } = this.#rows;
    const ticket = (this.#rows.tickets % 0x7fff_ffff) + 1;
    this.#rows.tickets = ticket;
    cold[at + TICKET] = ticket;
    const slot = this.#slots.get(second);
    if (slot === undefined) this.#slots.set(second, [at, ticket]);
    else slot.push(at, ticket);
    this.#entries++;
    if (second < this.#earliest) this.#startAt(second);
  }

  /** The first slot there is; a few seconds on from the last one, or else looked for among all. */
  #earliestSlot(): number[] {
    for (let step = 0; step < 64; step++) {
      const slot = this.#slots.get(this.#earliest);
      if (slot !== undefined) return slot;
      this.#startAt(this.#earliest + 1);
    }
    let earliest = Number.POSITIVE_INFINITY;
    for (const second of this.#slots.keys()) if (second < earliest) earliest = second;
    this.#startAt(earliest);
    return this.#slots.get(earliest)!;
  }

  #startAt(second: number): void {
    this.#earliest = second;
    this.#head = 0;
  }

  #drop(earliest: readonly number[]): void {
    this.#slots.delete(this.#earliest);
    this.#entries -= earliest.length / 2;
    this.#head = 0;
  }

  /** Throws out the entries of those that left. */
  #sweep(): void {
    const slots = new Map<number, number[]>();
    this.#entries = 0;
    for (const [second, slot] of this.#slots) {
      const live = slot.filter((_, i) => this.#rows.cold[slot[i & ~1]! + TICKET] === slot[i | 1]);
      this.#entries += live.length / 2;
      if (live.length > 0) slots.set(second, live);
    }
    this.#slots = slots;
    this.#head = 0;
  }
}

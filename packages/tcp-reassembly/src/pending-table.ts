import type { Fragment } from './fragment.ts';
import type { PendingDatagram } from './pending-datagram.ts';

const LEAST_BUCKETS = 64;

/**
 * Datagrams by what tells them apart, and by age, oldest first. A Map would do, but rebuilds itself after as many
 * deletions as it has entries, and what it lets go of then is old enough to be collected late.
 */
export class PendingTable {
  oldest: PendingDatagram | undefined;
  size = 0;
  #newest: PendingDatagram | undefined;
  /** First datagram of each bucket; the others follow by `link`. A power of two. */
  #buckets: (PendingDatagram | undefined)[] = new Array(LEAST_BUCKETS).fill(undefined);

  /** The datagram with this hash that `fragment` belongs to. */
  find(hash: number, fragment: Fragment): PendingDatagram | undefined {
    let pending = this.#buckets[hash & (this.#buckets.length - 1)];
    while (pending !== undefined && !(pending.hash === hash && pending.holds(fragment)))
      pending = pending.link;
    return pending;
  }

  /** Adds the newest. */
  add(pending: PendingDatagram): void {
    this.#append(pending);
    this.#link(pending);
    if (++this.size > this.#buckets.length) this.#grow();
  }

  delete(pending: PendingDatagram): void {
    this.#detach(pending);
    this.#unlink(pending);
    this.size--;
  }

  /** Makes it the newest. */
  renew(pending: PendingDatagram): void {
    this.#detach(pending);
    this.#append(pending);
  }

  /** Walks on from the neighbour noted before each step, so that the one at hand may be deleted. */
  *[Symbol.iterator](): Generator<PendingDatagram> {
    let at = this.oldest;
    while (at !== undefined) {
      const { newer }: PendingDatagram = at;
      yield at;
      at = newer;
    }
  }

  #append(pending: PendingDatagram): void {
    pending.older = this.#newest;
    pending.newer = undefined;
    if (this.#newest === undefined) this.oldest = pending;
    else this.#newest.newer = pending;
    this.#newest = pending;
  }

  #detach(pending: PendingDatagram): void {
    if (pending.older === undefined) this.oldest = pending.newer;
    else pending.older.newer = pending.newer;
    if (pending.newer === undefined) this.#newest = pending.older;
    else pending.newer.older = pending.older;
    pending.older = pending.newer = undefined;
  }

  #link(pending: PendingDatagram): void {
    const bucket = pending.hash & (this.#buckets.length - 1);
    pending.link = this.#buckets[bucket];
    this.#buckets[bucket] = pending;
  }

  #unlink(pending: PendingDatagram): void {
    const bucket = pending.hash & (this.#buckets.length - 1);
    let before = this.#buckets[bucket]!;
    if (before === pending) {
      this.#buckets[bucket] = pending.link;
    } else {
      while (before.link !== pending) before = before.link!;
      before.link = pending.link;
    }
    pending.link = undefined;
  }

  #grow(): void {
    this.#buckets = new Array(2 * this.#buckets.length).fill(undefined);
    for (const pending of this) this.#link(pending);
  }
}

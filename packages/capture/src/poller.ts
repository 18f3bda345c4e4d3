import { readSync, writeSync } from 'node:fs';
import { CaptureError } from './errors.ts';
import type { Libc } from './native/libc.ts';

/** The longest that a thread of Node's pool is lent to waiting, and the longest that a missed event can cost. */
const POLL_MS = 250;
const POLLIN = 1;
const ENTRY_BYTES = 8;

interface Waiter {
  readonly descriptor: number;
  readonly resolve: () => void;
}

/**
 * Waits for packets on any number of descriptors with one poll(2) at a time on one thread, never longer than 250 ms.
 * A pipe cuts the wait short when a descriptor is added or given up.
 */
export class Poller {
  readonly #libc: Libc;
  readonly #pipe: Int32Array;
  #waiters: Waiter[] = [];
  #polling = false;
  #woken = false;
  #closed = false;

  constructor(libc: Libc) {
    this.#libc = libc;
    this.#pipe = new Int32Array(new ArrayBuffer(8));
    if (libc.pipe(this.#pipe) !== 0) {
      throw new CaptureError('ERR_CAPTURE', 'cannot open a pipe: raise the limit of open files');
    }
  }

  /** Whether `descriptor` has something to read now. */
  isReady(descriptor: number): boolean {
    const { bytes, events } = pollEntries([descriptor]);
    return this.#libc.pollNow(bytes, 1) > 0 && events[3] !== 0;
  }

  /** Resolves when `descriptor` may have something to read; early and without cause now and then. */
  wait(descriptor: number): Promise<void> {
    return new Promise((resolve) => {
      this.#waiters.push({ descriptor, resolve });
      if (this.#polling) this.#wake();
      else void this.#run();
    });
  }

  /** Ends the waits for `descriptor` at once. */
  release(descriptor: number): void {
    this.#settle((waiter) => waiter.descriptor === descriptor);
    this.#wake();
  }

  /** No wait may follow. */
  close(): void {
    this.#closed = true;
    if (this.#polling) this.#wake();
    else this.#closePipe();
  }

  async #run(): Promise<void> {
    this.#polling = true;
    while (this.#waiters.length > 0) await this.#poll();
    this.#polling = false;
    if (this.#closed) this.#closePipe();
  }

  async #poll(): Promise<void> {
    const waiters = [...this.#waiters];
    const watched = [this.#pipe[0]!, ...waiters.map((waiter) => waiter.descriptor)];
    const { bytes, events } = pollEntries(watched);
    const ready = await this.#libc.poll(bytes, watched.length, POLL_MS);
    if (this.#woken) this.#drainPipe();
    const due = new Set(waiters.filter((_, index) => ready <= 0 || events[4 * (index + 1) + 3] !== 0));
    this.#settle((waiter) => due.has(waiter));
  }

  #settle(isDue: (waiter: Waiter) => boolean): void {
    const due = this.#waiters.filter(isDue);
    this.#waiters = this.#waiters.filter((waiter) => !isDue(waiter));
    for (const waiter of due) waiter.resolve();
  }

  #wake(): void {
    if (this.#woken || !this.#polling) return;
    this.#woken = true;
    writeSync(this.#pipe[1]!, new Uint8Array(1));
  }

  #drainPipe(): void {
    this.#woken = false;
    readSync(this.#pipe[0]!, new Uint8Array(1), 0, 1, null);
  }

  #closePipe(): void {
    for (const descriptor of this.#pipe) this.#libc.close(descriptor);
  }
}

/** An array of struct pollfd that asks for input on each descriptor; `events[4 * index + 3]` is what came of it. */
function pollEntries(watched: readonly number[]): {
  readonly bytes: Uint8Array;
  readonly events: Int16Array;
} {
  const entries = new ArrayBuffer(ENTRY_BYTES * watched.length);
  const descriptors = new Int32Array(entries);
  const events = new Int16Array(entries);
  for (let index = 0; index < watched.length; index++) {
    descriptors[2 * index] = watched[index]!;
    events[4 * index + 2] = POLLIN;
  }
  return { bytes: new Uint8Array(entries), events };
}

let shared: Poller | undefined;
let users = 0;

/** The poller of this thread, made for its first user. */
export function acquirePoller(libc: Libc): Poller {
  shared ??= new Poller(libc);
  users++;
  return shared;
}

/** Gives the poller back; the last user closes it. */
export function releasePoller(poller: Poller): void {
  users--;
  if (users > 0) return;
  poller.close();
  shared = undefined;
}

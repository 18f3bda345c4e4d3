import type { KeyObject } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import type { RsaKeyHolder } from './crypto/backend.ts';
import { keyObjectOf } from './crypto/node.node.ts';
import type { RsaJob, RsaQueue } from './crypto/rsa-queue.ts';

export interface RsaPoolOptions {
  /** Worker threads. Default 2. */
  readonly threads?: number;
}

/** Worker threads that do RSA decryptions, most of what short connections with RSA key exchange cost. */
export interface RsaPool extends RsaQueue, AsyncDisposable {
  /** Ends the threads; what was not done stays undone. */
  close(): Promise<void>;
}

/**
 * Starts worker threads for the option `rsaPool` of a decryptor: its records wait until their RSA decryption is done,
 * while it reads on. `settle()` of the decryptor gives what was still waiting. Threads do not keep the process alive.
 */
export function createRsaPool({ threads = 2 }: RsaPoolOptions = {}): RsaPool {
  return new WorkerPool(Math.max(1, threads));
}

/** Jobs for a thread: each a ciphertext and the number of its key, which went over once. */
export interface RsaJobs {
  readonly newKeys: readonly KeyObject[];
  readonly ids: readonly number[];
  readonly ciphertexts: readonly (readonly [key: number, ciphertext: Uint8Array])[];
}

interface Results {
  readonly ids: readonly number[];
  readonly blocks: readonly (Uint8Array | undefined)[];
}

/** Jobs that go to a thread in one message: few enough that results come back while others wait. */
const MOST_AT_ONCE = 32;

class Job implements RsaJob {
  isDone = false;
  block: Uint8Array | undefined;
  readonly onDone: () => void;

  constructor(onDone: () => void) {
    this.onDone = onDone;
  }
}

class WorkerPool implements RsaPool {
  readonly #workers: readonly Worker[];
  readonly #jobs = new Map<number, Job>();
  readonly #keys: KeyObject[] = [];
  /** How many of the keys each thread has. */
  readonly #sent: number[];
  #ids: number[] = [];
  #ciphertexts: [key: number, ciphertext: Uint8Array][] = [];
  #next = 0;
  #worker = 0;
  #settled: (() => void)[] = [];
  isAlive = true;

  constructor(threads: number) {
    this.#workers = Array.from({ length: threads }, () => {
      // It stands beside this file in the sources, and beside what this is bundled into in `dist`. Options of the
      // process, as `--input-type`, are not for it.
      const worker = new Worker(new URL('./rsa-worker.node.js', import.meta.url), { execArgv: [] });
      worker.unref();
      worker.on('message', (results: Results) => this.#take(results));
      worker.on('error', () => this.#giveUp());
      return worker;
    });
    this.#sent = this.#workers.map(() => 0);
  }

  submit(key: RsaKeyHolder, ciphertext: Uint8Array, onDone: () => void): RsaJob | undefined {
    if (!this.isAlive) return undefined;
    const keyObject = keyObjectOf(key);
    // Odd lengths and keys are for the decryptor's own arithmetic.
    if (keyObject === null || ciphertext.length !== key.components().modulus.length) return undefined;
    const job = new Job(onDone);
    this.#jobs.set(this.#next, job);
    let number = this.#keys.indexOf(keyObject);
    if (number < 0) number = this.#keys.push(keyObject) - 1;
    this.#ids.push(this.#next++);
    this.#ciphertexts.push([number, new Uint8Array(ciphertext)]);
    if (this.#ids.length >= MOST_AT_ONCE) this.flush();
    return job;
  }

  flush(): void {
    if (this.#ids.length === 0) return;
    const thread = this.#worker++ % this.#workers.length;
    const newKeys = this.#keys.slice(this.#sent[thread]);
    this.#sent[thread] = this.#keys.length;
    const message: RsaJobs = { newKeys, ids: this.#ids, ciphertexts: this.#ciphertexts };
    this.#workers[thread]!.postMessage(message);
    this.#ids = [];
    this.#ciphertexts = [];
  }

  async settled(): Promise<void> {
    this.flush();
    if (this.#jobs.size === 0) return;
    // While somebody waits the threads keep the process alive.
    for (const worker of this.#workers) worker.ref();
    await new Promise<void>((resolve) => this.#settled.push(resolve));
    for (const worker of this.#workers) worker.unref();
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
    this.#giveUp();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #take({ ids, blocks }: Results): void {
    for (const [at, id] of ids.entries()) {
      const job = this.#jobs.get(id);
      this.#jobs.delete(id);
      if (job === undefined) continue;
      job.block = blocks[at];
      job.isDone = true;
      job.onDone();
    }
    if (this.#jobs.size === 0) for (const resolve of this.#settled.splice(0)) resolve();
  }

  /** A thread has died: its jobs are never done, and the decryptor does them itself. */
  #giveUp(): void {
    this.isAlive = false;
    this.#jobs.clear();
    for (const resolve of this.#settled.splice(0)) resolve();
  }
}

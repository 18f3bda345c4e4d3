import type { KeyObject } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import type { RsaKeyHolder } from './backend.ts';
import { keyObjectOf } from './node.node.ts';
import type { RsaJob, RsaQueue } from './rsa-queue.ts';

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

/** What a thread runs. As text, so that a bundle needs no file beside it. */
const WORKER = `
const { parentPort } = require('node:worker_threads');
const { constants, privateDecrypt } = require('node:crypto');
const padding = constants.RSA_NO_PADDING;
parentPort.on('message', (jobs) => {
  const done = jobs.map(({ id, key, ciphertext }) => {
    try {
      return { id, block: privateDecrypt({ key, padding }, ciphertext) };
    } catch {
      return { id, block: undefined };
    }
  });
  parentPort.postMessage(done);
});`;

interface Message {
  readonly id: number;
  readonly key: KeyObject;
  readonly ciphertext: Uint8Array;
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
  #waiting: Message[] = [];
  #next = 0;
  #worker = 0;
  #settled: (() => void)[] = [];
  isAlive = true;

  constructor(threads: number) {
    this.#workers = Array.from({ length: threads }, () => {
      const worker = new Worker(WORKER, { eval: true });
      worker.unref();
      worker.on('message', (results: readonly { id: number; block: Uint8Array | undefined }[]) =>
        this.#take(results),
      );
      worker.on('error', () => this.#giveUp());
      return worker;
    });
  }

  submit(key: RsaKeyHolder, ciphertext: Uint8Array, onDone: () => void): RsaJob | undefined {
    if (!this.isAlive) return undefined;
    const keyObject = keyObjectOf(key);
    // Odd lengths and keys are for the decryptor's own arithmetic.
    if (keyObject === null || ciphertext.length !== key.components().modulus.length) return undefined;
    const job = new Job(onDone);
    this.#jobs.set(this.#next, job);
    this.#waiting.push({ id: this.#next++, key: keyObject, ciphertext: new Uint8Array(ciphertext) });
    if (this.#waiting.length >= MOST_AT_ONCE) this.flush();
    return job;
  }

  flush(): void {
    if (this.#waiting.length === 0) return;
    const messages = this.#waiting;
    this.#waiting = [];
    this.#workers[this.#worker++ % this.#workers.length]!.postMessage(messages);
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

  #take(results: readonly { readonly id: number; readonly block: Uint8Array | undefined }[]): void {
    for (const { id, block } of results) {
      const job = this.#jobs.get(id);
      this.#jobs.delete(id);
      if (job === undefined) continue;
      job.block = block;
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

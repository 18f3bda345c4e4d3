import { spawn } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';

const PATIENCE = 20_000;

/** A program that runs beside others: what it has written so far can be waited for. */
export class Peer {
  static #running = new Set();
  #output = Buffer.alloc(0);
  #ended;

  constructor(command, args, options = {}) {
    this.name = [command, ...args].join(' ');
    this.process = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], ...options });
    this.process.stdin.on('error', () => {});
    for (const stream of [this.process.stdout, this.process.stderr])
      stream.on('data', (bytes) => {
        this.#output = Buffer.concat([this.#output, bytes]);
      });
    this.#ended = new Promise((resolve) => this.process.once('close', resolve));
    Peer.#running.add(this.process);
    this.process.once('exit', () => Peer.#running.delete(this.process));
  }

  /** After a failure: nothing goes on listening. */
  static endAll() {
    for (const process of Peer.#running) process.kill();
  }

  get output() {
    return this.#output;
  }

  write(data) {
    this.process.stdin.write(data);
  }

  /** Until it has written `text`, `times` times. */
  async says(text, times = 1) {
    for (const until = Date.now() + PATIENCE; Date.now() < until; await wait(10)) {
      let at = -1;
      for (let i = 0; i < times; i++) {
        at = this.#output.indexOf(text, at + 1);
        if (at < 0) break;
      }
      if (at >= 0) return;
    }
    throw new Error(`${this.name} never said ${JSON.stringify(String(text).slice(0, 40))}:\n${this.#output}`);
  }

  /** Until it has ended by itself; `stop` asks it to. */
  async ended(stop) {
    if (stop !== undefined) this.process.kill(stop);
    const timer = setTimeout(() => this.process.kill('SIGKILL'), PATIENCE);
    await this.#ended;
    clearTimeout(timer);
  }
}

export { wait };

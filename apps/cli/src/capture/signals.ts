import { readFileSync, readlinkSync } from 'node:fs';

/**
 * The signals of a capture: SIGINT, SIGTERM and SIGHUP end it, a second one at once; SIGUSR1 asks for the counts.
 * To be made before anything else, since Node's own answer to SIGUSR1 opens a port for debuggers.
 */
export class CaptureSignals {
  onEnd: () => void = () => undefined;
  onCounts: () => void = () => undefined;
  #ended = false;
  readonly #listeners: readonly (readonly [NodeJS.Signals, () => void])[];

  constructor(env: NodeJS.ProcessEnv) {
    this.#listeners = [
      ['SIGINT', () => this.#end('SIGINT')],
      ['SIGTERM', () => this.#end('SIGTERM')],
      ['SIGHUP', startedByNohup(env) ? () => undefined : () => this.#end('SIGHUP')],
      ['SIGUSR1', () => this.onCounts()],
    ];
    for (const [signal, listener] of this.#listeners) process.on(signal, listener);
  }

  /** Whether the end was asked for. */
  get ended(): boolean {
    return this.#ended;
  }

  dispose(): void {
    for (const [signal, listener] of this.#listeners) process.off(signal, listener);
  }

  #end(signal: NodeJS.Signals): void {
    if (this.#ended) {
      // A thread may be stuck in a write to a pipe that nobody reads: leave as if the signal had never been caught.
      this.dispose();
      process.kill(process.pid, signal);
      return;
    }
    this.#ended = true;
    this.onEnd();
  }
}

const O_ACCMODE = 3;
const O_WRONLY = 1;

/**
 * nohup(1) leaves SIGHUP ignored, but Node resets that before any of our code runs. What nohup leaves to see is its
 * name in the shell's `_`, or standard input that is /dev/null opened for writing.
 */
export function startedByNohup(env: NodeJS.ProcessEnv): boolean {
  if (/(^|\/)nohup$/.test(env['_'] ?? '')) return true;
  try {
    if (readlinkSync('/proc/self/fd/0') !== '/dev/null') return false;
    const flags = /^flags:\s*([0-7]+)/m.exec(readFileSync('/proc/self/fdinfo/0', 'utf8'))?.[1] ?? '0';
    return (Number.parseInt(flags, 8) & O_ACCMODE) === O_WRONLY;
  } catch {
    return false;
  }
}

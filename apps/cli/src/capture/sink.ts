import {
  close as closeCallback,
  constants,
  fstatSync,
  ftruncate,
  open as openCallback,
  write as writeCallback,
  writeSync,
} from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { getSystemErrorMap, promisify } from 'node:util';
import { PlainwireError } from '@plainwire/bytes';

const openFile = promisify(openCallback);
const closeFile = promisify(closeCallback);
const truncateFile = promisify(ftruncate);

/** A write that failed after `written` of its bytes. */
export class WriteFailure extends Error {
  readonly written: number;
  readonly code: string;

  constructor(written: number, cause: NodeJS.ErrnoException) {
    super(cause.message, { cause });
    this.written = written;
    this.code = cause.code ?? 'EIO';
  }
}

/** Writes some of `bytes` from `at` on, and says how many. */
export type WriteSome = (bytes: Uint8Array, at: number) => Promise<number> | number;

/** How long to wait when a pipe that must not block is full. */
const FULL_PIPE_MS = 5;

/**
 * Writes all of `bytes`, however little is taken at a time.
 *
 * @throws {WriteFailure} with the number of bytes that were taken before.
 */
export async function writeAll(writeSome: WriteSome, bytes: Uint8Array): Promise<void> {
  let written = 0;
  while (written < bytes.length) {
    try {
      const some = writeSome(bytes, written);
      written += typeof some === 'number' ? some : await some;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EINTR') continue;
      if (code !== 'EAGAIN') throw new WriteFailure(written, error as NodeJS.ErrnoException);
      await sleep(FULL_PIPE_MS);
    }
  }
}

/** Where a capture goes: a file, or a pipe that someone else opened. */
export interface Sink {
  readonly name: string;
  /** @throws {WriteFailure} */
  write(bytes: Uint8Array): Promise<void>;
  /** Cuts the file to `length`; false where nothing can be taken back. */
  truncate(length: number): Promise<boolean>;
  close(): Promise<void>;
}

/** A descriptor; a pipe is written to off the main thread, so that signals are heard while its reader is slow. */
class DescriptorSink implements Sink {
  readonly name: string;
  readonly #descriptor: number;
  readonly #own: boolean;

  readonly #some: WriteSome;

  constructor(name: string, descriptor: number, own: boolean) {
    this.name = name;
    this.#descriptor = descriptor;
    this.#own = own;
    this.#some = takesAtOnce(descriptor, name) ? this.#writeSync : this.#writeAsync;
  }

  write(bytes: Uint8Array): Promise<void> {
    return writeAll(this.#some, bytes);
  }

  async truncate(length: number): Promise<boolean> {
    if (!this.#own) return false;
    await truncateFile(this.#descriptor, length);
    return true;
  }

  async close(): Promise<void> {
    if (this.#own) await closeFile(this.#descriptor);
  }

  readonly #writeSync: WriteSome = (bytes, at) =>
    writeSync(this.#descriptor, bytes, at, bytes.length - at, null);

  readonly #writeAsync: WriteSome = (bytes, at) =>
    new Promise((resolve, reject) =>
      writeCallback(this.#descriptor, bytes, at, bytes.length - at, null, (error, count) =>
        error === null ? resolve(count) : reject(error),
      ),
    );
}

/**
 * Whether a write goes to the system's memory, where it costs less than the way to another thread and back. Nothing is
 * lost by it when a disk is slow: packets wait in the kernel's buffer either way.
 */
function takesAtOnce(descriptor: number, name: string): boolean {
  return name === '/dev/null' || fstatSync(descriptor).isFile();
}

/** A stream without a descriptor of its own. */
class StreamSink implements Sink {
  readonly name = 'standard output';
  readonly #stream: NodeJS.WritableStream;

  constructor(stream: NodeJS.WritableStream) {
    this.#stream = stream;
  }

  write(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) =>
      this.#stream.write(bytes, (error) =>
        error == null ? resolve() : reject(new WriteFailure(0, error as NodeJS.ErrnoException)),
      ),
    );
  }

  async truncate(): Promise<boolean> {
    return false;
  }

  async close(): Promise<void> {}
}

/** Standard output. */
export function outputSink(stdout: NodeJS.WritableStream): Sink {
  const descriptor = (stdout as { fd?: unknown }).fd;
  return typeof descriptor === 'number'
    ? new DescriptorSink('standard output', descriptor, false)
    : new StreamSink(stdout);
}

/** Opens a file; what the system says is put as tcpdump does: the name first. */
async function openOf(name: string, flags: number): Promise<number> {
  try {
    return await openFile(name, flags, 0o666);
  } catch (error) {
    const { errno, code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw error;
    const why = getSystemErrorMap().get(errno ?? 0)?.[1] ?? code;
    throw new PlainwireError('ERR_FILE', `${name}: ${why}`, { cause: error });
  }
}

/**
 * A file, made anew. Without `overwrite` the first of `name`, `name1`, `name2`, … that does not exist is taken.
 */
export async function fileSink(name: string, overwrite: boolean): Promise<Sink> {
  const { O_CREAT, O_EXCL, O_TRUNC, O_WRONLY } = constants;
  if (overwrite) return new DescriptorSink(name, await openOf(name, O_WRONLY | O_CREAT | O_TRUNC), true);
  for (let number = 0; ; number++) {
    const free = number === 0 ? name : `${name}${number}`;
    try {
      return new DescriptorSink(free, await openOf(free, O_WRONLY | O_CREAT | O_EXCL), true);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

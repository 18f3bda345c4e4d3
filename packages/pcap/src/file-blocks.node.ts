import { close, constants, fstat, open, read } from 'node:fs';
import { promisify } from 'node:util';
import { PlainwireError } from '@plainwire/bytes';

const openFile = promisify(open);
const closeFile = promisify(close);
const readFile = promisify(read);
const statFile = promisify(fstat);

/** Larger blocks fall out of the processor's cache, smaller ones cost calls. */
export const BLOCK_LENGTH = 256 * 1024;
/** A block that is used again costs only its calls. */
export const REUSED_BLOCK_LENGTH = 1024 * 1024;

/**
 * The first block is this long, each one after it twice as long, up to the whole length: the first packets come at
 * once, and the loops have met a block's end before they are compiled for good.
 */
export const FIRST_BLOCK_LENGTH = 16 * 1024;

export interface FileBlocksOptions {
  /** Offset of the first byte; default 0. */
  readonly start?: number;
  /** Wait for more at the file's end, asking again after so many milliseconds. Default: end there. */
  readonly followMs?: number;
  readonly signal?: AbortSignal;
  /** Asked before each read: whether what was given before may be overwritten. */
  readonly mayReuse?: () => boolean;
}

/**
 * The bytes of a file in blocks, each its own memory unless it may be reused. The file is opened with the first step, closed with the last. A
 * file that is followed ends when the signal aborts; one that shrinks ends too.
 */
export async function* fileBlocks(
  path: string | URL,
  { start, followMs, signal, mayReuse }: FileBlocksOptions = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  const file = await openFile(path, constants.O_RDONLY).catch((cause) => {
    throw cannotRead(path, cause);
  });
  let block: Uint8Array | undefined;
  // A position is given only where it matters: pipes have none.
  let position = start ?? (followMs === undefined ? null : 0);
  try {
    for (;;) {
      if (block === undefined || mayReuse?.() !== true) block = freshBlock(BLOCK_LENGTH);
      const { bytesRead } = await readFile(file, block, 0, BLOCK_LENGTH, position).catch((cause) => {
        throw cannotRead(path, cause);
      });
      if (position !== null) position += bytesRead;
      if (bytesRead > 0) yield bytesRead === BLOCK_LENGTH ? block : block.subarray(0, bytesRead);
      else if (followMs === undefined || !(await patience(followMs, signal))) return;
      else if ((await statFile(file)).size < position!) return;
    }
  } finally {
    await closeFile(file);
  }
}

/**
 * Memory that nobody has written to yet, and that is of its own. A plain array of bytes, as all others: what reads
 * records is slower when it meets two kinds.
 */
export function freshBlock(length: number): Uint8Array {
  return new Uint8Array(Buffer.allocUnsafeSlow(length).buffer);
}

/** Waits; false when the signal ended the waiting. */
async function patience(ms: number, signal: AbortSignal | undefined): Promise<boolean> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(over, isAborted(signal) ? 0 : ms);
    function over(): void {
      clearTimeout(timer);
      signal?.removeEventListener('abort', over);
      resolve();
    }
    signal?.addEventListener('abort', over);
  });
  return !isAborted(signal);
}

function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

/** The exception for a file that cannot be opened or read. */
export function cannotRead(path: string | URL, cause: unknown): PlainwireError {
  const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown reason';
  return new PlainwireError('ERR_CANNOT_READ', `cannot read ${path} (${reason})`, { cause });
}

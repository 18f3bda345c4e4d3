import { close, constants, open, read } from 'node:fs';
import { promisify } from 'node:util';
import { PlainwireError } from '@plainwire/bytes';

const openFile = promisify(open);
const closeFile = promisify(close);
const readFile = promisify(read);

/** Larger blocks fall out of the processor's cache, smaller ones cost calls. */
export const BLOCK_LENGTH = 256 * 1024;
/** A block that is used again costs only its calls. */
export const REUSED_BLOCK_LENGTH = 1024 * 1024;

/** The bytes of a file in blocks, each its own memory. The file is opened with the first step, closed with the last. */
export async function* fileBlocks(path: string | URL): AsyncGenerator<Uint8Array, void, undefined> {
  const file = await openFile(path, constants.O_RDONLY).catch((cause) => {
    throw cannotRead(path, cause);
  });
  try {
    for (;;) {
      const block = Buffer.allocUnsafeSlow(BLOCK_LENGTH);
      const { bytesRead } = await readFile(file, block, 0, BLOCK_LENGTH, null).catch((cause) => {
        throw cannotRead(path, cause);
      });
      if (bytesRead === 0) return;
      yield bytesRead === BLOCK_LENGTH ? block : block.subarray(0, bytesRead);
    }
  } finally {
    await closeFile(file);
  }
}

/** The exception for a file that cannot be opened or read. */
export function cannotRead(path: string | URL, cause: unknown): PlainwireError {
  const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown reason';
  return new PlainwireError('ERR_CANNOT_READ', `cannot read ${path} (${reason})`, { cause });
}

import { chmod, writeFile } from 'node:fs/promises';
import { PlainwireError } from '@plainwire/bytes';

/** Readable and writable by its owner alone. */
export const PRIVATE_MODE = 0o600;

/** Writes secrets where nobody else can read them. @throws {PlainwireError} `ERR_CANNOT_WRITE`. */
export async function writePrivateFile(file: string, text: string): Promise<void> {
  try {
    await makePrivate(file);
    await writeFile(file, text, { mode: PRIVATE_MODE });
  } catch (error) {
    throw new PlainwireError('ERR_CANNOT_WRITE', `cannot write ${file}: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/** A file that is there already keeps its mode when it is written over: it is made private before anything is in it. */
export async function makePrivate(file: string): Promise<void> {
  await chmod(file, PRIVATE_MODE).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
}

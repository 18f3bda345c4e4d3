import { stat } from 'node:fs/promises';
import { PlainwireError } from '@plainwire/bytes';
import { makePrivate } from '../secrets/private-file.ts';

/**
 * Has `write` write the file `out`, which its owner alone may read, from the capture `files`.
 *
 * @throws {PlainwireError} `ERR_CANNOT_WRITE`; `ERR_USAGE` when both are the same file.
 */
export async function writePrivateCopy(
  files: readonly string[],
  out: string,
  write: () => Promise<void>,
): Promise<void> {
  const same = await Promise.all(files.map((file) => isSameFile(file, out)));
  if (same.includes(true))
    throw new PlainwireError('ERR_USAGE', `${out} is the capture that is read: name another file with -w`);
  try {
    await makePrivate(out);
    await write();
  } catch (error) {
    if (PlainwireError.is(error)) throw error;
    throw new PlainwireError('ERR_CANNOT_WRITE', `cannot write ${out}: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

async function isSameFile(a: string, b: string): Promise<boolean> {
  const [one, other] = await Promise.all([a, b].map((path) => stat(path).catch(() => undefined)));
  return one !== undefined && one.ino === other?.ino && one.dev === other.dev;
}

import { readFile } from 'node:fs/promises';
import { PlainwireError } from '@plainwire/bytes';
import { type KeyLog, parseKeyLog } from '@plainwire/tls-decrypt';

/** Reads an SSLKEYLOGFILE. @throws {PlainwireError} `ERR_KEY_FILE` naming a file that cannot be read. */
export async function loadKeyLog(file: string): Promise<KeyLog> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    const reason = error.code === 'ENOENT' ? 'No such file or directory' : error.message;
    throw new PlainwireError('ERR_KEY_FILE', `Error loading key log file ${file}: ${reason}`, {
      cause: error,
    });
  });
  return parseKeyLog(bytes);
}

import { stat } from 'node:fs/promises';
import { escapeText } from '@plainwire/bytes';
import type { KeyLog } from '@plainwire/tls-decrypt';
import type { LoadedSecrets } from './load-secrets.ts';
import type { KeyReference } from './rsa-keys.ts';

/** So many bad lines are named. */
const MOST_LINES = 5;
/** Readable or writable by everybody. */
const FOR_ALL = 0o006;

/** A stream to a person, perhaps. */
interface Warned {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/**
 * Warns of what was loaded but may not be what was meant: what is odd in a key log, and, where a person reads it, private
 * keys that are open to every user of the machine.
 */
export async function sayDoubts(
  { keys, secrets: { keyLog } }: LoadedSecrets,
  keyLogFile: string | undefined,
  stderr: Warned,
): Promise<void> {
  const doubts = keyLogFile === undefined || keyLog === undefined ? [] : keyLogDoubts(keyLogFile, keyLog);
  if (stderr.isTTY === true) doubts.push(...(await keyDoubts(keys)));
  for (const doubt of doubts) stderr.write(`plainwire: warning: ${escapeText(doubt)}\n`);
}

/** Lines are named by their numbers; never is their text shown. */
function keyLogDoubts(file: string, { faults, conflicts }: KeyLog): string[] {
  const doubts: string[] = [];
  if (faults.length > 0) {
    const lines = faults.slice(0, MOST_LINES).map(({ line }) => line);
    const more = faults.length > lines.length ? ` and ${faults.length - lines.length} more` : '';
    const which = faults.length === 1 ? 'line' : 'lines';
    doubts.push(`${file}: nothing was taken from ${which} ${lines.join(', ')}${more} (KEYLOG_LINE_INVALID)`);
  }
  if (conflicts > 0)
    doubts.push(`${file}: secrets stand there twice and differ (${conflicts}); the last ones are used`);
  return doubts;
}

async function keyDoubts(keys: readonly KeyReference[]): Promise<string[]> {
  const unlocked = keys.filter(({ password }) => password === undefined).map(({ file }) => file);
  const doubts: string[] = [];
  for (const file of new Set(unlocked)) {
    // Windows has no such bits, and shows all files with them.
    const { mode } = process.platform === 'win32' ? CLOSED : await stat(file).catch(() => CLOSED);
    if ((mode & FOR_ALL) === 0) continue;
    const bits = (mode & 0o777).toString(8).padStart(4, '0');
    doubts.push(
      `${file}: every user of this machine can read the private key (mode ${bits}); chmod 600 it (KEY_FILE_PERMISSIONS)`,
    );
  }
  return doubts;
}

const CLOSED = { mode: 0o600 };

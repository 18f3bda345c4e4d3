import { execFileSync } from 'node:child_process';
import { PlainwireError } from '@plainwire/bytes';

/**
 * Becomes `user` with its groups, for good; nothing when this is not root.
 *
 * @throws {PlainwireError} `ERR_USER` when there is no such user.
 */
export function becomeUser(user: string): void {
  if (process.getuid?.() !== 0) return;
  try {
    const group = primaryGroup(user);
    (process as ProcessWithGroups).initgroups(user, group);
    process.setgid!(group);
    process.setuid!(user);
  } catch (cause) {
    throw new PlainwireError('ERR_USER', `cannot become the user "${user}": name one that exists with -Z`, {
      cause,
    });
  }
}

/** Node's types leave this one out. */
type ProcessWithGroups = NodeJS.Process & { initgroups(user: string, group: number): void };

function primaryGroup(user: string): number {
  const out = execFileSync('id', ['-g', '--', user], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return Number(out.trim());
}

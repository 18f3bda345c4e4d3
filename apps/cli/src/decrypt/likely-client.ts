import type { TlsSessionReport } from '@plainwire/tls-decrypt';

/** Without a hello: servers listen on the lower port. */
export function likelyClient([a, b]: TlsSessionReport['connection']['endpoints']): 0 | 1 {
  return a.port < b.port ? 1 : 0;
}

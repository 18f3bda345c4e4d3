import { PlainwireError } from '@plainwire/bytes';

/** The version of snapshots that is written and read. */
export const SNAPSHOT_VERSION = 1;

/** Throws `TCP_SNAPSHOT_UNKNOWN` unless `snapshot` says that it is a `kind` of the version that is read. */
export function checkSnapshot(
  snapshot: { readonly kind: string; readonly version: number },
  kind: string,
): void {
  if (snapshot?.kind === kind && snapshot.version === SNAPSHOT_VERSION) return;
  const found = `${snapshot?.kind} ${snapshot?.version}`;
  throw new PlainwireError(
    'TCP_SNAPSHOT_UNKNOWN',
    `No snapshot of a ${kind} ${SNAPSHOT_VERSION} but '${found}': take it again.`,
  );
}

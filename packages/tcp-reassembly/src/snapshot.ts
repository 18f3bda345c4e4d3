import { PlainwireError } from '@plainwire/bytes';
import type { ConnectionSnapshot } from './connection-snapshot.ts';
import type { RingSnapshot } from './delivered-ring.ts';
import type { RecentSnapshot } from './recent-segments.ts';

/** The version that is written and read. */
export const SNAPSHOT_VERSION = 1;

/**
 * All that a reassembler remembers, as plain data: it survives `structuredClone` and JSON, holds no view of a capture's
 * blocks, and is meant for `restoreReassembler` of the same version, on this machine or another. It contains payload: the
 * bytes that wait and, unless left out, those that retransmissions are compared with.
 */
export interface ReassemblerSnapshot {
  readonly kind: 'tcp-reassembler';
  readonly version: number;
  /** The latest second seen. */
  readonly now: number;
  /** Time of the last segment. */
  readonly seconds: number;
  readonly nanoseconds: number;
  /** `id` of the next connection. */
  readonly nextId: number;
  readonly connections: readonly ConnectionSnapshot[];
  /** Flows with waiting bytes, the oldest hole first: twice the place in `connections`, plus the direction. */
  readonly waiting: readonly number[];
  readonly recent: RecentSnapshot;
  readonly compared?: RingSnapshot | undefined;
}

/** Throws `TCP_SNAPSHOT_UNKNOWN` unless `snapshot` says that it is a `kind` of the version that is read. */
export function checkSnapshot(
  snapshot: { readonly kind: string; readonly version: number },
  kind: string,
): void {
  if (snapshot?.kind === kind && snapshot.version === SNAPSHOT_VERSION) return;
  const found = `${snapshot?.kind} ${snapshot?.version}`;
  throw new PlainwireError(
    'TCP_SNAPSHOT_UNKNOWN',
    `This is no snapshot of a ${kind} of version ${SNAPSHOT_VERSION} but '${found}': take it again with this version.`,
  );
}

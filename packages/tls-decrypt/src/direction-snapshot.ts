import { fromHex, toHex } from '@plainwire/bytes';
import type { DirectionState } from './direction-state.ts';
import type { StreamEnd } from './event-writer.ts';
import type { Handshake } from './handshake/handshake.ts';
import type { Stamp } from './records/record-flow.ts';
import type { DirectionSnapshot } from './snapshot.ts';

/** What is taken as it is: numbers, flags and small plain objects. */
const COUNTERS = [
  'role',
  'isEncrypted',
  'hasEarlyChange',
  'firstFailures',
  'stage',
  'isRefused',
  'heldBytes',
  'isSearching',
  'trials',
  'searchesLeft',
  'overflows',
  'ended',
  'hasSaidClose',
  'plaintextOffset',
  'plaintextBytes',
  'records',
  'protectedRecords',
  'openedRecords',
  'macFailures',
  'hasFailed',
  'isDamaged',
  'gaps',
  'packet',
  'firstGap',
  'isBehindGap',
  'firstFailure',
] as const;

export function snapshotDirection(
  state: DirectionState,
  handshakes: readonly Handshake[],
): DirectionSnapshot {
  const { opener, keysOf } = state;
  const keys =
    opener === undefined || keysOf === undefined
      ? state.keysBefore
      : {
          handshake: handshakes.indexOf(keysOf),
          position: opener.position(),
          suite: state.suiteId,
          updates: state.updates,
        };
  return {
    counters: Object.fromEntries(COUNTERS.map((name) => [name, plain(state[name])])),
    handshakeIndex: state.handshakeIndex,
    hasHandshake: state.handshake !== undefined,
    keys,
    held: state.held.map(({ bytes, stamp }) => ({ bytes: toHex(bytes), stamp: { ...stamp } })),
    waitingEnd: state.waitingEnd === undefined ? undefined : endOf(state.waitingEnd),
    message: toHex(state.assembler.pending),
    flow: state.flow.snapshot(),
  };
}

/** An object that goes on changing is copied. */
function plain<T>(value: T): T {
  return typeof value === 'object' && value !== null ? { ...value } : value;
}

/** Without the connection, which is stored once. */
function endOf({ reason, sources, seconds, nanoseconds }: StreamEnd): StreamEnd {
  return { ...(reason === undefined ? {} : { reason }), sources, seconds, nanoseconds };
}

export function restoreDirection(
  state: DirectionState,
  snapshot: DirectionSnapshot,
  handshakes: readonly Handshake[],
  handshakeBytes: number,
): void {
  for (const name of COUNTERS) Object.assign(state, { [name]: snapshot.counters[name] });
  state.handshakeIndex = snapshot.handshakeIndex;
  state.handshake = snapshot.hasHandshake ? handshakes[snapshot.handshakeIndex] : undefined;
  state.keysBefore = snapshot.keys;
  state.held = snapshot.held.map(({ bytes, stamp }) => ({ bytes: fromHex(bytes), stamp: stamp as Stamp }));
  state.waitingEnd = snapshot.waitingEnd;
  state.assembler.push(fromHex(snapshot.message), handshakeBytes);
  state.flow.restore(snapshot.flow);
}

import type { AnalysisSnapshot } from './analysis-snapshot.ts';
import type { ConnectionKeeper } from './connection-keeper.ts';
import { type ConnectionSnapshot, restoreConnection, snapshotOf } from './connection-snapshot.ts';
import type { RingSnapshot } from './delivered-ring.ts';
import type { Delivery } from './delivery.ts';
import type { FlowTable } from './flow-table.ts';
import type { RecentSegments, RecentSnapshot } from './recent-segments.ts';
import { SNAPSHOT_VERSION } from './snapshot.ts';
import type { Told } from './told.ts';
import type { UrgentMarksSnapshot } from './urgent-marks.ts';

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
  /** What `withAnalysis` adds. */
  readonly analysis?: AnalysisSnapshot | undefined;
  readonly recentAcks?: RecentSnapshot | undefined;
  /** What `withUrgentApart` adds: `id` of a connection, and what it remembers of both directions. */
  readonly urgent?: readonly (readonly [number, UrgentMarksSnapshot, UrgentMarksSnapshot])[] | undefined;
}

/** The parts of a reassembler that remember something. */
export interface ReassemblerState {
  readonly table: FlowTable;
  readonly told: Told;
  readonly keeper: ConnectionKeeper;
  readonly recent: RecentSegments;
  readonly delivery: Delivery;
}

export function takeSnapshot(state: ReassemblerState, compared: boolean): ReassemblerSnapshot {
  const { table, told, keeper, recent, delivery } = state;
  const connections: ConnectionSnapshot[] = [];
  const placeOf = new Map<number, number>();
  keeper.each((at, second) => {
    placeOf.set(at >> 3, 2 * connections.length);
    connections.push(snapshotOf(table.rows, at, second));
  });
  const nameOf = (flow: number) => {
    const place = placeOf.get(flow & ~1);
    return place === undefined ? -1 : place + (flow & 1);
  };
  return {
    kind: 'tcp-reassembler',
    version: SNAPSHOT_VERSION,
    now: keeper.now,
    seconds: told.seconds,
    nanoseconds: told.nanoseconds,
    nextId: keeper.nextId,
    connections,
    waiting: Array.from(delivery.waitingFlows, nameOf),
    recent: recent.snapshot(nameOf),
    ...(compared && delivery.ring !== undefined && { compared: delivery.ring.snapshot(nameOf) }),
  };
}

/** Puts `snapshot` into the parts of a reassembler with nothing in it. */
export function restoreState(state: ReassemblerState, snapshot: ReassemblerSnapshot): void {
  const { table, told, keeper, recent, delivery } = state;
  told.seconds = snapshot.seconds;
  told.nanoseconds = snapshot.nanoseconds;
  keeper.now = snapshot.now;
  keeper.nextId = snapshot.nextId;
  const places = snapshot.connections.map((connection) => {
    const { at } = restoreConnection(connection, table, delivery);
    keeper.classes[table.rows.state(at)].add(at, connection.second);
    return at;
  });
  const flowOf = (name: number) => (places[name >> 1]! >> 3) + (name & 1);
  delivery.waitingFlows.clear();
  for (const name of snapshot.waiting) delivery.waitingFlows.add(flowOf(name));
  recent.restore(snapshot.recent, flowOf);
  if (snapshot.compared !== undefined) delivery.ring?.restore(snapshot.compared, flowOf);
}

import {
  ConnectionRows,
  FLAGS,
  FLOW_BITS,
  HAS_TROUBLE,
  IS_IPV6,
  IS_WAITING,
  LAST_SECOND,
  LINK_KEY,
  PORTS,
  RECEIVER,
  SENDER,
} from './connection-rows.ts';
import type { Delivery } from './delivery.ts';
import type { FlowTable } from './flow-table.ts';
import type { FlowTrouble } from './flow-trouble.ts';
import type { TcpConnection } from './tcp-connection.ts';
import { TcpFlow } from './tcp-flow.ts';
import type { WaitingSnapshot } from './waiting-bytes.ts';

/** A connection in a snapshot. */
export interface ConnectionSnapshot {
  readonly id: number;
  readonly discardedBytes: number;
  /** The second under which its age class holds it. */
  readonly second: number;
  /** Integers of its row from `PORTS` to `LAST_SECOND`. */
  readonly row: readonly number[];
  /** Flow bits and initial sequence numbers. */
  readonly cold: readonly number[];
  readonly offsets: readonly number[];
  /** Where both directions end, and how far both were acknowledged. */
  readonly ends: readonly number[];
  /** IPv6 addresses, as words. */
  readonly words?: readonly number[] | undefined;
  readonly timestamps?: readonly number[] | undefined;
  readonly troubles?: readonly (TroubleSnapshot | null)[] | undefined;
}

type TroubleSnapshot = Omit<FlowTrouble, 'waiting'> & { readonly waiting: WaitingSnapshot | null };

const COLD_INTEGERS = 4;

export function snapshotOf(rows: ConnectionRows, at: number, second: number): ConnectionSnapshot {
  const { ints, cold, doubles, coldDoubles } = rows;
  const { id, discardedBytes } = rows.connection(at);
  const flags = ints[at + FLAGS]!;
  const place = ConnectionRows.offsetAt(at, 0);
  const words =
    (flags & IS_IPV6) === 0 ? undefined : rows.words.slice(rows.wordsAt(at), rows.wordsAt(at) + 8);
  const flows = [new TcpFlow(rows, at, 0), new TcpFlow(rows, at, 1)];
  const stamp = flows.some((flow) => flow.hasTimestamps) ? rows.timestampAt(at, 0) : -1;
  const row = ints.slice(at + PORTS, at + LAST_SECOND + 1);
  // Of IPv6 the row has hashes, which nobody else can use.
  if (words !== undefined) row[SENDER - PORTS] = row[RECEIVER - PORTS] = 0;
  return {
    id,
    discardedBytes,
    second,
    row: [...row],
    cold: [...cold.subarray(at + FLOW_BITS, at + FLOW_BITS + COLD_INTEGERS)],
    offsets: [...doubles.subarray(place, place + 2)],
    ends: [...coldDoubles.subarray(place, place + 4)],
    ...(words && { words: [...words] }),
    ...(stamp >= 0 && { timestamps: [...rows.timestamps.subarray(stamp, stamp + 2)] }),
    ...((flags & (HAS_TROUBLE * 3)) !== 0 && { troubles: flows.map((flow) => troubleOf(flow)) }),
  };
}

/** Adds the connection to the table, and what waits in it to the delivery. */
export function restoreConnection(
  snapshot: ConnectionSnapshot,
  table: FlowTable,
  delivery: Delivery,
): TcpConnection {
  const { row, cold, offsets, ends, words, timestamps, troubles } = snapshot;
  const { rows } = table;
  const integer = (index: number) => row[index - PORTS]!;
  table.setKey(integer(PORTS), integer(SENDER), integer(RECEIVER), integer(LINK_KEY), words);
  const connection = table.add(snapshot.id);
  const { at } = connection;
  connection.discardedBytes = snapshot.discardedBytes;
  for (let index = FLAGS; index <= LAST_SECOND; index++) rows.ints[at + index] = integer(index);
  // What waits is put back below.
  rows.ints[at + FLAGS]! &= ~((IS_WAITING | HAS_TROUBLE) * 3);
  rows.cold.set(cold.slice(0, COLD_INTEGERS), at + FLOW_BITS);
  const place = ConnectionRows.offsetAt(at, 0);
  rows.doubles.set(offsets, place);
  rows.coldDoubles.set(ends, place);
  if (timestamps !== undefined) {
    const stamp = rows.timestampAt(at, 0);
    rows.timestamps.set(timestamps, stamp);
  }
  for (const [direction, trouble] of (troubles ?? []).entries()) {
    if (trouble !== null) restoreTrouble(new TcpFlow(rows, at, direction as 0 | 1), trouble, delivery);
  }
  return connection;
}

function troubleOf(flow: TcpFlow): TroubleSnapshot | null {
  const trouble = flow.oldTrouble;
  if (trouble === undefined) return null;
  const { waiting, otherSyns, ...rest } = trouble;
  return {
    ...rest,
    otherSyns: otherSyns && [...otherSyns],
    waiting: waiting === null ? null : waiting.snapshot(),
  };
}

function restoreTrouble(flow: TcpFlow, snapshot: TroubleSnapshot, delivery: Delivery): void {
  const { waiting, otherSyns, ...rest } = snapshot;
  Object.assign(flow.trouble, rest);
  flow.otherSyns = otherSyns && [...otherSyns];
  if (waiting !== null) delivery.restore(flow, waiting);
}

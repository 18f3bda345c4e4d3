import { AgeClass } from './age-class.ts';
import { DISCARDED, FLAGS, LAST_SECOND, RESET } from './connection-rows.ts';
import type { CloseReason, LimitReached } from './events.ts';
import type { FlowTable } from './flow-table.ts';
import type { IdleTimeouts, ReassemblyLimits } from './limits.ts';
import type { Orderer } from './orderer.ts';
import { CLOSED, EMBRYONIC, ESTABLISHED, type TcpConnection } from './tcp-connection.ts';
import { FLOW_ENDED, TcpFlow } from './tcp-flow.ts';
import type { Told } from './told.ts';

/** Which connections there are: how they begin, how they end, and which must go when there are too many or too quiet. */
export class ConnectionKeeper {
  readonly table: FlowTable;
  /** The latest second seen: time that goes back does not. */
  now = 0;
  nextId = 0;
  /** EMBRYONIC, ESTABLISHED, CLOSED. */
  readonly classes: readonly [AgeClass, AgeClass, AgeClass];
  readonly #told: Told;
  readonly #orderer: Orderer;
  readonly #limits: ReassemblyLimits;
  readonly #timeouts: readonly [number, number, number];

  constructor(
    table: FlowTable,
    told: Told,
    orderer: Orderer,
    limits: ReassemblyLimits,
    timeouts: IdleTimeouts,
  ) {
    this.table = table;
    this.classes = [new AgeClass(table.rows), new AgeClass(table.rows), new AgeClass(table.rows)];
    this.#told = told;
    this.#orderer = orderer;
    this.#limits = limits;
    this.#timeouts = [timeouts.embryonic, timeouts.established, timeouts.closed];
  }

  /** Adds the connection that the table was last asked for, in the place of `replaced`. */
  open(midstream: boolean, replaced: TcpConnection | undefined): TcpConnection {
    if (replaced !== undefined) {
      this.leave(replaced, 'replaced');
      // The new connection's first segment is this one.
      this.table.direction = 0;
    }
    const connection = this.table.add(this.nextId++);
    const { rows } = this.table;
    const state = midstream ? ESTABLISHED : EMBRYONIC;
    rows.setState(connection.at, state);
    rows.ints[connection.at + LAST_SECOND] = this.now;
    this.classes[state].add(connection.at);
    const reusesPorts = replaced !== undefined;
    this.#told.happened(connection, { type: 'opened', midstream, reusesPorts });
    this.#keepLimits(connection);
    return connection;
  }

  move(at: number, state: 0 | 1 | 2): void {
    const { rows } = this.table;
    this.classes[rows.state(at)].remove(at);
    rows.setState(at, state);
    this.classes[state].add(at);
  }

  /** Closes a connection of which both directions have ended. */
  closeIfEnded(flow: TcpFlow): void {
    if (flow.state !== FLOW_ENDED || flow.other.state !== FLOW_ENDED) return;
    const { rows, at } = flow;
    if (rows.state(at) === CLOSED) return;
    this.#end(flow, (rows.ints[at + FLAGS]! & RESET) !== 0 ? 'rst' : 'fin');
    this.move(at, CLOSED);
  }

  /** Gives out what is left of a connection and forgets it. */
  leave(connection: TcpConnection, how: CloseReason): void {
    const { rows } = this.table;
    const flow = new TcpFlow(rows, connection.at, 0);
    const state = rows.state(connection.at);
    if (state !== CLOSED) this.#end(flow, how);
    this.classes[state].remove(connection.at);
    const { ring } = this.#orderer.delivery;
    ring?.forget(flow.number);
    ring?.forget(flow.number + 1);
    this.table.remove(connection);
  }

  /** Time goes on to `now`, in seconds: connections that were silent for too long leave. */
  advance(now: number): void {
    const before = this.now;
    this.now = now;
    if (before === 0) return;
    const { rows } = this.table;
    for (const state of [EMBRYONIC, ESTABLISHED, CLOSED] as const) {
      const since = now - this.#timeouts[state];
      this.classes[state].idle(since, (at) => this.leave(rows.connection(at), 'timeout'));
    }
  }

  /** Calls `visit` with the row of each connection, and the second under which its age class holds it. */
  each(visit: (at: number, second: number) => void): void {
    for (const one of this.classes) one.each(visit);
  }

  /** No more segments will come: every connection leaves. */
  end(): void {
    for (const state of [ESTABLISHED, EMBRYONIC, CLOSED] as const) {
      this.classes[state].each((at) => this.leave(this.table.rows.connection(at), 'capture-end'));
    }
  }

  /** Gives out what is left of it, and says that it was closed. */
  #end(flow: TcpFlow, how: CloseReason): void {
    const { rows, at, connection } = flow;
    if ((rows.ints[at + FLAGS]! & DISCARDED) === 0) {
      this.#orderer.finish(flow, how);
      this.#orderer.finish(flow.other, how);
    }
    const { discardedBytes } = connection;
    this.#told.happened(connection, { type: 'closed', how, discardedBytes });
  }

  #keepLimits(opened: TcpConnection): void {
    const [embryonic, established, closed] = this.classes;
    if (embryonic.size > this.#limits.embryonicConnections) {
      this.#evict(embryonic, 'embryonicConnections', opened);
    }
    if (this.table.size <= this.#limits.connections) return;
    if (closed.size > 0) this.leave(this.table.rows.connection(closed.leastUsed()), 'evicted');
    else this.#evict(embryonic.size > 1 ? embryonic : established, 'connections', opened);
  }

  #evict(from: AgeClass, limit: LimitReached['limit'], opened: TcpConnection): void {
    const at = from.leastUsed();
    if (at < 0 || at === opened.at) return;
    const victim = this.table.rows.connection(at);
    this.#told.happened(victim, { type: 'limit-reached', limit });
    this.leave(victim, 'evicted');
  }
}

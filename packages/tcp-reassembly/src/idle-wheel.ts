import type { ConnectionRows } from './connection-rows.ts';
import type { TcpConnection } from './tcp-connection.ts';

/**
 * Wakes connections up at a second of capture time. A connection that was used meanwhile is put back, so that a
 * segment costs nothing here and each connection is looked at about once in its time-out.
 */
export class IdleWheel {
  readonly #rows: ConnectionRows;
  /** Rows by second: a connection that left must not be kept alive here. */
  readonly #slots = new Map<number, number[]>();

  constructor(rows: ConnectionRows) {
    this.#rows = rows;
  }

  /** Wakes `connection` at `second`, and not at the second asked for before. */
  schedule(connection: TcpConnection, second: number): void {
    connection.wakeAt = second;
    const slot = this.#slots.get(second);
    if (slot === undefined) this.#slots.set(second, [connection.at]);
    else slot.push(connection.at);
  }

  /** Takes out what is due in the seconds after `from` up to `to`, in order. */
  due(from: number, to: number): TcpConnection[] {
    const due: TcpConnection[] = [];
    for (const second of this.#seconds(from, to)) {
      const slot = this.#slots.get(second);
      if (slot === undefined) continue;
      this.#slots.delete(second);
      for (const at of slot) {
        const connection = this.#rows.connectionOrNull(at);
        if (connection === null || connection.wakeAt !== second) continue;
        connection.wakeAt = -1;
        due.push(connection);
      }
    }
    return due;
  }

  #seconds(from: number, to: number): number[] {
    if (to - from <= this.#slots.size) return Array.from({ length: to - from }, (_, i) => from + 1 + i);
    return [...this.#slots.keys()].filter((second) => second <= to).sort((a, b) => a - b);
  }
}

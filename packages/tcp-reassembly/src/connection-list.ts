import type { TcpConnection } from './tcp-connection.ts';

/** A chain through connections, oldest first. Nothing is allocated; a connection is in one list at most. */
export class ConnectionList {
  oldest: TcpConnection | null = null;
  newest: TcpConnection | null = null;
  size = 0;

  add(connection: TcpConnection): void {
    connection.older = this.newest;
    connection.newer = null;
    if (this.newest === null) this.oldest = connection;
    else this.newest.newer = connection;
    this.newest = connection;
    this.size++;
  }

  remove(connection: TcpConnection): void {
    if (connection.older === null) this.oldest = connection.newer;
    else connection.older.newer = connection.newer;
    if (connection.newer === null) this.newest = connection.older;
    else connection.newer.older = connection.older;
    connection.older = connection.newer = null;
    this.size--;
  }

  /**
   * The connection to give up: the oldest that was not used since it was last looked at, of at most `tries`. Used ones
   * get a second chance at the other end, so a segment need not move its connection.
   */
  leastUsed(tries = 16): TcpConnection | null {
    for (let i = 0; i < tries && this.oldest !== null; i++) {
      const candidate = this.oldest;
      if (candidate.lookedAt === candidate.lastSecond) return candidate;
      candidate.lookedAt = candidate.lastSecond;
      this.remove(candidate);
      this.add(candidate);
    }
    return this.oldest;
  }

  *[Symbol.iterator](): Generator<TcpConnection> {
    for (let at = this.oldest; at !== null; at = at.newer) yield at;
  }
}

import type { Segment } from './segment.ts';

const ENTRIES = 64;
const MAX_SECONDS = 0.01;

/** The last few IPv4 segments, to tell a packet that was captured twice from one that was sent twice. */
export class RecentSegments {
  readonly #rows = new Int32Array(ENTRIES);
  readonly #ids = new Int32Array(ENTRIES).fill(-1);
  readonly #sequences = new Int32Array(ENTRIES);
  readonly #lengths = new Int32Array(ENTRIES);
  readonly #seconds = new Float64Array(ENTRIES);
  #next = 0;

  /** Remembers `segment` of flow number `flow`, which has an IPv4 identification. */
  add(flow: number, segment: Segment): void {
    const at = this.#next;
    this.#next = (at + 1) % ENTRIES;
    this.#rows[at] = flow;
    this.#ids[at] = segment.ipId ?? -1;
    this.#sequences[at] = segment.sequence;
    this.#lengths[at] = segment.payloadLength;
    this.#seconds[at] = segment.seconds + segment.nanoseconds / 1e9;
  }

  /** Whether the same packet came a moment ago. */
  has(flow: number, segment: Segment): boolean {
    const id = segment.ipId ?? -1;
    if (id < 0) return false;
    const now = segment.seconds + segment.nanoseconds / 1e9;
    for (let at = 0; at < ENTRIES; at++) {
      if (this.#ids[at] !== id || this.#rows[at] !== flow) continue;
      if (this.#sequences[at] !== (segment.sequence | 0)) continue;
      if (this.#lengths[at] === segment.payloadLength && Math.abs(now - this.#seconds[at]!) <= MAX_SECONDS) {
        return true;
      }
    }
    return false;
  }
}

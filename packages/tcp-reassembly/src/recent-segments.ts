import type { Segment } from './segment.ts';

const ENTRIES = 64;
const MAX_SECONDS = 0.01;

/** Flow, identification, sequence number, length, time. */
export type RecentSnapshot = readonly (readonly [number, number, number, number, number])[];

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

  /** What is remembered, oldest first; `nameOf` gives a flow the number under which it is to be found again, or -1. */
  snapshot(nameOf: (flow: number) => number): RecentSnapshot {
    return Array.from({ length: ENTRIES }, (_, i) => {
      const at = (this.#next + i) % ENTRIES;
      const flow = nameOf(this.#rows[at]!);
      return [flow, this.#ids[at]!, this.#sequences[at]!, this.#lengths[at]!, this.#seconds[at]!];
    });
  }

  restore(entries: RecentSnapshot, flowOf: (name: number) => number): void {
    for (const [at, [name, id, sequence, length, seconds]] of entries.slice(0, ENTRIES).entries()) {
      this.#rows[at] = name < 0 ? -1 : flowOf(name);
      this.#ids[at] = id;
      this.#sequences[at] = sequence;
      this.#lengths[at] = length;
      this.#seconds[at] = seconds;
    }
    this.#next = 0;
  }
}

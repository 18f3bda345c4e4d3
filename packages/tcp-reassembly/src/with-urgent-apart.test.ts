import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Make, saidOverACut } from '../test/said-over-a-cut.ts';
import { small, traffic, written } from '../test/traffic.ts';
import type { TcpEvent } from './events.ts';
import { createReassembler, type Reassembler, restoreReassembler } from './reassembler.ts';
import { URG } from './tcp-flags.ts';
import { UrgentMarks } from './urgent-marks.ts';
import { withUrgentApart } from './with-urgent-apart.ts';

const options = { limits: small };

/** Every third segment announces urgent data. */
const urgentTraffic = traffic.map((segments) =>
  segments.map((segment, index) => ({
    ...segment,
    flags: index % 3 === 0 ? segment.flags | URG : segment.flags,
    urgentPointer: index % 7,
  })),
);

function apart(): Reassembler {
  return withUrgentApart(createReassembler(options));
}

/** What each direction gave out, a word a byte: its value, `-` when it is missing; of urgent ones in brackets. */
class Given {
  readonly #marks = new Map<string, { reached: number; marks: Set<number> }>();
  readonly words = new Map<string, string[]>();

  /** Takes the events of a plain reassembler, in whose streams urgent bytes are. */
  inline(events: readonly TcpEvent[]): void {
    for (const event of events) {
      if (event.type === 'urgent') {
        const known = this.#of(event.connection.id, event.direction);
        if (event.offset - 1 >= known.reached) known.marks.add(event.offset - 1);
      }
      if (event.type !== 'chunk') continue;
      const { connection, direction, offset, length, bytes } = event.chunk;
      const known = this.#of(connection.id, direction);
      known.reached = offset + length;
      for (let i = 0; i < length; i++) {
        const isUrgent = known.marks.has(offset + i);
        if (bytes === undefined && isUrgent) continue;
        this.#say(connection.id, direction, isUrgent ? `[${bytes![i]}]` : String(bytes?.[i] ?? '-'));
      }
    }
  }

  apart(events: readonly TcpEvent[]): void {
    for (const event of events) {
      if (event.type === 'urgent-data') this.#say(event.connection.id, event.direction, `[${event.byte}]`);
      if (event.type !== 'chunk') continue;
      const { connection, direction, length, bytes } = event.chunk;
      for (let i = 0; i < length; i++) this.#say(connection.id, direction, String(bytes?.[i] ?? '-'));
    }
  }

  #of(id: number, direction: number) {
    const key = `${id} ${direction}`;
    const known = this.#marks.get(key) ?? { reached: 0, marks: new Set<number>() };
    this.#marks.set(key, known);
    return known;
  }

  #say(id: number, direction: number, word: string): void {
    const key = `${id} ${direction}`;
    const words = this.words.get(key) ?? [];
    words.push(word);
    this.words.set(key, words);
  }
}

describe('a reassembler with urgent data apart', () => {
  it('gives the same bytes, the urgent ones as events, and offsets without a hole', () => {
    fc.assert(
      fc.property(urgentTraffic, (segments) => {
        const [plain, other] = [createReassembler(options), apart()];
        const [inline, separate] = [new Given(), new Given()];
        const next = new Map<string, number>();
        const take = (events: readonly TcpEvent[]) => {
          separate.apart(events);
          for (const event of events) {
            if (event.type !== 'chunk') continue;
            const { connection, direction, offset, length, sources, bytes } = event.chunk;
            const key = `${connection.id} ${direction}`;
            expect(offset).toBe(next.get(key) ?? 0);
            next.set(key, offset + length);
            if (bytes !== undefined) expect(sources.reduce((sum, one) => sum + one.length, 0)).toBe(length);
          }
        };
        for (const segment of segments) {
          inline.inline(plain.push(segment));
          take(other.push(segment));
        }
        inline.inline(plain.end());
        take(other.end());
        expect(separate.words).toEqual(inline.words);
      }),
      { numRuns: 500 },
    );
  });

  it('takes several segments at once, whose payload may be overwritten', () => {
    fc.assert(
      fc.property(
        urgentTraffic,
        fc.integer({ min: 1, max: 20 }),
        fc.boolean(),
        (segments, size, transient) => {
          const [one, all] = [apart(), apart()];
          const reused = segments.map((segment) => ({ ...segment, transient }));
          const expected = reused.flatMap((segment) => written(one.push(segment)));
          const told: string[] = [];
          for (let at = 0; at < reused.length; at += size) {
            told.push(...written(all.pushAll(reused.slice(at, at + size))));
          }
          expect(told).toEqual(expected);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('goes on from a snapshot that was taken anywhere', () => {
    const make: Make = (snapshot) =>
      snapshot === undefined ? apart() : withUrgentApart(restoreReassembler(snapshot, options), snapshot);
    fc.assert(
      fc.property(urgentTraffic, fc.nat(), (segments, place) => {
        const cut = place % (segments.length + 1);
        expect(saidOverACut(make, segments, cut)).toEqual(saidOverACut(make, segments, -1));
      }),
      { numRuns: 300 },
    );
  });
});

describe('marks of urgent bytes', () => {
  it('are told apart as long as there are few, and then counted', () => {
    const marks = new UrgentMarks();
    for (let i = 0; i < 5000; i++) {
      marks.add(10 * i);
      marks.reached = 10 * i + 1;
    }
    expect(marks.without(50_000)).toBe(45_000);
    expect(marks.firstIn(49_985, 50_000)).toBe(49_990);
    expect(marks.firstIn(0, 10_000)).toBeUndefined();
    expect(marks.snapshot().length).toBeLessThan(1100);
  });

  it('of too many that are still to come the later ones stay in the stream', () => {
    const marks = new UrgentMarks();
    for (let i = 0; i < 5000; i++) marks.add(i);
    expect([marks.without(1024), marks.without(5000)]).toEqual([0, 5000 - 1024]);
  });
});

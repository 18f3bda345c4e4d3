import { ownChunk } from './data-chunk.ts';
import type { TcpEvent } from './events.ts';
import type { Reassembler } from './reassembler.ts';
import type { ReassemblerSnapshot } from './reassembler-snapshot.ts';
import type { Segment } from './segment.ts';
import type { Connection, StreamChunk } from './stream-chunk.ts';
import { UrgentMarks } from './urgent-marks.ts';

type DataChunk = StreamChunk & { readonly bytes: Uint8Array };
type Both = readonly [UrgentMarks, UrgentMarks];

/**
 * `reassembler`, which from now on takes urgent data out of the streams, as a receiver gets them that did not ask for it
 * inline (`SO_OOBINLINE`): of what the urgent flag announces the last byte, in front of where the pointer points
 * (RFC 6093 §2.1, §3.1). The byte comes as an event {@link UrgentDataReceived}, between the chunks that it lay between,
 * and counts in no offset. A pointer to bytes that were given out before changes nothing.
 *
 * Push to what this gives, not to what it was given. Its snapshot holds what it remembers:
 * `withUrgentApart(restoreReassembler(snapshot), snapshot)` goes on.
 */
export function withUrgentApart(reassembler: Reassembler, snapshot?: ReassemblerSnapshot): Reassembler {
  const known = new WeakMap<Connection, Both>();
  const restored = new Map(
    snapshot?.urgent?.map(([id, first, second]): [number, Both] => [
      id,
      [new UrgentMarks(first), new UrgentMarks(second)],
    ]),
  );

  const marksOf = (connection: Connection): Both => {
    let both = known.get(connection);
    if (both === undefined) {
      both = restored.get(connection.id) ?? [new UrgentMarks(), new UrgentMarks()];
      restored.delete(connection.id);
      known.set(connection, both);
    }
    return both;
  };

  const apart = (event: TcpEvent): TcpEvent | readonly TcpEvent[] => {
    if (event.type === 'chunk') {
      const { chunk } = event;
      const marks = marksOf(chunk.connection)[chunk.direction];
      marks.reached = chunk.offset + chunk.length;
      return cut(chunk, marks);
    }
    if (!('direction' in event)) return event;
    const marks = marksOf(event.connection)[event.direction];
    if (event.type === 'urgent') marks.add(event.offset - 1);
    const offset = marks.without(event.offset);
    // What is compared there is told as it came.
    if (event.type === 'overlap') return { ...event, offset };
    const length = marks.without(event.offset + event.length) - offset;
    if (event.type !== 'out-of-order') return { ...event, offset, length };
    return { ...event, offset, length, missing: offset - marks.without(event.offset - event.missing) };
  };

  const push = (segment: Segment) => reassembler.push(segment).flatMap(apart);

  return {
    push,
    // The next push would take the bytes of transient segments away.
    pushAll: (segments, count) =>
      segments
        .slice(0, count)
        .flatMap((segment) => (segment.transient ? push(segment).map(ownEvent) : push(segment))),
    end: () => reassembler.end().flatMap(apart),
    get current() {
      return reassembler.current;
    },
    get currentDirection() {
      return reassembler.currentDirection;
    },
    get held() {
      return reassembler.held;
    },
    offsetOf(sequence, direction = reassembler.currentDirection) {
      const { current } = reassembler;
      const offset = reassembler.offsetOf(sequence, direction);
      return current === undefined ? offset : marksOf(current)[direction].without(offset);
    },
    discard: (connection) => reassembler.discard(connection),
    connections: () => reassembler.connections(),
    snapshot: (options) => ({
      ...reassembler.snapshot(options),
      urgent: reassembler.connections().map((connection) => {
        const [first, second] = marksOf(connection);
        return [connection.id, first.snapshot(), second.snapshot()] as const;
      }),
    }),
  };
}

/** `chunk` without its urgent bytes, and these as events. */
function cut(chunk: StreamChunk, marks: UrgentMarks): TcpEvent[] {
  const { offset, length } = chunk;
  if (chunk.kind !== 'data') {
    const start = marks.without(offset);
    return [
      { type: 'chunk', chunk: { ...chunk, offset: start, length: marks.without(offset + length) - start } },
    ];
  }
  const events: TcpEvent[] = [];
  const end = offset + length;
  let from = offset;
  for (let mark = marks.firstIn(from, end); mark !== undefined; mark = marks.firstIn(from, end)) {
    if (mark > from) events.push(part(chunk as DataChunk, from, mark, marks));
    events.push(urgentByte(chunk as DataChunk, mark, marks));
    from = mark + 1;
  }
  if (from < end) events.push(part(chunk as DataChunk, from, end, marks));
  return events;
}

/** The bytes `[from, to)` of a chunk, among which none is urgent. */
function part(chunk: DataChunk, from: number, to: number, marks: UrgentMarks): TcpEvent {
  const { connection, direction, offset, bytes, seconds, nanoseconds } = chunk;
  const shift = from - marks.without(from);
  const within = <T extends { readonly offset: number; readonly length: number }>(range: T) => {
    const start = Math.max(range.offset, from);
    return { ...range, offset: start - shift, length: Math.min(range.offset + range.length, to) - start };
  };
  const sources = chunk.sources.map(within).filter((source) => source.length > 0);
  const alternatives = chunk.alternatives
    ?.filter((one) => one.offset < to && one.offset + one.bytes.length > from)
    .map((one) => {
      const start = Math.max(one.offset, from);
      const other = one.bytes.subarray(start - one.offset, to - one.offset);
      return { ...one, offset: start - shift, bytes: other };
    });
  return {
    type: 'chunk',
    chunk: {
      connection,
      direction,
      kind: 'data',
      offset: from - shift,
      length: to - from,
      bytes: bytes.subarray(from - offset, to - offset),
      sources,
      seconds,
      nanoseconds,
      ...(alternatives !== undefined && alternatives.length > 0 && { alternatives }),
    },
  };
}

function urgentByte(chunk: DataChunk, mark: number, marks: UrgentMarks): TcpEvent {
  const { connection, direction, offset, bytes, sources, seconds, nanoseconds } = chunk;
  const source = sources.find((one) => one.offset <= mark && mark < one.offset + one.length);
  return {
    type: 'urgent-data',
    connection,
    direction,
    offset: marks.without(mark),
    length: 1,
    byte: bytes[mark - offset]!,
    record: source?.record ?? 0,
    seconds,
    nanoseconds,
  };
}

function ownEvent(event: TcpEvent): TcpEvent {
  return event.type === 'chunk' ? { type: 'chunk', chunk: ownChunk(event.chunk) } : event;
}

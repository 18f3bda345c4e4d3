import fc from 'fast-check';
import type { TcpEvent } from '../src/events.ts';
import type { Segment } from '../src/segment.ts';
import { ACK, FIN, RST, SYN, URG } from '../src/tcp-flags.ts';
import { Script, type Written } from './segments.ts';

const step = fc.record({
  who: fc.nat(5),
  side: fc.constantFrom(0 as const, 1 as const),
  length: fc.nat(40),
  /** How far from its place; mostly 0. */
  shift: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.integer({ min: -60, max: 60 })),
  kind: fc.nat(60),
  /** Seconds and milliseconds since the last. */
  pause: fc.oneof({ weight: 6, arbitrary: fc.nat(4) }, fc.constantFrom(30, 1500, 12_000, 40_000)),
  stamp: fc.integer({ min: -2, max: 20 }),
  id: fc.nat(8),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Segments of a few connections, over IPv4 and IPv6: most in order, some late, repeated, changed, cut, or senseless. */
export const traffic = fc.array(step, { maxLength: 80 }).map((steps) => {
  const script = new Script();
  const next = Array.from({ length: 6 }, () => [100, 0xffff_fff0] as [number, number]);
  let milliseconds = 0;
  return steps.map((one) => {
    milliseconds += one.pause;
    return segment(script, one, next[one.who]!, milliseconds);
  });
});

function segment(script: Script, step: Step, next: [number, number], milliseconds: number): Segment {
  const { who, side, length, shift, kind, stamp, id } = step;
  const sequence = next[side] + shift;
  const flags = flagsOf(kind);
  const onWire = kind === 20 ? length + 10 : length;
  next[side] = Math.max(next[side], sequence + onWire + ((flags & (SYN | FIN)) === 0 ? 0 : 1));
  const ports = [1000 + who, 80] as const;
  const fields: Written = {
    ...(who < 2 ? ipv6(side) : {}),
    sourcePort: ports[side],
    destinationPort: ports[1 - side]!,
    sequence: sequence >>> 0,
    acknowledgment: next[1 - side]! >>> 0,
    flags,
    payload: Uint8Array.from({ length }, (_, i) => sequence + i + (kind === 21 ? 1 : 0)),
    originalPayloadLength: onWire,
    windowScale: (flags & SYN) === 0 ? -1 : 2,
    urgentPointer: 3,
    badChecksum: kind === 22,
    window: kind > 22 && kind < 26 ? 0 : 65_535,
    seconds: 1_700_000_000 + Math.floor(milliseconds / 1000),
    nanoseconds: (milliseconds % 1000) * 1_000_000,
    ...(who % 2 === 0 && { timestampValue: milliseconds + stamp, timestampEcho: 0 }),
    ...(who !== 3 && { ipId: id }),
  };
  return side === 0 ? script.client(fields) : script.server(fields);
}

function flagsOf(kind: number): number {
  if (kind < 5) return SYN;
  if (kind < 8) return SYN | ACK;
  if (kind < 11) return FIN | ACK;
  if (kind === 11) return RST | ACK;
  return kind === 12 ? ACK | URG : kind === 13 ? 0 : ACK;
}

function ipv6(side: 0 | 1) {
  const addresses = new Uint8Array(32).fill(1, 0, 16).fill(2, 16);
  return { addresses, addressLength: 16, sourceAt: 16 * side, destinationAt: 16 - 16 * side };
}

/** Limits that a few segments reach. */
export const small = {
  outOfOrderBytes: 120,
  outOfOrderRuns: 3,
  totalBytes: 900,
  connections: 4,
  embryonicConnections: 2,
  midstreamHoldBytes: 60,
  windowBytes: 200,
  coveredHoldSegments: 4,
  comparedBytes: 300,
};

/** Events as text, bytes included: nothing in it is a view. */
export function written(events: readonly TcpEvent[]): string[] {
  return events.map((event) => {
    if (event.type !== 'chunk') {
      const { connection, ...rest } = event;
      return JSON.stringify({ ...rest, id: connection.id }, plain);
    }
    const { connection, direction, kind, offset, length, bytes, reason, alternatives } = event.chunk;
    const { sources, seconds, nanoseconds } = event.chunk;
    const [{ port }] = connection.endpoints;
    const who = { id: connection.id, port, direction };
    const what = { kind, offset, length, bytes, reason, alternatives, sources, seconds, nanoseconds };
    return JSON.stringify({ ...who, ...what }, plain);
  });
}

function plain(_: string, value: unknown): unknown {
  return value instanceof Uint8Array ? [...value] : value;
}

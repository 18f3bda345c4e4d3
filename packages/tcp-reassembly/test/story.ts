import type { TcpEvent } from '../src/events.ts';
import { createReassembler, type ReassemblerOptions } from '../src/reassembler.ts';
import type { Segment } from '../src/segment.ts';
import { ACK, FIN, PSH, RST, SYN, URG } from '../src/tcp-flags.ts';
import { withAnalysis } from '../src/with-analysis.ts';
import { withUrgentApart } from '../src/with-urgent-apart.ts';
import { Script } from './segments.ts';

const LETTERS: Readonly<Record<string, number>> = { F: FIN, S: SYN, R: RST, P: PSH, A: ACK, U: URG, '-': 0 };
const decoder = new TextDecoder();

/** Sequence numbers from which the scripts count: they read the same wherever the numbers lie. */
export const starts = [
  { client: 1000, server: 5000 },
  { client: 0xffff_fffd, server: 0xffff_fff0 },
  { client: 0x7fff_fff8, server: 0 },
];

export interface StoryOptions extends ReassemblerOptions {
  /** Tells what `withAnalysis` says, too. */
  readonly analysis?: boolean;
  /** Takes urgent data out of the streams. */
  readonly urgentApart?: boolean;
}

/**
 * Tells what a reassembler makes of a script. A line is one segment, `>` from the client or `<` from the server:
 *
 *     > S 0
 *     < SA 0 ack=1
 *     > A 1 "AAAA" ack=1
 *
 * flags (`-` for none), sequence number counted from the sender's first, payload in quotes, and further `ack=` (counted
 * from the other side's first), `win=`, `wire=` (original payload length), `ts=`, `id=`, `scale=`, `sacked=` (bytes in SACK blocks), `link=`, `urgent=`,
 * `at=` (milliseconds), `badsum`. A line `end` ends the input. What happens is told a line an event.
 */
export function story(script: string, start = starts[0]!, options?: StoryOptions): string[] {
  let reassembler = createReassembler(options);
  if (options?.urgentApart === true) reassembler = withUrgentApart(reassembler);
  if (options?.analysis === true) reassembler = withAnalysis(reassembler);
  const writer = new Script();
  const told: string[] = [];
  for (const line of script.split('\n').map((text) => text.trim())) {
    if (line === '') continue;
    if (line === 'end') {
      for (const event of reassembler.end()) told.push(tell(event));
    } else {
      for (const event of reassembler.push(written(line, writer, start))) told.push(tell(event));
    }
  }
  return told;
}

function written(line: string, writer: Script, start: { client: number; server: number }): Segment {
  const [, side, letters, number, rest = ''] = /^([<>]) (\S+) (-?\d+)(.*)$/.exec(line)!;
  const [own, other] = side === '>' ? [start.client, start.server] : [start.server, start.client];
  const named = (name: string) => {
    const value = new RegExp(` ${name}=(-?\\d+)`).exec(rest)?.[1];
    return value === undefined ? undefined : Number(value);
  };
  const payload = /"([^"]*)"/.exec(rest)?.[1] ?? '';
  const ack = named('ack');
  const at = named('at');
  const segment = {
    flags: [...letters!].reduce((sum, letter) => sum | LETTERS[letter]!, 0),
    sequence: (own + Number(number)) >>> 0,
    acknowledgment: ack === undefined ? 0 : (other + ack) >>> 0,
    payload,
    originalPayloadLength: named('wire') ?? payload.length,
    window: named('win') ?? 65_535,
    linkKey: named('link') ?? 0,
    windowScale: named('scale') ?? -1,
    timestampValue: named('ts'),
    ipId: named('id') ?? -1,
    sackedBytes: named('sacked') ?? 0,
    urgentPointer: named('urgent') ?? 0,
    badChecksum: rest.includes('badsum'),
    ...(at === undefined
      ? {}
      : { seconds: 1_700_000_000 + Math.floor(at / 1000), nanoseconds: (at % 1000) * 1_000_000 }),
  };
  // Without an acknowledgment number there is none, whatever the flags say.
  if (ack === undefined && (segment.flags & RST) === 0) segment.flags &= ~ACK;
  return side === '>' ? writer.client(segment) : writer.server(segment);
}

function tell(event: TcpEvent): string {
  if (event.type === 'opened') return `opened ${event.connection.id}${event.midstream ? ' midstream' : ''}`;
  if (event.type === 'closed') return `closed ${event.connection.id} ${event.how}`;
  if (event.type === 'limit-reached') return `limit ${event.limit}`;
  if (event.type === 'chunk') return tellChunk(event.chunk);
  const side = arrow(event.connection, event.direction);
  const where = `${side} ${event.type} ${event.offset}+${event.length}`;
  if (event.type === 'overlap') {
    const [kept, other] = [event.kept, event.other].map((bytes) => decoder.decode(bytes));
    return `${where} "${kept}" from ${event.keptRecord}, not "${other}" from ${event.otherRecord}`;
  }
  if (event.type === 'duplicate-ack') {
    return `${side} duplicate-ack of ${event.acknowledged}, ${event.times} since ${event.firstRecord}`;
  }
  if (event.type === 'urgent-data') return `${where} "${String.fromCharCode(event.byte)}"`;
  if (event.type === 'window-scale-exceeded') return `${side} window-scale-exceeded ${event.scale}`;
  if (event.type === 'refused') return `${where} ${event.reason}`;
  if (event.type === 'out-of-order') return `${where} missing ${event.missing}`;
  if (event.type === 'out-of-window' && event.reset) return `${where} reset`;
  if (event.type === 'retransmission' && !event.compared) return `${where} not compared`;
  return where;
}

function tellChunk(chunk: Extract<TcpEvent, { type: 'chunk' }>['chunk']): string {
  const side = arrow(chunk.connection, chunk.direction);
  if (chunk.kind === 'data') {
    const others = chunk.alternatives?.map(
      (other) => ` or "${decoder.decode(other.bytes)}" at ${other.offset}`,
    );
    return `${side} ${chunk.offset} "${decoder.decode(chunk.bytes)}"${others?.join('') ?? ''}`;
  }
  if (chunk.kind === 'gap') return `${side} ${chunk.offset} gap ${chunk.length} ${chunk.reason}`;
  return `${side} ${chunk.offset} end ${chunk.reason}`;
}

function arrow(connection: { readonly endpoints: readonly { readonly port: number }[] }, direction: 0 | 1) {
  return connection.endpoints[direction]!.port === 1000 ? '>' : '<';
}

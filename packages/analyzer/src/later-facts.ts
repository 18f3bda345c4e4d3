import type { SegmentAnalysis } from '@plainwire/tcp-reassembly';
import type { AnalyzedFrame } from './analyzed-frame.ts';
import type { AskingProtocol } from './replies.ts';
import { joinedPdus } from './segment-parts.ts';

const [FIN, SYN, RST, ACK] = [1, 2, 4, 16] as const;
const [COMPLETE_SYN, COMPLETE_SYN_ACK, COMPLETE_ACK, COMPLETE_DATA] = [1, 2, 4, 8] as const;
const [COMPLETE_FIN, COMPLETE_RST] = [16, 32] as const;

/** Messages that do not tell of it. */
const NOT_OF = { response_in: 'response', next_request_in: undefined, next_response_in: 'request' } as const;

/** Frames of an HTTP request and of its response, as far as they were seen. */
interface Exchange {
  request?: number;
  response?: number;
}

/**
 * What later frames tell of earlier ones. One pass over a capture collects it, frame by frame; the analyzer of a second
 * pass over the same frames, with the same numbers, is given it (`AnalyzerOptions.later`) and tells it of each. It grows with
 * the segments that are parts of something, with requests and with connections.
 */
export class LaterFacts {
  readonly #reassembledIn = new Map<number, number>();
  /** By protocol and the frame that asked. */
  readonly #answeredIn = new Map<string, number>();
  /** By connection. */
  readonly #completeness = new Map<number, number>();
  /** By connection, then by number, from 1. */
  readonly #exchanges = new Map<number, Exchange[]>();

  /** Takes note of the next frame. */
  take(frame: AnalyzedFrame): void {
    const { number } = frame.record;
    for (const { protocol, kind, earlier } of frame.replies) {
      if (kind === 'answer') this.#answeredIn.set(`${protocol} ${earlier}`, number);
    }
    if (frame.tcp === undefined) return;
    const { connection, analysis, quoted } = frame.tcp;
    // What the last segment adds is not told of it, but of the next one.
    if (analysis !== undefined && !quoted) this.#takeCompleteness(frame, connection.id, analysis);
    for (const { records } of joinedPdus(frame)) {
      for (const record of records) if (record !== number) this.#reassembledIn.set(record, number);
    }
    this.#takeExchanges(frame, connection.id);
  }

  /** The frame that completes the record or message that frame `number` holds a part of. */
  reassembledIn(number: number): number | undefined {
    return this.#reassembledIn.get(number);
  }

  /** The frame that answers what frame `number` asked. */
  answeredIn(number: number, protocol: AskingProtocol): number | undefined {
    return this.#answeredIn.get(`${protocol} ${number}`);
  }

  /** What was seen of a connection in all, as bits. */
  completenessOf(connection: number): number | undefined {
    return this.#completeness.get(connection);
  }

  /** Of the frame's HTTP messages: the frame of a request's response, of the next request, and of its response. */
  ofMessages({ httpPlaces, tcp }: AnalyzedFrame, which: keyof typeof NOT_OF): number[] {
    const exchanges = tcp && this.#exchanges.get(tcp.connection.id);
    return httpPlaces.flatMap(({ kind, number }) => {
      if (exchanges === undefined || number === undefined || kind === NOT_OF[which]) return [];
      const exchange = exchanges[which === 'response_in' ? number : number + 1];
      return exchange?.[which === 'next_request_in' ? 'request' : 'response'] ?? [];
    });
  }

  #takeCompleteness({ layers }: AnalyzedFrame, connection: number, said: SegmentAnalysis): void {
    const flags = Number(layers.valuesOf('tcp.flags').at(-1) ?? 0);
    const added = addedBy(flags, said.payloadLength);
    const before = this.#completeness.get(connection) ?? 0;
    this.#completeness.set(connection, before | said.completeness | added);
  }

  #takeExchanges({ httpPlaces, record }: AnalyzedFrame, connection: number): void {
    if (httpPlaces.length === 0) return;
    const all = this.#exchanges.get(connection) ?? [];
    this.#exchanges.set(connection, all);
    for (const { kind, number } of httpPlaces) {
      if (number !== undefined) all[number] = { ...all[number], [kind]: record.number };
    }
  }
}

/** The bits of `tcp.completeness` that a segment adds. */
function addedBy(flags: number, length: number): number {
  const data = length > 0 ? COMPLETE_DATA : 0;
  const isSynAck = (flags & (SYN | ACK)) === (SYN | ACK);
  const isAck = (flags & (SYN | ACK)) === ACK;
  return (
    ((flags & (SYN | ACK)) === SYN ? COMPLETE_SYN | data : 0) |
    (isSynAck ? COMPLETE_SYN_ACK : 0) |
    (isAck ? data || COMPLETE_ACK : 0) |
    ((flags & (FIN | ACK)) === (FIN | ACK) ? COMPLETE_FIN : 0) |
    ((flags & RST) !== 0 ? COMPLETE_RST : 0)
  );
}

/** Fields that have values in a second pass alone. */
export const toldInSecondPass: ReadonlySet<string> = new Set([
  ...['tcp.reassembled_in', 'dns.response_in', 'icmp.resp_in', 'icmpv6.resp_in'],
  ...['http.response_in', 'http.next_request_in', 'http.next_response_in'],
]);

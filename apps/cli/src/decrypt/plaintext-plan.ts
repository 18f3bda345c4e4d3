import type { AnalyzedFrame, StreamOutcome } from '@plainwire/analyzer';
import type { TlsSessionReport } from '@plainwire/tls-decrypt';
import type { EnvelopeReader } from './envelope.ts';
import { likelyClient } from './likely-client.ts';
import type { PlaintextSettings } from './plaintext-connection.ts';
import { plainPort } from './plaintext-ports.ts';

/** Gathered while a capture is read the first time: what has to be known to write its plaintext in a second pass. */
export class PlaintextPlan {
  readonly #envelopes: EnvelopeReader;
  /** By connection: where TLS begins in each direction. */
  readonly #beginnings = new Map<number, [number, number]>();
  /** Connections that have frames which cannot be written anew. */
  readonly #stuck = new Set<number>();
  /** Records with IP fragments of segments, by number, and their connection. */
  readonly #fragments = new Map<number, number>();

  constructor(envelopes: EnvelopeReader) {
    this.#envelopes = envelopes;
  }

  take(frame: AnalyzedFrame): void {
    const { tcp, joined } = frame;
    this.takeOutcome(frame.outcome);
    if (tcp === undefined || tcp.quoted) return;
    const { id } = tcp.connection;
    if (this.#envelopes.read(frame) === undefined && frame.layers.cut === undefined) this.#stuck.add(id);
    for (const { record } of joined?.datagram.sources ?? []) this.#fragments.set(record, id);
  }

  takeOutcome({ tlsRecords }: Pick<StreamOutcome, 'tlsRecords'>): void {
    for (const { connection, direction, streamOffset } of tlsRecords)
      this.#begin(connection.id, direction, streamOffset);
  }

  /** The connection whose segment the record `number` carries a fragment of. */
  fragmentOf(number: number): number | undefined {
    return this.#fragments.get(number);
  }

  /** Whether a connection has frames that cannot be written anew. */
  isStuck({ connection }: TlsSessionReport): boolean {
    return this.#stuck.has(connection.id);
  }

  settingsFor(report: TlsSessionReport): Omit<PlaintextSettings, 'mostBytes'> {
    const { endpoints, id } = report.connection;
    const client = report.clientDirection ?? likelyClient(endpoints);
    const [a, b] = endpoints;
    const [first, second] = this.#beginnings.get(id) ?? [0, 0];
    return {
      ports: client === 0 ? [a.port, plainPort(b.port)] : [plainPort(a.port), b.port],
      inTheClear: [Number.isFinite(first) ? first : 0, Number.isFinite(second) ? second : 0],
    };
  }

  #begin(id: number, direction: 0 | 1, offset: number): void {
    let both = this.#beginnings.get(id);
    if (both === undefined) {
      both = [Infinity, Infinity];
      this.#beginnings.set(id, both);
    }
    both[direction] = Math.min(both[direction], offset);
  }
}

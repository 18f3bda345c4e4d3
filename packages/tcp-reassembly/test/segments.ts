import type { Segment } from '../src/segment.ts';
import { ACK } from '../src/tcp-flags.ts';

const addresses = new Uint8Array([10, 0, 0, 1, 10, 0, 0, 2]);
const encoder = new TextEncoder();

export interface Written extends Partial<Omit<Segment, 'payload'>> {
  readonly payload?: string | Uint8Array;
}

/** Two hosts that talk: each call writes one segment, numbered and timed one millisecond after the other. */
export class Script {
  #record = 0;

  /** From 10.0.0.1 port 1000 to 10.0.0.2 port 80. */
  client(segment: Written): Segment {
    return this.#segment(0, 4, 1000, 80, segment);
  }

  server(segment: Written): Segment {
    return this.#segment(4, 0, 80, 1000, segment);
  }

  #segment(from: number, to: number, sourcePort: number, destinationPort: number, written: Written): Segment {
    const { payload = '', ...rest } = written;
    const bytes = typeof payload === 'string' ? encoder.encode(payload) : payload;
    const record = ++this.#record;
    return {
      addresses,
      sourceAt: from,
      destinationAt: to,
      addressLength: 4,
      sourcePort,
      destinationPort,
      linkKey: 0,
      sequence: 0,
      acknowledgment: 0,
      flags: ACK,
      window: 65535,
      payload: bytes,
      payloadAt: 0,
      payloadLength: bytes.length,
      originalPayloadLength: bytes.length,
      transient: false,
      seconds: 1_700_000_000 + Math.floor(record / 1000),
      nanoseconds: (record % 1000) * 1_000_000,
      record,
      ...rest,
    };
  }
}

import type { Stage } from '@plainwire/bytes';
import { all as allProtocols, createDissector, type Dissector, type Frame } from '@plainwire/dissect';
import { createHttpParser, type HttpMessage } from '@plainwire/http';
import type { CaptureRecord, RecordBatch } from '@plainwire/pcap';
import {
  createReassembler,
  type ReassemblerOptions,
  type StreamChunk,
  type TcpEvent,
} from '@plainwire/tcp-reassembly';
import { createTlsDecryptor, type TlsDecryptorOptions, type TlsEvent } from '@plainwire/tls-decrypt';
import { ApplicationTeller } from './application-teller.ts';
import { SegmentReader } from './segment-of-frame.ts';

/** Frames with the records they came from; `frames[i]` belongs to `records[i]`. */
export interface FrameBatch {
  readonly dissector: Dissector;
  readonly records: readonly CaptureRecord[];
  readonly frames: readonly Frame[];
}

/** Capture records into frames. */
export function dissecting(
  dissector: Dissector = createDissector({ protocols: allProtocols }),
): Stage<RecordBatch, FrameBatch> {
  return {
    push(batch) {
      const records = batch.records.slice(0, batch.length);
      return { dissector, records, frames: records.map((record) => dissector.dissect(record)) };
    },
    end: () => ({ dissector, records: [], frames: [] }),
  };
}

/** The TCP segments of frames into the reassembler's events. */
export function reassembling(options: ReassemblerOptions = {}): Stage<FrameBatch, readonly TcpEvent[]> {
  const reassembler = createReassembler(options);
  let reader: SegmentReader | undefined;
  return {
    push({ dissector, frames, records }) {
      reader ??= new SegmentReader(dissector);
      const events: TcpEvent[] = [];
      for (let i = 0; i < frames.length; i++) {
        const segment = reader.read(frames[i]!, records[i]!, false);
        if (segment !== undefined && !reader.isQuoted) events.push(...reassembler.push(segment));
      }
      return events;
    },
    end: () => [...reassembler.end()],
  };
}

/** The stream bytes of TLS connections among the reassembler's events into the decryptor's events. */
export function decrypting(
  options: TlsDecryptorOptions = {},
): Stage<readonly TcpEvent[], readonly TlsEvent[]> {
  const decryptor = createTlsDecryptor(options);
  const teller = new ApplicationTeller();
  return {
    push(events) {
      const given: TlsEvent[] = [];
      for (const event of events) {
        if (event.type !== 'chunk') continue;
        teller.tell(event.chunk, (chunk, application) => {
          if (application === 'tls') given.push(...decryptor.pushChunk(chunk));
        });
      }
      return given;
    },
    end: () => [...decryptor.end()],
  };
}

/** The stream bytes that are HTTP, plain or decrypted, into messages. */
export function parsingHttp(): Stage<readonly (TcpEvent | TlsEvent)[], readonly HttpMessage[]> {
  const parser = createHttpParser();
  const teller = new ApplicationTeller();
  return {
    push(events) {
      const messages: HttpMessage[] = [];
      const take = (chunk: StreamChunk) => messages.push(...parser.pushChunk(chunk));
      for (const event of events) {
        if (event.type === 'plaintext') {
          teller.tellPlaintext(event.chunk, (chunk, application) => {
            if (application === 'http') take(chunk);
          });
        } else if (event.type === 'chunk') {
          teller.tell(event.chunk, (chunk, application) => {
            if (application === 'http') take(chunk);
          });
        }
      }
      return messages;
    },
    end: () => [...parser.end()],
  };
}

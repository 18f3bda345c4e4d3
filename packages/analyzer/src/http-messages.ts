import { type AnyIterable, type RunOptions, run } from '@plainwire/bytes';
import type { HttpMessage } from '@plainwire/http';
import type { RecordBatch } from '@plainwire/pcap';
import { type AnalyzerOptions, createAnalyzer } from './analyzer.ts';

/**
 * The HTTP requests and responses of a capture, from plain connections and from TLS that the given secrets open, in the
 * order in which they became complete.
 */
export async function* httpMessages(
  capture: AnyIterable<RecordBatch>,
  options: AnalyzerOptions & RunOptions = {},
): AsyncGenerator<HttpMessage, void, undefined> {
  for await (const { frames, rest } of run(capture, createAnalyzer(options), options)) {
    for (const frame of frames) yield* frame.outcome.messages;
    yield* rest.messages;
  }
}

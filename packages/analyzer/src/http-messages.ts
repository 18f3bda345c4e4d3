import { type AnyIterable, type RunOptions, run, type Stage } from '@plainwire/bytes';
import type { HttpMessage } from '@plainwire/http';
import type { RecordBatch } from '@plainwire/pcap';
import { type AnalyzedBatch, type AnalyzerOptions, createAnalyzer } from './analyzer.ts';
import { EmbeddedSecrets } from './embedded-secrets.ts';

/**
 * The HTTP requests and responses of a capture, from plain connections and from TLS that the given secrets open, in the
 * order in which they became complete.
 */
export async function* httpMessages(
  capture: AnyIterable<RecordBatch>,
  options: AnalyzerOptions & RunOptions = {},
): AsyncGenerator<HttpMessage, void, undefined> {
  const analyzer = createAnalyzer({ analysis: false, ...options });
  const embedded = new EmbeddedSecrets(capture, analyzer.keyLog);
  const analyze: Stage<RecordBatch, AnalyzedBatch> = {
    push(batch) {
      embedded.take();
      return analyzer.push(batch);
    },
    end: () => analyzer.end(),
  };
  for await (const { frames, rest } of run(capture, analyze, options)) {
    for (const frame of frames) yield* frame.outcome.messages;
    yield* rest.messages;
  }
}

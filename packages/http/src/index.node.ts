import { nodeDecoders } from './decoders.node.ts';
import { type HttpParser, type HttpParserOptions, StreamHttpParser } from './http-parser.ts';

export * from './exports.ts';

/** One parser for any number of connections; see {@link HttpParser}. */
export function createHttpParser(options: HttpParserOptions = {}): HttpParser {
  return new StreamHttpParser(options, nodeDecoders);
}

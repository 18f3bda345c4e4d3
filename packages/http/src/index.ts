import { portableDecoders } from './decoders.ts';
import { type HttpParser, type HttpParserOptions, StreamHttpParser } from './http-parser.ts';

export * from './exports.ts';

/** One parser for any number of connections; see {@link HttpParser}. */
export function createHttpParser(options: HttpParserOptions = {}): HttpParser {
  return new StreamHttpParser(options, portableDecoders);
}

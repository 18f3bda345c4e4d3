import { DeflateError, DeflateExpander, GzipExpander, hasZlibHeader } from '@plainwire/bytes/deflate';
import type { ContentDecoder, Decoded } from './content-coding.ts';

/** Held at once: bodies of some kilobytes are the rule. */
const SIZES = { inputBytes: 16 * 1024, outputBytes: 64 * 1024 };

/** gzip (RFC 1952), in every runtime. */
export const gunzip: ContentDecoder = (bytes, most) => expand(new GzipExpander(SIZES), bytes, most);

/** `deflate`: zlib (RFC 1950) as registered, or the bare deflate (RFC 1951) that some servers send. */
export const inflateEither: ContentDecoder = (bytes, most) =>
  expand(new DeflateExpander(SIZES), hasZlibHeader(bytes) ? bytes.subarray(2) : bytes, most);

type Expander = GzipExpander | DeflateExpander;

function expand(expander: Expander, bytes: Uint8Array, most: number): Decoded {
  const pieces: Uint8Array[] = [];
  let length = 0;
  let trouble: Decoded['trouble'];
  try {
    for (const piece of piecesOf(expander, bytes)) {
      pieces.push(piece);
      length += piece.length;
      if (length > most) {
        trouble = 'limit';
        break;
      }
    }
  } catch (error) {
    trouble = error instanceof DeflateError && error.kind === 'incomplete' ? 'incomplete' : 'malformed';
  }
  const given = join(pieces, Math.min(length, most));
  return trouble === undefined ? { bytes: given } : { bytes: given, trouble };
}

function* piecesOf(expander: Expander, bytes: Uint8Array): Generator<Uint8Array, void, undefined> {
  yield* expander.push(bytes);
  yield* expander.end() ?? [];
}

function join(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(at + piece.length <= length ? piece : piece.subarray(0, length - at), at);
    at += piece.length;
    if (at >= length) break;
  }
  return bytes;
}

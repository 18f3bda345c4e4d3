import { Gunzip, Inflate } from 'fflate';
import type { ContentDecoder, Decoded } from './content-coding.ts';

/** Coded bytes given to the inflater at a time: it cannot be stopped between, and each may become a thousand. */
const PIECE = 4096;

/** gzip (RFC 1952), in every runtime. */
export const gunzip: ContentDecoder = (bytes, most) => inflate(new Gunzip(), bytes, most);

/** `deflate`: zlib (RFC 1950) as registered, or the bare deflate (RFC 1951) that some servers send. */
export const inflateEither: ContentDecoder = (bytes, most) =>
  inflate(new Inflate(), hasZlibHeader(bytes) ? bytes.subarray(2) : bytes, most);

/** RFC 1950 §2.2: the method is 8, and the first two bytes are a multiple of 31. */
export function hasZlibHeader(bytes: Uint8Array): boolean {
  if (bytes.length < 2) return false;
  return (bytes[0]! & 0x0f) === 8 && ((bytes[0]! << 8) | bytes[1]!) % 31 === 0;
}

function inflate(inflater: Gunzip | Inflate, bytes: Uint8Array, most: number): Decoded {
  const pieces: Uint8Array[] = [];
  let length = 0;
  inflater.ondata = (data) => {
    pieces.push(data);
    length += data.length;
  };
  const trouble = feed(inflater, bytes, () => length > most);
  const given = join(pieces, Math.min(length, most));
  return trouble === undefined ? { bytes: given } : { bytes: given, trouble };
}

function feed(inflater: Gunzip | Inflate, bytes: Uint8Array, tooMuch: () => boolean): Decoded['trouble'] {
  try {
    for (let at = 0; at < bytes.length; at += PIECE) {
      inflater.push(bytes.subarray(at, at + PIECE));
      if (tooMuch()) return 'limit';
    }
  } catch {
    return 'malformed';
  }
  try {
    inflater.push(new Uint8Array(0), true);
  } catch {
    return 'incomplete';
  }
  return undefined;
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

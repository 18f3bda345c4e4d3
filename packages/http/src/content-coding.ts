import type { Fault } from '@plainwire/bytes';
import { listOf } from './framing.ts';
import { httpFault } from './http-fault.ts';
import type { HttpLimits } from './limits.ts';
import type { HttpMessage } from './message.ts';

/** A body after its codings were undone. */
export interface DecodedBody {
  /** As far as it could be decoded; the body as it is when nothing could be. */
  readonly bytes: Uint8Array;
  /** The codings in the order they were applied, as named in the head. */
  readonly codings: readonly string[];
  readonly faults: readonly Fault[];
}

/** Bytes that one decoder gave. `limit`: there would be more than `most`. `malformed`: the input went wrong. */
export interface Decoded {
  readonly bytes: Uint8Array;
  readonly trouble?: 'limit' | 'malformed' | 'incomplete';
}

/** Undoes one content coding, giving at most `most` bytes. Never throws. */
export type ContentDecoder = (bytes: Uint8Array, most: number) => Decoded;

/** By the coding's registered name, in lower case. */
export type ContentDecoders = ReadonlyMap<string, ContentDecoder>;

/** Real messages have one or two. */
const MOST_CODINGS = 5;
const FREE_BYTES = 1024 * 1024;
const SPEC = 'RFC 9110 §8.4';

/** Undoes Content-Encoding and, under it, transfer codings other than chunked. */
export function decodeContent(
  message: HttpMessage,
  limits: HttpLimits,
  decoders: ContentDecoders,
): DecodedBody {
  const codings = codingsOf(message);
  const faults: Fault[] = [];
  const bodyAt = message.offset + message.head.length;
  const say = (code: 'unsupported-coding' | 'malformed-coding' | 'limit' | 'incomplete', limitedBy: string) =>
    faults.push(httpFault(code, bodyAt, SPEC, limitedBy));
  let bytes = message.body;
  const most = Math.min(limits.decodedBytes, Math.max(FREE_BYTES, bytes.length * limits.decodeRatio));
  if (bytes.length === 0) return { bytes, codings, faults };
  if (codings.length > MOST_CODINGS) say('limit', 'content-encoding');
  for (const coding of codings.slice(-MOST_CODINGS).reverse()) {
    const decoder = decoders.get(coding);
    if (decoder === undefined) {
      say('unsupported-coding', coding);
      break;
    }
    const decoded = decoder(bytes, most);
    bytes = decoded.bytes;
    if (decoded.trouble !== undefined) {
      say(
        decoded.trouble === 'malformed' ? 'malformed-coding' : decoded.trouble,
        TROUBLE_LIMIT[decoded.trouble] ?? coding,
      );
      break;
    }
  }
  return { bytes, codings, faults };
}

const TROUBLE_LIMIT: { readonly [trouble: string]: string | undefined } = { limit: 'limits.decodedBytes' };

/** In the order applied: content codings first, transfer codings over them. */
function codingsOf(message: HttpMessage): string[] {
  const fields = [...message.headersAll('content-encoding'), ...message.headersAll('transfer-encoding')];
  return listOf(fields)
    .map((coding) => coding.toLowerCase())
    .filter((coding) => coding !== 'identity' && coding !== 'chunked');
}

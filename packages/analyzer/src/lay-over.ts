import { concat } from '@plainwire/bytes';
import { type Dissector, type Earlier, protocolOfContent } from '@plainwire/dissect';
import type { HttpMessage } from '@plainwire/http';
import type { AnalyzedFrame } from './analyzed-frame.ts';
import { contentOf, messageBytes } from './http-content.ts';
import type { StreamOutcome, TlsChoice } from './outcome.ts';

/**
 * What the frame completed in its streams becomes layers of the frame: its TLS records as one, DNS messages, then each
 * HTTP message and, with `bodies`, what it carries. Where messages inside TLS are not put together, each record that
 * begins one is a layer instead.
 */
export function layOver(frame: AnalyzedFrame, dissector: Dissector, bodies: boolean): void {
  const { plaintext, httpRecords, dnsMessages, messages } = frame.outcome;
  const lay = (name: string, bytes: Uint8Array, earlier?: Earlier) => {
    dissector.dissectAs(frame.layers, name, bytes, 0, bytes.length, earlier);
  };
  // The records of a segment that is read by itself are layers already.
  if (frame.tcp?.alone !== true) layTls(frame, dissector, lay);
  for (const { bytes } of dnsMessages) lay('dns-tcp', bytes);
  if (httpRecords !== undefined && plaintext.length > 0) {
    for (const bytes of httpRecords) lay('http', bytes);
    return;
  }
  for (const message of messages) {
    // As in Wireshark: what never became whole is followed and printed, but no layer of a frame.
    if (!message.complete) continue;
    lay(
      'http',
      (bodies ? (messageBytes(message) ?? bytesInChunk(message, frame.outcome)) : undefined) ?? message.head,
    );
    if (bodies && message.body.length > 0) layContent(message, dissector, lay);
  }
}

/** The message as it passed, its chunked coding included, where one piece of the stream holds all of it. */
function bytesInChunk(
  { connection, direction, offset, length }: HttpMessage,
  { plaintext, chunks }: StreamOutcome,
): Uint8Array | undefined {
  // Offsets of a message inside TLS count its plaintext.
  for (const chunk of plaintext.length > 0 ? plaintext : chunks) {
    const at = offset - chunk.offset;
    const isIn = chunk.connection === connection && chunk.direction === direction && at >= 0;
    if (isIn && chunk.kind === 'data' && at + length <= chunk.length)
      return chunk.bytes!.subarray(at, at + length);
  }
  return undefined;
}

function layTls(
  { outcome, layers, later, record }: AnalyzedFrame,
  dissector: Dissector,
  lay: (name: string, bytes: Uint8Array, earlier?: Earlier) => void,
): void {
  const { tlsRecords, tlsChosen, tlsBegins } = outcome;
  if (tlsRecords.length > 0) {
    const bytes =
      tlsRecords.length === 1 ? tlsRecords[0]!.bytes : concat(tlsRecords.map((each) => each.bytes));
    lay('tls', bytes, tlsChosen && earlierOf(tlsChosen));
  } else if (tlsBegins !== undefined && later?.reassembledIn(record.number) === undefined) {
    // As in Wireshark, in a first pass: the frame is TLS, but what the record says belongs to the frame that completes it.
    const protocolId = dissector.protocolId('tls');
    const limit = tlsBegins.length;
    layers.endIn({ protocolId, bytes: tlsBegins, start: 0, limit, wireLimit: limit, isWrong: false });
  }
}

function earlierOf({ version, cipherSuite, alpn }: TlsChoice): Earlier {
  return {
    'tls.handshake.version': version,
    'tls.handshake.ciphersuite': cipherSuite,
    'tls.handshake.extensions_alpn_str': alpn[0],
  };
}

function layContent(
  message: HttpMessage,
  dissector: Dissector,
  lay: (name: string, bytes: Uint8Array) => void,
): void {
  const content = contentOf(message);
  const name = content === undefined ? 'data' : protocolOfContent(message.header('content-type'));
  if (name === undefined || dissector.protocolId(name) < 0) return;
  const bytes = content ?? message.body;
  if (bytes.length > 0) lay(name, bytes);
}

import type { Fault } from '@plainwire/bytes';

/**
 * What can be wrong with a message. `incomplete`: the stream ended too early. `gap`: bytes of it were not captured.
 * `limit`: a limit was reached. `ambiguous-framing`: two readers may disagree where it ends (request smuggling).
 * `bare-lf`, `obs-fold`, `malformed-start-line`, `malformed-header`, `malformed-chunk`: departs from RFC 9112, read
 * all the same where that is possible. `pairing-uncertain`: which request a response answers was guessed, since
 * messages were lost. `unsupported-coding`, `malformed-coding`: its body could not be decoded.
 */
export type HttpFaultCode =
  | 'incomplete'
  | 'gap'
  | 'limit'
  | 'ambiguous-framing'
  | 'bare-lf'
  | 'obs-fold'
  | 'malformed-start-line'
  | 'malformed-header'
  | 'malformed-chunk'
  | 'pairing-uncertain'
  | 'unsupported-coding'
  | 'malformed-coding';

/** A fault at stream offset `offset`. */
export function httpFault(
  code: HttpFaultCode,
  offset: number,
  spec: string,
  limitedBy = 'stream',
  needed = 0,
  had = 0,
): Fault {
  return { code, layer: 'http', offset, needed, had, limitedBy, spec };
}

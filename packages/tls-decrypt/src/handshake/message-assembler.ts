import { ByteQueue } from '../records/byte-queue.ts';
import { keep } from '../records/keep.ts';
import { handshakeTypeName } from './handshake-type.ts';

/**
 * Handshake messages out of record fragments: one message may take many records, one record may hold many messages
 * (RFC 8446 §5.1). Messages are copies that include their four-byte header.
 */
export class MessageAssembler {
  readonly #queue = new ByteQueue();

  /** Whether a message has begun and not ended. */
  get isOpen(): boolean {
    return this.#queue.length > 0;
  }

  /**
   * Adds a fragment and gives the messages that are whole now. Undefined when a message says that it is longer than
   * `limit`; what is held is dropped then.
   */
  push(fragment: Uint8Array, limit: number): readonly Uint8Array[] | undefined {
    // Most fragments hold whole messages.
    const isFirst = this.#queue.length === 0;
    if (!isFirst) this.#queue.push(fragment);
    const bytes = isFirst ? fragment : this.#queue.bytes;
    const messages: Uint8Array[] = [];
    let at = 0;
    while (bytes.length - at >= 4) {
      const length = 4 + bytes[at + 1]! * 65536 + bytes[at + 2]! * 256 + bytes[at + 3]!;
      if (length > limit) {
        this.clear();
        return undefined;
      }
      if (bytes.length - at < length) break;
      messages.push(keep(bytes, at, at + length));
      at += length;
    }
    if (!isFirst) this.#queue.drop(at);
    else if (at < bytes.length) this.#queue.push(bytes.subarray(at));
    return messages;
  }

  /** The message in progress; what is given here is taken up again by `push`. */
  get pending(): Uint8Array {
    return this.#queue.bytes;
  }

  clear(): void {
    this.#queue.clear();
  }
}

/** Whether `bytes[start, end)` may be handshake messages in the clear: known types, and lengths that lead on. */
export function areMessages(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  while (at + 4 <= end) {
    if (handshakeTypeName(bytes[at]!) === 'unknown' || bytes[at + 1]! > 1) return false;
    at += 4 + bytes[at + 1]! * 65536 + bytes[at + 2]! * 256 + bytes[at + 3]!;
  }
  return at >= end;
}

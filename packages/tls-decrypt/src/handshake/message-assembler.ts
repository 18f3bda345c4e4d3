/**
 * Handshake messages out of record fragments: one message may take many records, one record may hold many messages
 * (RFC 8446 §5.1). Messages are fresh arrays that include their four-byte header.
 */
export class MessageAssembler {
  #buffer = EMPTY;
  #length = 0;

  /** Whether a message has begun and not ended. */
  get isOpen(): boolean {
    return this.#length > 0;
  }

  /**
   * Adds a fragment and gives the messages that are whole now. Undefined when a message says that it is longer than
   * `limit`; what is held is dropped then.
   */
  push(fragment: Uint8Array, limit: number): readonly Uint8Array[] | undefined {
    this.#add(fragment);
    const messages: Uint8Array[] = [];
    let at = 0;
    while (this.#length - at >= 4) {
      const length = 4 + this.#buffer[at + 1]! * 65536 + this.#buffer[at + 2]! * 256 + this.#buffer[at + 3]!;
      if (length > limit) {
        this.clear();
        return undefined;
      }
      if (this.#length - at < length) break;
      messages.push(this.#buffer.slice(at, at + length));
      at += length;
    }
    this.#drop(at);
    return messages;
  }

  clear(): void {
    this.#buffer = EMPTY;
    this.#length = 0;
  }

  #add(fragment: Uint8Array): void {
    const needed = this.#length + fragment.length;
    if (needed > this.#buffer.length) {
      const larger = new Uint8Array(Math.max(needed, 2 * this.#buffer.length));
      larger.set(this.#buffer.subarray(0, this.#length));
      this.#buffer = larger;
    }
    this.#buffer.set(fragment, this.#length);
    this.#length = needed;
  }

  #drop(count: number): void {
    if (count === this.#length) this.clear();
    else if (count > 0) {
      this.#buffer.copyWithin(0, count, this.#length);
      this.#length -= count;
    }
  }
}

const EMPTY = new Uint8Array(0);

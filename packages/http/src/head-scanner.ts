const CR = 0x0d;
const LF = 0x0a;

/** Finds the empty line that ends a field section, in bytes that come in pieces. CRLF and LF both end a line. */
export class HeadScanner {
  /** The empty line was seen. */
  found = false;
  /** Bytes of the present line so far, its CR included. */
  #lineLength = 0;
  #onlyCr = false;

  /** Index after the empty line, or `end` when it is not in `bytes[at..end)`. */
  scan(bytes: Uint8Array, at: number, end: number): number {
    let from = at;
    while (from < end) {
      const lineEnd = bytes.indexOf(LF, from);
      if (lineEnd < 0 || lineEnd >= end) {
        this.#note(bytes, from, end);
        return end;
      }
      this.#note(bytes, from, lineEnd);
      if (this.#lineLength === 0 || (this.#lineLength === 1 && this.#onlyCr)) {
        this.found = true;
        return lineEnd + 1;
      }
      this.#lineLength = 0;
      from = lineEnd + 1;
    }
    return end;
  }

  #note(bytes: Uint8Array, from: number, to: number): void {
    if (from === to) return;
    this.#onlyCr = this.#lineLength === 0 && bytes[from] === CR;
    this.#lineLength += to - from;
  }
}

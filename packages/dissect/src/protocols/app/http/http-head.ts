/** One line of a head: from its first byte to the end of its text, and where the next line begins. */
export interface Line {
  readonly at: number;
  /** End without CR LF. */
  readonly end: number;
  readonly next: number;
}

const LF = 0x0a;
const CR = 0x0d;

/**
 * The lines of a head (RFC 9112 §2), without the empty one that ends it, and where the body begins; a head that does
 * not end within the bytes gives the lines that are whole, and the last one as far as it goes.
 */
export function headLines(
  bytes: Uint8Array,
  start: number,
  limit: number,
): { lines: Line[]; bodyAt: number } {
  const lines: Line[] = [];
  let at = start;
  while (at < limit) {
    const line = lineAt(bytes, at, limit);
    at = line.next;
    if (line.end > line.at) {
      lines.push(line);
    } else if (lines.length > 0) {
      return { lines, bodyAt: at };
    }
  }
  return { lines, bodyAt: limit };
}

function lineAt(bytes: Uint8Array, at: number, limit: number): Line {
  let end = at;
  while (end < limit && bytes[end] !== LF) end++;
  const next = end < limit ? end + 1 : end;
  return { at, end: end > at && bytes[end - 1] === CR ? end - 1 : end, next };
}

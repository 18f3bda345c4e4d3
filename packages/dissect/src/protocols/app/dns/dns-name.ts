/** RFC 1035 §2.3.4: a name has at most 255 bytes. */
const LONGEST_NAME = 255;
const POINTER = 0xc0;
/** Of the characters from 7 on. */
const C_LETTERS = 'abtnvfr';
const TEXT = new TextDecoder('utf-8', { ignoreBOM: true });

/** A name has no more labels than 127, so more pointers than that lead nowhere (RFC 1035 §2.3.4). */
const MOST_POINTERS = 128;

/**
 * A domain name as found in a message. Its text is made when asked for: a message may lead to the same long name from
 * each of its records.
 */
export class DnsName {
  /** 1 for the root, whose one label is empty. */
  readonly labels: number;
  /** Where the bytes after the name begin. */
  readonly next: number;
  readonly #bytes: Uint8Array;
  readonly #base: number;
  readonly #at: number;
  readonly #problem: string | undefined;

  constructor(
    bytes: Uint8Array,
    base: number,
    at: number,
    next: number,
    labels: number,
    problem: string | undefined,
  ) {
    this.#bytes = bytes;
    this.#base = base;
    this.#at = at;
    this.next = next;
    this.labels = labels;
    this.#problem = problem;
  }

  /** Labels joined by dots, without the final one; `<Root>` for the empty name; what is wrong, in such brackets, for others. */
  get text(): string {
    if (this.#problem !== undefined) return this.#problem;
    const labels: string[] = [];
    let position = this.#at;
    for (let size = this.#bytes[position]!; size !== 0; size = this.#bytes[position]!) {
      if (size >= POINTER) {
        position = pointedAt(this.#bytes, position, this.#base);
      } else {
        labels.push(labelText(this.#bytes, position + 1, size));
        position += 1 + size;
      }
    }
    return labels.length === 0 ? '<Root>' : labels.join('.');
  }
}

/**
 * The name at `at`, in a message that begins at `base` (RFC 1035 §4.1.4). Names that are longer than names can be, or
 * whose pointers lead in a circle, end where they stand, and say so. Undefined when the name is cut, or points outside.
 */
export function dnsName(bytes: Uint8Array, at: number, base: number, limit: number): DnsName | undefined {
  let next = -1;
  let position = at;
  let length = 0;
  let labels = 0;
  let pointers = 0;
  while (position < limit) {
    const size = bytes[position]!;
    if (size === 0) {
      const after = next < 0 ? position + 1 : next;
      if (length >= LONGEST_NAME) return new DnsName(bytes, base, at, after, 1, '<Name too long>');
      return new DnsName(bytes, base, at, after, Math.max(labels, 1), undefined);
    }
    if (size >= POINTER) {
      if (position + 2 > limit) return undefined;
      if (next < 0) next = position + 2;
      position = pointedAt(bytes, position, base);
      // Who has read as many bytes as the message has is in a circle.
      if (++pointers > MOST_POINTERS || length + 2 * pointers >= limit - base) {
        return new DnsName(bytes, base, at, next, 1, '<Name contains a pointer that loops>');
      }
      continue;
    }
    if (size > 63 || position + 1 + size > limit) return undefined;
    length += size + 1;
    labels++;
    position += 1 + size;
  }
  return undefined;
}

const pointedAt = (bytes: Uint8Array, at: number, base: number) =>
  base + (((bytes[at]! & 0x3f) << 8) | bytes[at + 1]!);

/** Control characters with a letter of C's, or in octal (RFC 1035 §5.1 has decimal). */
function labelText(bytes: Uint8Array, at: number, length: number): string {
  const text = TEXT.decode(bytes.subarray(at, at + length));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return text.replace(/[\u0000-\u001f\u007f]/g, (character) => {
    const code = character.charCodeAt(0);
    return `\\${C_LETTERS[code - 7] ?? code.toString(8).padStart(3, '0')}`;
  });
}

import { controlsEscaped } from '../controls-escaped.ts';

/** RFC 1035 §2.3.4: a name has at most 255 bytes. */
const LONGEST_NAME = 255;
const LONGEST_LABEL = 63;
/** RFC 2673 §3.1: withdrawn, and read by nobody. */
const BIT_STRING = 0x41;
const RESERVED = 0x80;
const POINTER = 0xc0;
const TEXT = new TextDecoder('utf-8', { ignoreBOM: true });

/** A name has no more labels than 127, so more pointers than that lead nowhere (RFC 1035 §2.3.4). */
const MOST_POINTERS = 128;

/**
 * A domain name as found in a message. Its text is made when asked for: a message may lead to the same long name from
 * each of its records.
 */
export class DnsName {
  /** Where the bytes after the name begin. */
  readonly next: number;
  /** Bytes of the labels, with the dots between them; of what is said instead of a name, its characters. */
  readonly length: number;
  readonly #bytes: Uint8Array;
  readonly #base: number;
  readonly #at: number;
  readonly #problem: string | undefined;

  constructor(bytes: Uint8Array, base: number, at: number, next: number, length: number, problem?: string) {
    this.#bytes = bytes;
    this.#base = base;
    this.#at = at;
    this.next = next;
    this.length = problem?.length ?? length;
    this.#problem = problem;
  }

  /** Labels joined by dots, without the final one; `<Root>` for the empty name; what is wrong, in such brackets, for others. */
  get text(): string {
    if (this.#problem !== undefined) return this.#problem;
    return [...this.#labels()].map(controlsEscaped).join('.');
  }

  /** As Wireshark counts them: a dot within a label parts it as well. 1 for what is no name. */
  get labels(): number {
    if (this.#problem !== undefined) return 1;
    let count = 0;
    for (const label of this.#labels()) count += label.split('.').length;
    return count;
  }

  *#labels(): Generator<string> {
    let position = this.#at;
    for (let size = this.#bytes[position]!; size !== 0; size = this.#bytes[position]!) {
      if (size >= POINTER) {
        position = pointedAt(this.#bytes, position, this.#base);
      } else {
        yield TEXT.decode(this.#bytes.subarray(position + 1, position + 1 + size));
        position += 1 + size;
      }
    }
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
  let pointers = 0;
  while (position < limit) {
    const size = bytes[position]!;
    if (size === 0) {
      const after = next < 0 ? position + 1 : next;
      if (length === 0) return new DnsName(bytes, base, at, after, 0, '<Root>');
      if (length >= LONGEST_NAME) return new DnsName(bytes, base, at, after, 0, '<Name too long>');
      return new DnsName(bytes, base, at, after, length - 1);
    }
    if (size >= POINTER) {
      if (position + 2 > limit) return undefined;
      if (next < 0) next = position + 2;
      position = pointedAt(bytes, position, base);
      // Who has read as many bytes as the message has is in a circle.
      if (++pointers > MOST_POINTERS || length + 2 * pointers >= limit - base) {
        return new DnsName(bytes, base, at, next, 0, '<Name contains a pointer that loops>');
      }
      continue;
    }
    if (size > LONGEST_LABEL) {
      // As in Wireshark, which else can make nothing of what comes behind it.
      const isRead = size < RESERVED && size !== BIT_STRING && length > 0 && next < 0;
      return isRead ? new DnsName(bytes, base, at, position + 1, 0, '<Unknown extended label>') : undefined;
    }
    if (position + 1 + size > limit) return undefined;
    length += size + 1;
    position += 1 + size;
  }
  return undefined;
}

const pointedAt = (bytes: Uint8Array, at: number, base: number) =>
  base + (((bytes[at]! & 0x3f) << 8) | bytes[at + 1]!);

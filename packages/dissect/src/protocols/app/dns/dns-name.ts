/** A domain name as found in a message. */
export interface DnsName {
  /** Labels joined by dots, without the final one; `<Root>` for the empty name, `<Name too long>` for a wrong one. */
  readonly text: string;
  /** 1 for the root, whose one label is empty. */
  readonly labels: number;
  /** Where the bytes after the name begin. */
  readonly next: number;
}

/** RFC 1035 §2.3.4: a name has at most 255 bytes. */
const LONGEST_NAME = 255;
const POINTER = 0xc0;
const TEXT = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * The name at `at`, in a message that begins at `base` (RFC 1035 §4.1.4). A pointer may only lead backwards, to a place
 * before every one visited: a message cannot make this loop. Undefined when the name is cut.
 */
export function dnsName(bytes: Uint8Array, at: number, base: number, limit: number): DnsName | undefined {
  const labels: string[] = [];
  let next = -1;
  let position = at;
  let earliest = at;
  let length = 0;
  let tooLong = false;
  while (position < limit) {
    const size = bytes[position]!;
    if (size === 0) {
      const after = next < 0 ? position + 1 : next;
      if (tooLong) return endless(after);
      const text = labels.length === 0 ? '<Root>' : labels.join('.');
      return { text, labels: Math.max(labels.length, 1), next: after };
    }
    if (size >= POINTER) {
      if (position + 2 > limit) return undefined;
      if (next < 0) next = position + 2;
      position = base + (((size & 0x3f) << 8) | bytes[position + 1]!);
      if (tooLong || position >= earliest) return endless(next);
      earliest = position;
      continue;
    }
    length += size + 1;
    if (size > 63 || position + 1 + size > limit) return undefined;
    tooLong ||= length >= LONGEST_NAME;
    if (!tooLong) labels.push(labelText(bytes, position + 1, size));
    position += 1 + size;
  }
  return undefined;
}

/** A name that is longer than names can be, or leads forward or in a circle: where it stands, it ends all the same. */
function endless(next: number): DnsName {
  return { text: '<Name too long>', labels: 1, next };
}

/** Control characters in octal, as in zone files one would write them (RFC 1035 §5.1 has decimal). */
function labelText(bytes: Uint8Array, at: number, length: number): string {
  const text = TEXT.decode(bytes.subarray(at, at + length));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return text.replace(/[\u0000-\u001f\u007f]/g, (character) => {
    return `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`;
  });
}

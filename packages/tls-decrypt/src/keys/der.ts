// The few rules of DER (X.690 §10) that keys and certificates need. Lengths are checked against what encloses them.

/** One element: its tag, where its content stands, and where the next element begins. */
export interface DerElement {
  readonly tag: number;
  /** First byte of the element, its tag. */
  readonly at: number;
  /** First byte of the content. */
  readonly start: number;
  /** End of the content, and of the element. */
  readonly end: number;
}

/** The element at `at`, or undefined when it does not fit before `limit`. Tags above 30 are not read. */
export function readDer(bytes: Uint8Array, at: number, limit = bytes.length): DerElement | undefined {
  if (at + 2 > limit) return undefined;
  const tag = bytes[at]!;
  if ((tag & 0x1f) === 0x1f) return undefined;
  const first = bytes[at + 1]!;
  if (first < 0x80) {
    const end = at + 2 + first;
    return end <= limit ? { tag, at, start: at + 2, end } : undefined;
  }
  const count = first & 0x7f;
  if (count === 0 || count > 4 || at + 2 + count > limit) return undefined;
  let length = 0;
  for (let i = 0; i < count; i++) length = length * 256 + bytes[at + 2 + i]!;
  const start = at + 2 + count;
  return start + length <= limit ? { tag, at, start, end: start + length } : undefined;
}

/** The elements inside `parent`, up to the first that does not fit. */
export function readDerChildren(bytes: Uint8Array, parent: DerElement): DerElement[] {
  const children: DerElement[] = [];
  let at = parent.start;
  while (at < parent.end) {
    const child = readDer(bytes, at, parent.end);
    if (child === undefined) break;
    children.push(child);
    at = child.end;
  }
  return children;
}

/** Whether `bytes` are one SEQUENCE and nothing else; one whose length is told by its end (X.690 §8.1.3.6) may be. */
export function isSequence(bytes: Uint8Array): boolean {
  if (bytes[0] !== 0x30) return false;
  return bytes[1] === 0x80 || readDer(bytes, 0)?.end === bytes.length;
}

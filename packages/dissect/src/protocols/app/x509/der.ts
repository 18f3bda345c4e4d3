/** One DER element (X.690 §8.1): where its content is. */
export interface DerElement {
  /** Identifier byte: class, constructed bit, number. */
  readonly tag: number;
  readonly start: number;
  /** First byte of the content. */
  readonly content: number;
  readonly end: number;
}

export const TAG = {
  BOOLEAN: 0x01,
  INTEGER: 0x02,
  BIT_STRING: 0x03,
  OCTET_STRING: 0x04,
  OID: 0x06,
  UTF8_STRING: 0x0c,
  PRINTABLE_STRING: 0x13,
  IA5_STRING: 0x16,
  UTC_TIME: 0x17,
  GENERALIZED_TIME: 0x18,
  SEQUENCE: 0x30,
  SET: 0x31,
} as const;

/** The element at `at`, or undefined when it does not fit before `limit` or has no definite length. */
export function derElement(bytes: Uint8Array, at: number, limit: number): DerElement | undefined {
  if (at + 2 > limit) return undefined;
  const first = bytes[at + 1]!;
  const sizeBytes = first < 0x80 ? 0 : first & 0x7f;
  if (first === 0x80 || sizeBytes > 4 || at + 2 + sizeBytes > limit) return undefined;
  let length = sizeBytes === 0 ? first : 0;
  for (let i = 0; i < sizeBytes; i++) length = length * 256 + bytes[at + 2 + i]!;
  const content = at + 2 + sizeBytes;
  return length > limit - content
    ? undefined
    : { tag: bytes[at]!, start: at, content, end: content + length };
}

/** The elements inside `parent`, as far as they are whole. */
export function derChildren(bytes: Uint8Array, parent: DerElement): DerElement[] {
  const children: DerElement[] = [];
  for (let at = parent.content; at < parent.end; ) {
    const child = derElement(bytes, at, parent.end);
    if (child === undefined) break;
    children.push(child);
    at = child.end;
  }
  return children;
}

/** Less than zero, zero or more as `a` sorts before, with or after `b`; a prefix sorts before what it begins. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    if (a[at] !== b[at]) return a[at]! - b[at]!;
  }
  return a.length - b.length;
}

/** The shorter of two is the lesser; those of one length compare byte by byte. */
export function compareByLength(a: Uint8Array, b: Uint8Array): number {
  return a.length - b.length || compareBytes(a, b);
}

/** The same for the first `bits` bits of two addresses. */
export function comparePrefix(a: Uint8Array, b: Uint8Array, bits: number): number {
  const whole = bits >> 3;
  for (let at = 0; at < whole; at++) {
    if (a[at] !== b[at]) return a[at]! - b[at]!;
  }
  if ((bits & 7) === 0) return 0;
  const mask = 0xff & (0xff00 >> (bits & 7));
  return (a[whole]! & mask) - (b[whole]! & mask);
}

/** Whether `needle` occurs in `bytes`; an empty one never does. */
export function includesBytes(bytes: Uint8Array, needle: Uint8Array): boolean {
  if (needle.length === 0) return false;
  const last = bytes.length - needle.length;
  for (let at = bytes.indexOf(needle[0]!); at >= 0 && at <= last; at = bytes.indexOf(needle[0]!, at + 1)) {
    let matched = 1;
    while (matched < needle.length && bytes[at + matched] === needle[matched]) matched++;
    if (matched === needle.length) return true;
  }
  return false;
}

/** Strings in the order of their UTF-8 bytes: code points, not UTF-16 units. */
export function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const difference = rank(a.charCodeAt(at)) - rank(b.charCodeAt(at));
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Surrogates sort behind the rest of the basic plane. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit;
}

import { u16be } from './read.ts';

/** Dotted decimal text of the IPv4 address at `at`. */
export function ipv4Text(bytes: Uint8Array, at = 0): string {
  return `${bytes[at]!}.${bytes[at + 1]!}.${bytes[at + 2]!}.${bytes[at + 3]!}`;
}

/** Canonical text (RFC 5952 §4) of the IPv6 address at `at`. */
export function ipv6Text(bytes: Uint8Array, at = 0): string {
  if (isMappedIpv4(bytes, at)) return `::ffff:${ipv4Text(bytes, at + 12)}`;
  const gap = longestZeroRun(bytes, at);
  let text = '';
  for (let group = 0; group < 8; group++) {
    if (group === gap.start) {
      text += '::';
      group += gap.length - 1;
    } else {
      if (text !== '' && !text.endsWith(':')) text += ':';
      text += u16be(bytes, at + 2 * group).toString(16);
    }
  }
  return text;
}

/** `aa:bb:cc:dd:ee:ff`, the text of the 48-bit MAC address at `at`. */
export function macText(bytes: Uint8Array, at = 0): string {
  let text = '';
  for (let i = 0; i < 6; i++) {
    text += (i > 0 ? ':' : '') + bytes[at + i]!.toString(16).padStart(2, '0');
  }
  return text;
}

/** RFC 5952 §5: `::ffff:0:0/96` is written in mixed notation. */
function isMappedIpv4(bytes: Uint8Array, at: number): boolean {
  for (let i = 0; i < 10; i++) if (bytes[at + i] !== 0) return false;
  return bytes[at + 10] === 0xff && bytes[at + 11] === 0xff;
}

/** RFC 5952 §4.2: the longest run of at least two zero groups, the first of equals. */
function longestZeroRun(bytes: Uint8Array, at: number): { start: number; length: number } {
  let best = { start: -1, length: 1 };
  for (let group = 0; group < 8; group++) {
    let length = 0;
    while (group + length < 8 && u16be(bytes, at + 2 * (group + length)) === 0) length++;
    if (length > best.length) best = { start: group, length };
    group += length;
  }
  return best;
}

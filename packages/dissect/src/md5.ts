/**
 * MD5 of `text` (ASCII), as lower-case hex (RFC 1321). For fingerprints whose definition names it (JA3); it protects
 * nothing.
 */
export function md5Hex(text: string): string {
  const words = paddedWords(text);
  let [a, b, c, d] = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476];
  for (let block = 0; block < words.length; block += 16) {
    const [a0, b0, c0, d0] = [a, b, c, d];
    for (let i = 0; i < 64; i++) {
      const sum = (a + mix(i, b, c, d) + SINES[i]! + words[block + wordOf(i)]!) | 0;
      const turn = TURNS[((i >> 4) << 2) | (i & 3)]!;
      a = d;
      d = c;
      c = b;
      b = (b + ((sum << turn) | (sum >>> (32 - turn)))) | 0;
    }
    a = (a + a0) | 0;
    b = (b + b0) | 0;
    c = (c + c0) | 0;
    d = (d + d0) | 0;
  }
  return [a, b, c, d].map(littleEndianHex).join('');
}

const SINES = Int32Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32) | 0);
const TURNS = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];

function mix(i: number, b: number, c: number, d: number): number {
  if (i < 16) return (b & c) | (~b & d);
  if (i < 32) return (b & d) | (c & ~d);
  return i < 48 ? b ^ c ^ d : c ^ (b | ~d);
}

function wordOf(i: number): number {
  if (i < 16) return i;
  if (i < 32) return (5 * i + 1) & 15;
  return (i < 48 ? 3 * i + 5 : 7 * i) & 15;
}

function paddedWords(text: string): Int32Array {
  const words = new Int32Array(16 * (((text.length + 8) >> 6) + 1));
  for (let at = 0; at < text.length; at++) words[at >> 2]! |= (text.charCodeAt(at) & 0xff) << (8 * (at & 3));
  words[text.length >> 2]! |= 0x80 << (8 * (text.length & 3));
  words[words.length - 2] = text.length * 8;
  return words;
}

function littleEndianHex(word: number): string {
  let hex = '';
  for (let shift = 0; shift < 32; shift += 8) hex += ((word >>> shift) & 0xff).toString(16).padStart(2, '0');
  return hex;
}

const INTERESTING_8 = [0, 1, 2, 4, 7, 8, 15, 16, 31, 32, 63, 64, 100, 127, 128, 129, 192, 224, 240, 254, 255];
const INTERESTING_32 = [
  ...[
    0, 1, 3, 4, 5, 12, 16, 20, 40, 64, 127, 128, 255, 256, 512, 1000, 1024, 4095, 4096, 16_384, 16_385,
    65_535,
  ],
  ...[
    65_536, 262_144, 0x00ff_ffff, 0x0100_0000, 0x7fff_fff0, 0x7fff_ffff, 0x8000_0000, 0xffff_fff0,
    0xffff_ffff,
  ],
];

/** A changed copy of `input`, at most `most` bytes long. */
export function mutate(input, random, { tokens, corpus, most }) {
  let bytes = input.slice();
  for (let left = 1 << random.below(5); left > 0; left--) {
    bytes = random.of(WAYS)(bytes, random, tokens, corpus);
  }
  return bytes.length > most ? bytes.slice(0, most) : bytes;
}

const WAYS = [
  flipBit,
  flipBit,
  setByte,
  setByte,
  addToByte,
  setInteger,
  setInteger,
  setInteger,
  remove,
  remove,
  duplicate,
  repeat,
  insertRandom,
  insertToken,
  insertToken,
  insertToken,
  overwriteToken,
  overwriteToken,
  splice,
  splice,
  copyOver,
  truncate,
  growDigit,
];

function flipBit(bytes, random) {
  if (bytes.length > 0) bytes[random.below(bytes.length)] ^= 1 << random.below(8);
  return bytes;
}

function setByte(bytes, random) {
  if (bytes.length > 0) {
    bytes[random.below(bytes.length)] = random.below(2) ? random.of(INTERESTING_8) : random.next();
  }
  return bytes;
}

function addToByte(bytes, random) {
  if (bytes.length > 0) bytes[random.below(bytes.length)] += random.below(33) - 16;
  return bytes;
}

/** Length fields: an interesting number, or one near the length of what follows. */
function setInteger(bytes, random) {
  const size = random.of([2, 2, 3, 4, 4, 8]);
  if (bytes.length < size) return bytes;
  const at = random.below(bytes.length - size + 1);
  const rest = bytes.length - at - size;
  const value = random.below(3) === 0 ? Math.max(0, rest + random.below(9) - 4) : random.of(INTERESTING_32);
  const big = random.below(2) === 0;
  for (let i = 0; i < size; i++) {
    const shift = 8 * (big ? size - 1 - i : i);
    bytes[at + i] = shift >= 32 ? 0 : value >>> shift;
  }
  return bytes;
}

function range(bytes, random, longest = 64) {
  const at = random.below(bytes.length + 1);
  const most = random.below(8) === 0 ? bytes.length : longest;
  return { at, end: Math.min(bytes.length, at + 1 + random.below(most)) };
}

function remove(bytes, random) {
  const { at, end } = range(bytes, random);
  return join(bytes.subarray(0, at), bytes.subarray(end));
}

function duplicate(bytes, random) {
  const { at, end } = range(bytes, random);
  return join(bytes.subarray(0, end), bytes.subarray(at));
}

function repeat(bytes, random) {
  const { at, end } = range(bytes, random, 16);
  const times = random.of([3, 10, 100, 300]);
  const pieces = Array.from({ length: times }, () => bytes.subarray(at, end));
  return join(bytes.subarray(0, at), ...pieces, bytes.subarray(end));
}

function insertRandom(bytes, random) {
  const at = random.below(bytes.length + 1);
  return join(bytes.subarray(0, at), random.bytes(1 + random.below(16)), bytes.subarray(at));
}

function insertToken(bytes, random, tokens) {
  if (tokens.length === 0) return insertRandom(bytes, random);
  const at = random.below(bytes.length + 1);
  return join(bytes.subarray(0, at), random.of(tokens), bytes.subarray(at));
}

function overwriteToken(bytes, random, tokens) {
  if (tokens.length === 0) return setByte(bytes, random);
  const token = random.of(tokens);
  if (bytes.length < token.length) return bytes;
  bytes.set(token, random.below(bytes.length - token.length + 1));
  return bytes;
}

function splice(bytes, random, _tokens, corpus) {
  const other = random.of(corpus);
  const mine = range(bytes, random, 512);
  const theirs = range(other, random, 512);
  return join(bytes.subarray(0, mine.at), other.subarray(theirs.at, theirs.end), bytes.subarray(mine.end));
}

function copyOver(bytes, random) {
  if (bytes.length > 0) {
    const { at, end } = range(bytes, random);
    bytes.copyWithin(random.below(bytes.length), at, end);
  }
  return bytes;
}

function truncate(bytes, random) {
  return bytes.slice(0, random.below(bytes.length + 1));
}

/** Numbers in text: another digit, or many. */
function growDigit(bytes, random) {
  const at = bytes.findIndex(
    (byte, index) => index >= random.below(bytes.length) && byte >= 0x30 && byte <= 0x39,
  );
  if (at < 0) return setByte(bytes, random);
  const digits = Uint8Array.from({ length: random.of([1, 1, 2, 16]) }, () => 0x30 + random.below(10));
  return join(bytes.subarray(0, at), digits, bytes.subarray(at + random.below(2)));
}

function join(...pieces) {
  const out = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    out.set(piece, at);
    at += piece.length;
  }
  return out;
}

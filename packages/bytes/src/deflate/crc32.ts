/** A checksum that goes on from `before` over `bytes`. */
export type Checksum = (bytes: Uint8Array, before: number) => number;

let tables: Int32Array | undefined;

/** CRC-32 as gzip has it (RFC 1952 §8); 0 to begin with. Eight bytes a step, each through a table of its own. */
export const crc32: Checksum = (bytes, before) => {
  tables ??= makeTables();
  const t = tables;
  const whole = bytes.length & ~7;
  let crc = ~before;
  let at = 0;
  for (; at < whole; at += 8) {
    crc ^= bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    crc =
      t[1792 + (crc & 255)]! ^
      t[1536 + ((crc >>> 8) & 255)]! ^
      t[1280 + ((crc >>> 16) & 255)]! ^
      t[1024 + (crc >>> 24)]! ^
      t[768 + bytes[at + 4]!]! ^
      t[512 + bytes[at + 5]!]! ^
      t[256 + bytes[at + 6]!]! ^
      t[bytes[at + 7]!]!;
  }
  for (; at < bytes.length; at++) crc = t[(crc ^ bytes[at]!) & 255]! ^ (crc >>> 8);
  return ~crc >>> 0;
};

/** `[256 * n + byte]`: what `byte` adds when `n` bytes follow it. */
function makeTables(): Int32Array {
  const table = new Int32Array(8 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1;
    table[byte] = crc;
  }
  for (let at = 256; at < table.length; at++) {
    const before = table[at - 256]!;
    table[at] = table[before & 255]! ^ (before >>> 8);
  }
  return table;
}

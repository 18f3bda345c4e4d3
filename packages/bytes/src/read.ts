// Integers read in place. Every function takes (bytes, at) and trusts the caller to have checked the length once;
// past the end, a missing byte reads as 0. All results are unsigned unless the name says otherwise.

/** The byte at `at`. */
export function u8(bytes: Uint8Array, at: number): number {
  return bytes[at]!;
}

/** 16 bits, network byte order. */
export function u16be(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 8) | bytes[at + 1]!;
}

/** 16 bits, little-endian. */
export function u16le(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8);
}

/** 24 bits, network byte order. */
export function u24be(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 16) | (bytes[at + 1]! << 8) | bytes[at + 2]!;
}

/** 32 bits, network byte order. */
export function u32be(bytes: Uint8Array, at: number): number {
  return i32be(bytes, at) >>> 0;
}

/** 32 bits, little-endian. */
export function u32le(bytes: Uint8Array, at: number): number {
  return (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;
}

/** 32 bits as a signed number, network byte order: the cheap form for serial arithmetic, `(a - b) | 0`. */
export function i32be(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
}

/** 48 bits, network byte order; exact, since 2^48 < 2^53. */
export function u48be(bytes: Uint8Array, at: number): number {
  return u16be(bytes, at) * 0x1_0000_0000 + u32be(bytes, at + 2);
}

/** 64 bits, network byte order. */
export function u64be(bytes: Uint8Array, at: number): bigint {
  return (BigInt(u32be(bytes, at)) << 32n) | BigInt(u32be(bytes, at + 4));
}

/** 64 bits, little-endian. */
export function u64le(bytes: Uint8Array, at: number): bigint {
  return (BigInt(u32le(bytes, at + 4)) << 32n) | BigInt(u32le(bytes, at));
}

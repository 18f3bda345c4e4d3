/** pad_1 and pad_2 (RFC 6101 §5.2.3.1): 48 bytes for MD5, 40 for SHA-1. */
export function ssl3Pads(hash: 'md5' | 'sha1'): readonly [Uint8Array, Uint8Array] {
  return PADS[hash];
}

const pads = (length: number) =>
  [new Uint8Array(length).fill(0x36), new Uint8Array(length).fill(0x5c)] as const;
const PADS = { md5: pads(48), sha1: pads(40) };

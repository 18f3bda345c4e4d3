/**
 * The pre-master secret out of a decrypted block: PKCS#1 v1.5 (RFC 8017 §7.2.2), 00 02, at least eight bytes other than
 * zero, 00, then exactly 48 bytes. Undefined when it does not look so: the key is not the one it was encrypted for.
 */
export function unpadPreMaster(block: Uint8Array): Uint8Array | undefined {
  const start = block.length - PRE_MASTER_LENGTH;
  if (start < 11 || block[0] !== 0 || block[1] !== 2) return undefined;
  if (block.indexOf(0, 2) !== start - 1) return undefined;
  return new Uint8Array(block.subarray(start));
}

const PRE_MASTER_LENGTH = 48;

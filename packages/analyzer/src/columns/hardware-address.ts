import { macText, toHex } from '@plainwire/bytes';

/** Hardware types whose addresses of six bytes are written as those of Ethernet: Ethernet and IEEE 802. */
const ETHERNETS: ReadonlySet<number> = new Set([1, 6]);

export const NO_ADDRESS = '<No address>';

/** The address of `length` bytes at `at`, of a type that ARP and DHCP share (RFC 826, RFC 2131 §2). */
export function hardwareAddress(bytes: Uint8Array, at: number, length: number, type: number): string {
  if (length === 0 || at + length > bytes.length) return NO_ADDRESS;
  return length === 6 && ETHERNETS.has(type) ? macText(bytes, at) : toHex(bytes.subarray(at, at + length));
}

/** SSL 3.0 (RFC 6101), which derives keys, MACs and pads in ways of its own. */
export const SSL3 = 0x0300;

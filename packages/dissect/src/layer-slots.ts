/**
 * Numbers kept for each layer, one after the other: protocol id, start, end of the header, limit, limit on the wire.
 * Plain small integers in a plain array: as quick to read and write as a typed array, and much cheaper to make.
 */
export const STRIDE = 5;

/** Most layers a frame can have; what lies deeper is a fault `limit`. */
export const MAX_LAYERS = 32;

/** The same with those that only extend another layer, as IPv6's extension headers do. */
export const MAX_WITH_EXTENSIONS = 160;

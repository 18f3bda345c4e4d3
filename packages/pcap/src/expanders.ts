import { Gunzip } from 'fflate';
import { Decompress } from 'fzstd';
import type { Compression, ExpanderFactory } from './expander.ts';
import { Lz4Expander } from './lz4.ts';

/** gzip of any number of members (RFC 1952). */
const gzip: ExpanderFactory = (emit) => {
  const gunzip = new Gunzip((bytes) => emit(bytes));
  return { push: (bytes) => gunzip.push(bytes, false), end: () => gunzip.push(new Uint8Array(0), true) };
};

/** Zstandard of any number of frames (RFC 8878), windows of up to 32 MiB. */
const zstd: ExpanderFactory = (emit) => {
  const decompress = new Decompress((bytes) => emit(bytes));
  return {
    push: (bytes) => decompress.push(bytes, false),
    end: () => decompress.push(new Uint8Array(0), true),
  };
};

/** Expanders that run in every runtime, synchronously. */
export const PORTABLE_EXPANDERS: Readonly<Record<Compression, ExpanderFactory>> = {
  gzip,
  zstd,
  lz4: (emit) => new Lz4Expander(emit),
};

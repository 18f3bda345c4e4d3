import type { Compression, ExpanderFactory } from './expander.ts';
import { Lz4Expander } from './lz4.ts';

/** gzip of any number of members (RFC 1952). */
async function gzip(): Promise<ExpanderFactory> {
  const { Gunzip } = await import('fflate');
  return (emit) => {
    const gunzip = new Gunzip((bytes) => emit(bytes));
    return { push: (bytes) => gunzip.push(bytes, false), end: () => gunzip.push(new Uint8Array(0), true) };
  };
}

/** Zstandard of any number of frames (RFC 8878), windows of up to 32 MiB. */
async function zstd(): Promise<ExpanderFactory> {
  const { Decompress } = await import('fzstd');
  return (emit) => {
    const decompress = new Decompress((bytes) => emit(bytes));
    return {
      push: (bytes) => decompress.push(bytes, false),
      end: () => decompress.push(new Uint8Array(0), true),
    };
  };
}

/** Expanders that run in every runtime, synchronously; each is loaded by who needs it. */
export const PORTABLE_EXPANDERS: Readonly<Record<Compression, () => Promise<ExpanderFactory>>> = {
  gzip,
  zstd,
  lz4: async () => (emit) => new Lz4Expander(emit),
};

import type { Koffi, Pointer } from './koffi.ts';

/** memcpy(3) of `length` bytes at `from` into `to`. */
export type CopyMemory = (to: Uint8Array, from: Pointer, length: number) => void;

/** Binds it: out of this process, or out of the C runtime that belongs to Windows. */
export function bindCopyMemory(koffi: Koffi): CopyMemory {
  const library = koffi.load(process.platform === 'win32' ? 'msvcrt.dll' : null);
  return library.func('memcpy', 'void', ['void *', 'void *', 'size_t']);
}

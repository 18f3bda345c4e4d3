import type { LibraryHandle } from 'koffi';
import type { Koffi, Pointer } from './koffi.ts';
import { optional } from './optional.ts';

/** The few C library functions that capturing needs beside libpcap. */
export interface Libc {
  /** A stream over unnamed storage, which is only written to when the stream's buffer overflows. */
  openSpill(): Pointer | null;
  /** Lets the stream's functions leave its lock alone, where the C library has locks and can. */
  withoutLock(file: Pointer): void;
  setvbuf(file: Pointer, buffer: Uint8Array, mode: number, size: number): number;
  /** Forgets what is in the stream's buffer without writing it. */
  fpurge(file: Pointer): void;
  fflush(file: Pointer): number;
  rewind(file: Pointer): void;
  /** Position from the start, buffered bytes included. */
  ftell(file: Pointer): number;
  ferror(file: Pointer): number;
  fileno(file: Pointer): number;
  fclose(file: Pointer): number;
  fwrite(bytes: Uint8Array, size: number, count: number, file: Pointer): number;
  /** Fills `ends` with the reading and the writing descriptor of a pipe. */
  pipe(ends: Int32Array): number;
  /** close(2): Node warns of descriptors that it closes in a worker and did not open there. */
  close(descriptor: number): number;
  /** poll(2) off the main thread; `entries` holds `count` structs pollfd and must stay untouched until it resolves. */
  poll(entries: Uint8Array, count: number, timeoutMs: number): Promise<number>;
  /** poll(2) that does not wait. */
  pollNow(entries: Uint8Array, count: number): number;
  /** Gives a socket another classic BPF program (Linux); -1 where this does not exist. */
  attachFilter(socket: number, program: Uint8Array): number;
}

/** FSETLOCKING_BYCALLER of glibc and musl. */
const FSETLOCKING_BYCALLER = 2;
const MFD_CLOEXEC = 1;
const SOL_SOCKET = 1;
const SO_ATTACH_FILTER = 26;
const BPF_INSTRUCTION_BYTES = 8;

/** Binds the C library of this process. Windows is left out: its C runtimes do not share streams. */
export function bindLibc(koffi: Koffi): Libc {
  const library = koffi.load(null);
  const file = ['void *'];
  const setLocking = optional(library, '__fsetlocking', 'int', ['void *', 'int']);
  const poll = library.func('poll', 'int', ['void *', 'ulong', 'int']);
  return {
    openSpill: spillOpener(library),
    withoutLock: (stream) => setLocking?.(stream, FSETLOCKING_BYCALLER),
    setvbuf: library.func('setvbuf', 'int', ['void *', 'void *', 'int', 'size_t']),
    fpurge: optional(library, '__fpurge', 'void', file) ?? library.func('fpurge', 'int', file),
    fflush: library.func('fflush', 'int', file),
    rewind: library.func('rewind', 'void', file),
    ftell: library.func('ftell', 'long', file),
    ferror: library.func('ferror', 'int', file),
    fileno: library.func('fileno', 'int', file),
    fclose: library.func('fclose', 'int', file),
    fwrite: library.func('fwrite', 'size_t', ['void *', 'size_t', 'size_t', 'void *']),
    pipe: library.func('pipe', 'int', ['void *']),
    close: library.func('close', 'int', ['int']),
    poll: (entries, count, timeoutMs) =>
      new Promise((resolve, reject) => {
        poll.async(entries, count, timeoutMs, (error: unknown, ready: number) =>
          error === null ? resolve(ready) : reject(error),
        );
      }),
    pollNow: (entries, count) => poll(entries, count, 0),
    attachFilter: process.platform === 'linux' ? filterAttacher(koffi, library) : () => -1,
  };
}

/** Memory where the system has unnamed files in memory, else an unlinked temporary file. */
function spillOpener(library: LibraryHandle): Libc['openSpill'] {
  const memfdCreate = optional(library, 'memfd_create', 'int', ['str', 'uint']);
  const fdopen = library.func('fdopen', 'void *', ['int', 'str']);
  const tmpfile = library.func('tmpfile', 'void *', []);
  return () => {
    const descriptor: number = memfdCreate?.('plainwire-capture', MFD_CLOEXEC) ?? -1;
    return descriptor >= 0 ? fdopen(descriptor, 'w+') : tmpfile();
  };
}

function filterAttacher(koffi: Koffi, library: LibraryHandle): Libc['attachFilter'] {
  const program = koffi.struct({ length: 'uint16_t', instructions: 'void *' });
  const parameters = ['int', 'int', 'int', koffi.pointer(program), 'uint'];
  const setsockopt = library.func('setsockopt', 'int', parameters);
  const size = koffi.sizeof(program);
  return (socket, bytes) => {
    const filter = { length: bytes.length / BPF_INSTRUCTION_BYTES, instructions: bytes };
    return setsockopt(socket, SOL_SOCKET, SO_ATTACH_FILTER, filter, size);
  };
}

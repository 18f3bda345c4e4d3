import { ftruncateSync, readSync } from 'node:fs';
import { CaptureError } from './errors.ts';
import type { Pointer } from './native/koffi.ts';
import type { Libc } from './native/libc.ts';
import type { PacketBlock, TakenPackets } from './packet-block.ts';
import type { PcapHandle } from './pcap-handle.ts';

const IOFBF = 0;
/** Longer than any reserve that a C library keeps at the head of a stream's buffer. */
const PROBE = new TextEncoder().encode('plainwire-probe!');

/**
 * Memory that libpcap writes a batch of packets to without knowing it: a C stream whose buffer is a `Uint8Array`. As
 * long as a batch fits, its bytes are found there and nothing is written anywhere; what overflows goes to the unnamed
 * file behind the stream and is read back. The memory belongs to JavaScript, so a view of it can become stale but
 * never dangle.
 */
export class StreamBlock implements PacketBlock {
  readonly file: Pointer;
  readonly #libc: Libc;
  readonly #buffer: Uint8Array;
  /** Where in the buffer the stream begins to write; -1 when it does not use the buffer. */
  readonly #start: number;

  constructor(libc: Libc, capacity: number) {
    const file = libc.openSpill();
    if (file === null || file === 0n) {
      throw new CaptureError(
        'ERR_CAPTURE',
        'cannot open a stream for packets: raise the limit of open files',
      );
    }
    this.#libc = libc;
    this.file = file;
    this.#buffer = new Uint8Array(new ArrayBuffer(capacity));
    // Only one thread at a time ever holds the stream, and two locks a packet are most of what a packet costs.
    libc.withoutLock(file);
    libc.setvbuf(file, this.#buffer, IOFBF, capacity);
    this.#start = this.#probe();
  }

  /** Bytes that fit without a detour. */
  get capacity(): number {
    return this.#start < 0 ? 0 : this.#buffer.length - this.#start;
  }

  fill(handle: PcapHandle, count: number): number {
    return handle.dispatchToFile(count, this.file);
  }

  get length(): number {
    return this.#libc.ftell(this.file);
  }

  take(): TakenPackets {
    const { length } = this;
    if (length > this.capacity) return { bytes: this.#readBack(length), transient: false };
    return { bytes: this.#buffer.subarray(this.#start, this.#start + length), transient: true };
  }

  clear(): void {
    this.#libc.fpurge(this.file);
  }

  close(): void {
    this.#libc.fpurge(this.file);
    this.#libc.fclose(this.file);
  }

  #probe(): number {
    this.#libc.fwrite(PROBE, 1, PROBE.length, this.file);
    const start = Buffer.from(this.#buffer.buffer, 0, 4 * PROBE.length).indexOf(PROBE);
    this.#libc.fpurge(this.file);
    return start;
  }

  #readBack(length: number): Uint8Array {
    const { file } = this;
    if (this.#libc.fflush(file) !== 0 || this.#libc.ferror(file) !== 0) {
      throw new CaptureError(
        'ERR_CAPTURE',
        'no room for a batch of packets: free memory or temporary disk space',
      );
    }
    const descriptor = this.#libc.fileno(file);
    const bytes = new Uint8Array(length);
    let filled = 0;
    while (filled < length) {
      const count = readSync(descriptor, bytes, filled, length - filled, filled);
      if (count === 0)
        throw new CaptureError('ERR_CAPTURE', 'packets that were set aside cannot be read back');
      filled += count;
    }
    ftruncateSync(descriptor, 0);
    this.#libc.rewind(file);
    return bytes;
  }
}

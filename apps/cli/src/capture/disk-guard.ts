import { statfs, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { DiskShare } from './options.ts';

/** Bytes that may be written before the disk is looked at again: others write to it too. */
const LOOK_BYTES = 4 * 1024 * 1024;

export interface DiskLimits {
  readonly minFree: DiskShare | undefined;
  readonly maxTotal: number | undefined;
}

/**
 * Keeps a capture from filling a disk: it ends before less than `minFree` is left, and when its files together would
 * be more than `maxTotal`, the oldest of them go; where there is only one, it ends.
 */
export class DiskGuard {
  readonly #limits: DiskLimits;
  /** The capture's files and their lengths, oldest first. */
  readonly #files = new Map<string, number>();
  #current = '';
  #total = 0;
  /** Bytes that may be written without another look at the disk. */
  #budget = 0;

  constructor(limits: DiskLimits) {
    this.#limits = limits;
  }

  /** From now on `name` is written to, from its beginning. */
  opened(name: string): void {
    if (this.#limits.maxTotal === undefined) {
      this.#current = name;
      return;
    }
    this.#total -= this.#files.get(name) ?? 0;
    this.#files.delete(name);
    this.#files.set(name, 0);
    this.#current = name;
  }

  /** Asks for room for `bytes` more; gives a sentence instead when the capture must end. */
  async room(bytes: number): Promise<string | undefined> {
    return (await this.#checkTotal(bytes)) ?? (await this.#checkFree(bytes));
  }

  async #checkTotal(bytes: number): Promise<string | undefined> {
    const { maxTotal } = this.#limits;
    if (maxTotal === undefined) return undefined;
    while (this.#total + bytes > maxTotal) {
      const [oldest] = this.#files;
      if (oldest === undefined || oldest[0] === this.#current)
        return `the files would be more than ${maxTotal} bytes (--max-total)`;
      await unlink(oldest[0]).catch(() => undefined);
      this.#files.delete(oldest[0]);
      this.#total -= oldest[1];
    }
    this.#files.set(this.#current, (this.#files.get(this.#current) ?? 0) + bytes);
    this.#total += bytes;
    return undefined;
  }

  async #checkFree(bytes: number): Promise<string | undefined> {
    const { minFree } = this.#limits;
    if (minFree === undefined) return undefined;
    if (bytes > this.#budget) {
      const { bavail, blocks, bsize } = await statfs(dirname(this.#current));
      const least = 'bytes' in minFree ? minFree.bytes : (blocks * bsize * minFree.percent) / 100;
      const spare = bavail * bsize - least;
      if (bytes > spare) return `less than ${Math.ceil(least)} bytes would be left on the disk (--min-free)`;
      this.#budget = Math.max(bytes, Math.min(spare, LOOK_BYTES));
    }
    this.#budget -= bytes;
    return undefined;
  }
}

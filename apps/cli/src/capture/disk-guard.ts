import { statfs, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { DiskShare } from './options.ts';

/** Bytes written between two looks at the disk. */
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
  #sinceLook = LOOK_BYTES;

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

  /** Notes `bytes` more; gives a sentence when the capture must end. */
  async written(bytes: number): Promise<string | undefined> {
    this.#sinceLook += bytes;
    return (await this.#checkTotal(bytes)) ?? (await this.#checkFree());
  }

  async #checkTotal(bytes: number): Promise<string | undefined> {
    const { maxTotal } = this.#limits;
    if (maxTotal === undefined) return undefined;
    this.#files.set(this.#current, (this.#files.get(this.#current) ?? 0) + bytes);
    this.#total += bytes;
    while (this.#total > maxTotal) {
      const [oldest] = this.#files;
      if (oldest === undefined || oldest[0] === this.#current)
        return `the files reached ${maxTotal} bytes (--max-total)`;
      await unlink(oldest[0]).catch(() => undefined);
      this.#files.delete(oldest[0]);
      this.#total -= oldest[1];
    }
    return undefined;
  }

  async #checkFree(): Promise<string | undefined> {
    const { minFree } = this.#limits;
    if (minFree === undefined || this.#sinceLook < LOOK_BYTES) return undefined;
    this.#sinceLook = 0;
    const { bavail, blocks, bsize } = await statfs(dirname(this.#current));
    const free = bavail * bsize;
    const least = 'bytes' in minFree ? minFree.bytes : (blocks * bsize * minFree.percent) / 100;
    return free < least ? `only ${free} bytes are left on the disk (--min-free)` : undefined;
  }
}

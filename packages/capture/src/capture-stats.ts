/**
 * What became of the packets that matched the filter. The numbers are never merged: each names another place.
 *
 * On Linux the loopback device shows every packet twice to the kernel's counters, so that there `received` and
 * `droppedByKernel` are up to twice what a reader can see; tcpdump's closing counts have the same doubling.
 */
export interface CaptureStats {
  /**
   * Seen by the kernel's filter and accepted, dropped ones included. A device that is busy counts some that passed while
   * it was opened and had no filter yet; they are not given out.
   */
  readonly received: number;
  /** No room in the kernel's buffer: the reader was too slow for `bufferSize`. */
  readonly droppedByKernel: number;
  /** Dropped by the device or its driver, where they tell. */
  readonly droppedByInterface: number;
  /** Taken from the kernel but never given out, since the loop was left before. */
  readonly droppedByQueue: number;
  /** Given out in batches. */
  readonly captured: number;
}

/** A 32-bit counter that wraps, read often enough, as a number that does not. */
export class WrappingCounter {
  #total = 0;
  #last = 0;

  /** The total after the counter was seen at `value`. */
  update(value: number): number {
    this.#total += (value - this.#last) >>> 0;
    this.#last = value;
    return this.#total;
  }
}

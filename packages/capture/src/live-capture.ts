import type { CaptureStats } from './capture-stats.ts';
import type { LiveBatch } from './live-batch.ts';

/**
 * Packets as they pass, in batches of the same shape as those of a file; never an empty one.
 *
 * Batches are taken when they are asked for, one ahead; until then they wait in the kernel's buffer, whose overflow is
 * `droppedByKernel`. There is one loop: leaving it closes the capture at once. A read error is thrown by the loop after
 * everything before it was given out.
 */
export interface LiveCapture extends AsyncIterableIterator<LiveBatch>, AsyncDisposable {
  readonly device: string;
  /** LINKTYPE number of the frames. */
  readonly linkType: number;
  /** libpcap's name and description of it, `EN10MB` and `Ethernet`. */
  readonly linkTypeName: { readonly name: string; readonly description: string };
  /** Most bytes kept of a packet. */
  readonly snapLength: number;
  /** What the timestamps resolve. */
  readonly timestampPrecision: 'microseconds' | 'nanoseconds';
  /** What libpcap warned of, such as a device without promiscuous mode. */
  readonly warnings: readonly string[];

  /** The counts so far, or the last ones when the capture is closed. */
  stats(): CaptureStats;
  /**
   * Filters what comes from now on, and what the kernel holds already, by another expression.
   *
   * @throws {CaptureError} `ERR_BAD_FILTER`, after which the old filter stays; `ERR_CLOSED`.
   */
  setFilter(filter: string): Promise<void>;
  /**
   * Sends `frame`, link-layer header included, out of the device.
   *
   * @throws {CaptureError} `ERR_CAPTURE` with the system's reason; `ERR_CLOSED`.
   */
  inject(frame: Uint8Array): void;
  /**
   * Ends the capture and loses nothing: nothing more is taken in, what the kernel still holds is fetched (that takes
   * a quarter of a second), and the loop gets it before it ends. Resolves when everything is fetched, whether or not
   * a loop runs.
   */
  close(): Promise<void>;
}

import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { BatchSource, copied, type RawBatch } from './batch-source.ts';
import { type CaptureStats, WrappingCounter } from './capture-stats.ts';
import { CaptureError } from './errors.ts';
import { fileHeader } from './file-header.ts';
import { BatchMaker, type LiveBatch } from './live-batch.ts';
import type { LiveCapture } from './live-capture.ts';
import { loadNative, type Native } from './native/native.ts';
import { type CaptureOptions, type CheckedOptions, checkOptions } from './options.ts';
import { BLOCK_TIMEOUT_MS, PcapHandle } from './pcap-handle.ts';
import { acquirePoller, type Poller, releasePoller } from './poller.ts';

/** How long after the end of intake the kernel may still hold a block that is not full: two of its timer's periods. */
const DRAIN_MS = 2 * BLOCK_TIMEOUT_MS + 50;
/** How often devices without a descriptor to wait on are asked. */
const IDLE_MS = 20;
/** The longest that packets gather before they are fetched: each fetch costs as much as some hundred packets. */
const MOST_GATHER_MS = 10;
/** The longest that a batch grows by one fetch after the other. */
const MOST_BATCH_MS = 50;
/** What may arrive in a millisecond at 25 Gbit/s: the kernel's buffer holds what comes while packets gather. */
const BYTES_PER_MS = 3 * 1024 * 1024;
/** Packets between two looks at the 32-bit counters of the kernel, far from their wrap. */
const SAMPLE_PACKETS = 2 ** 28;

/**
 * Begins to capture.
 *
 * @throws {CaptureError} `ERR_NO_PERMISSION`, `ERR_NO_DEVICE`, `ERR_DEVICE_DOWN`, `ERR_BAD_FILTER`, `ERR_UNSUPPORTED`,
 *   `ERR_OPTION`, `ERR_NO_KOFFI`, `ERR_NO_LIBPCAP`, `ERR_CAPTURE`.
 */
export function openCaptureDevice(options: CaptureOptions): LiveCapture {
  return openOn(options);
}

/** {@link openCaptureDevice}, on other functions of the system than it would take. */
export function openOn(options: CaptureOptions, load = loadNative): LiveCapture {
  const checked = checkOptions(options);
  checked.signal?.throwIfAborted();
  const native = load();
  const handle = new PcapHandle(native, checked);
  try {
    return new DeviceCapture(native, handle, checked);
  } catch (error) {
    handle.close();
    throw error;
  }
}

/** A {@link LiveCapture} over a libpcap handle. */
class DeviceCapture implements LiveCapture {
  readonly device: string;
  readonly linkType: number;
  readonly linkTypeName: { readonly name: string; readonly description: string };
  readonly snapLength: number;
  readonly timestampPrecision: 'microseconds' | 'nanoseconds';
  readonly warnings: readonly string[];

  readonly #handle: PcapHandle;
  readonly #source: BatchSource;
  readonly #poller: Poller | undefined;
  readonly #batches: BatchMaker;
  readonly #descriptor: number;
  readonly #signal: AbortSignal | undefined;
  readonly #transient: boolean;
  readonly #counters = [new WrappingCounter(), new WrappingCounter(), new WrappingCounter()] as const;
  readonly #gatherMs: number;
  readonly #bufferSize: number;
  #queue: RawBatch[] = [];
  /** Whether the last fetch gave packets: then more are likely to be on their way. */
  #flowing = false;
  /** When the batch that is being fetched is given out at the latest. */
  #dueAt = 0;
  /** Ends the wait for packets to gather. */
  #stopGathering: () => void = () => undefined;
  #state: 'open' | 'closing' | 'closed' = 'open';
  #reading: Promise<void> | undefined;
  #closing: Promise<void> | undefined;
  #failure: { readonly reason: unknown } | undefined;
  /** Packets taken from the kernel. */
  #fetched = 0;
  /** Packets given out. */
  #captured = 0;
  /** Packets taken and never given out. */
  #abandoned = 0;
  #sinceSample = 0;
  #lastCounts: readonly [number, number, number] = [0, 0, 0];

  constructor(native: Native, handle: PcapHandle, options: CheckedOptions) {
    this.#handle = handle;
    this.device = options.device;
    this.linkType = handle.linkType;
    this.linkTypeName = handle.linkTypeName;
    this.snapLength = handle.snapLength;
    this.timestampPrecision = handle.nanoseconds ? 'nanoseconds' : 'microseconds';
    this.warnings = handle.warnings;
    this.#descriptor = handle.descriptor;
    this.#poller = native.libc === undefined ? undefined : acquirePoller(native.libc);
    this.#source = this.#openSource(native);
    const header = fileHeader(this.linkType, this.snapLength, handle.nanoseconds);
    this.#batches = new BatchMaker(header, options.transient, this.snapLength);
    this.#gatherMs = options.immediate
      ? 0
      : Math.min(MOST_GATHER_MS, Math.floor(options.bufferSize / BYTES_PER_MS));
    this.#bufferSize = options.bufferSize;
    this.#transient = options.transient;
    this.#signal = options.signal;
    this.#signal?.addEventListener('abort', this.#onAbort, { once: true });
  }

  #openSource(native: Native): BatchSource {
    try {
      return new BatchSource(native, this.#handle);
    } catch (error) {
      if (this.#poller !== undefined) releasePoller(this.#poller);
      throw error;
    }
  }

  async next(): Promise<IteratorResult<LiveBatch, undefined>> {
    for (;;) {
      const batch = this.#queue.shift();
      if (batch !== undefined) return { done: false, value: this.#handOut(batch) };
      if (this.#failure !== undefined) throw await this.#fail(this.#failure.reason);
      if (this.#state === 'closed') return { done: true, value: undefined };
      await (this.#closing ?? this.#readAhead());
    }
  }

  /** Leaves the loop: closes at once, without drain. */
  async return(): Promise<IteratorResult<LiveBatch, undefined>> {
    await this.#abandon();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  close(): Promise<void> {
    this.#closing ??= this.#state === 'closed' ? Promise.resolve() : this.#drain();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  stats(): CaptureStats {
    this.#sample();
    const [received, droppedByKernel, droppedByInterface] = this.#lastCounts;
    const droppedByQueue = this.#abandoned;
    return { received, droppedByKernel, droppedByInterface, droppedByQueue, captured: this.#captured };
  }

  async setFilter(filter: string): Promise<void> {
    this.#mustBeOpen();
    this.#handle.setFilter(filter);
  }

  inject(frame: Uint8Array): void {
    this.#mustBeOpen();
    this.#handle.inject(frame);
  }

  #mustBeOpen(): void {
    if (this.#state !== 'open')
      throw new CaptureError('ERR_CLOSED', 'the capture is closed: open another one');
  }

  #handOut(batch: RawBatch): LiveBatch {
    const { bytes, packets } = this.#transient ? batch : copied(batch);
    this.#source.turn();
    if (this.#state === 'open') void this.#readAhead();
    this.#captured += packets;
    this.#sinceSample += packets;
    if (this.#sinceSample > SAMPLE_PACKETS) this.#sample();
    return this.#batches.make(bytes, packets);
  }

  /** Fills the queue with one batch. Never rejects: a failure is kept for the loop. */
  #readAhead(): Promise<void> {
    this.#reading ??= this.#read()
      .catch((reason: unknown) => {
        this.#failure ??= { reason };
      })
      .finally(() => {
        this.#reading = undefined;
      });
    return this.#reading;
  }

  async #read(): Promise<void> {
    try {
      while (this.#state === 'open' && !this.#batchIsDue) {
        if (this.#isGathering) await this.#gather();
        else {
          await (this.#source.drained ? this.#waitForPackets() : nextTurn());
          if (this.#state === 'open') this.#fetch();
        }
      }
    } finally {
      this.#takeBatch();
    }
  }

  /** A batch is given out when it is large, when it has waited, and when nothing more came. */
  get #batchIsDue(): boolean {
    const { packets, isFull, drained } = this.#source;
    if (packets === 0) return false;
    if (isFull || !drained) return isFull;
    return !this.#flowing || this.#gatherMs === 0 || performance.now() > this.#dueAt;
  }

  #takeBatch(): void {
    const batch = this.#source.take();
    if (batch !== undefined) this.#queue.push(batch);
  }

  #fetch(): void {
    const isFirst = this.#source.packets === 0;
    const packets = this.#source.fetch();
    this.#fetched += packets;
    this.#flowing = packets > 0;
    if (isFirst && packets > 0) this.#dueAt = performance.now() + MOST_BATCH_MS;
  }

  async #waitForPackets(): Promise<void> {
    const poller = this.#poller;
    if (poller === undefined || this.#descriptor < 0) await sleep(IDLE_MS);
    else if (!poller.isReady(this.#descriptor)) await poller.wait(this.#descriptor);
  }

  /** Whether all that was there is fetched, and more is likely to come soon. */
  get #isGathering(): boolean {
    return this.#flowing && this.#source.drained && this.#gatherMs > 0;
  }

  /** Fetches every few milliseconds until the batch is due; one timer and no promise in between, since that is often. */
  #gather(): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        try {
          this.#fetch();
        } catch (reason) {
          reject(reason);
          return;
        }
        if (this.#batchIsDue || !this.#isGathering) resolve();
        else timer.refresh();
      }, this.#gatherMs);
      this.#stopGathering = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #stopWaiting(): void {
    this.#stopGathering();
    this.#poller?.release(this.#descriptor);
  }

  async #drain(): Promise<void> {
    this.#state = 'closing';
    const stopped = this.#handle.stopIntake();
    this.#stopWaiting();
    await this.#reading;
    // The block that the loop may still be looking at is the other one.
    this.#queue = this.#queue.map(copied);
    try {
      await this.#fetchRest(stopped);
    } catch (reason) {
      this.#failure ??= { reason };
    }
    this.#free();
  }

  /** @param stopped whether nothing more comes in; else the packets that come meanwhile must not make this last for ever. */
  async #fetchRest(stopped: boolean): Promise<void> {
    const deadline = performance.now() + DRAIN_MS;
    let fetchedBytes = 0;
    while (this.#failure === undefined) {
      this.#fetch();
      const batch = this.#source.take();
      if (batch !== undefined) {
        fetchedBytes += batch.bytes.length;
        this.#queue.push(copied(batch));
      }
      const late = performance.now() > deadline;
      if (!stopped && late && (this.#source.drained || fetchedBytes > this.#bufferSize)) return;
      if (batch !== undefined) continue;
      if (late || this.#nothingLeft()) return;
      await sleep(IDLE_MS);
    }
  }

  /** Whether everything that the kernel accepted was fetched or dropped. Where it counts double, this stays false. */
  #nothingLeft(): boolean {
    this.#sample();
    const [received, dropped] = this.#lastCounts;
    return this.#fetched === received - dropped;
  }

  readonly #onAbort = (): void => {
    this.#failure = { reason: this.#signal?.reason };
    void this.#abandon();
  };

  /** Closes without drain. */
  async #abandon(): Promise<void> {
    this.#dropQueue();
    this.#closing ??= this.#stop();
    await this.#closing;
    this.#dropQueue();
  }

  async #stop(): Promise<void> {
    if (this.#state === 'closed') return;
    this.#state = 'closing';
    this.#stopWaiting();
    await this.#reading;
    this.#free();
  }

  #dropQueue(): void {
    for (const { packets } of this.#queue) this.#abandoned += packets;
    this.#queue = [];
  }

  async #fail(reason: unknown): Promise<unknown> {
    this.#failure = undefined;
    await this.#abandon();
    return reason;
  }

  #free(): void {
    this.#sample();
    this.#state = 'closed';
    this.#signal?.removeEventListener('abort', this.#onAbort);
    this.#handle.close();
    this.#source.close();
    if (this.#poller !== undefined) releasePoller(this.#poller);
  }

  #sample(): void {
    this.#sinceSample = 0;
    const counts = this.#state === 'closed' ? undefined : this.#handle.counts();
    if (counts === undefined) return;
    const [received, kernel, device] = this.#counters;
    this.#lastCounts = [received.update(counts[0]!), kernel.update(counts[1]!), device.update(counts[2]!)];
  }
}

import type { Gunzip } from 'node:zlib';
import type { AnyIterable } from '@plainwire/bytes';
import { type Expand, expandPortably } from './expand.ts';
import { type ExpansionLimits, ExpansionMeter } from './expander.ts';

const CHUNK_LENGTH = 256 * 1024;
/** zlib keeps back what the slice expanded to in which damage is: slices of one length lose the same however cut. */
const SLICE_LENGTH = 32 * 1024;

/** gzip by zlib, in its own thread and with its checksums; the others as everywhere. */
export const expandInNode: Expand = (blocks, compression, limits) =>
  compression === 'gzip' ? gunzip(blocks, limits) : expandPortably(blocks, compression, limits);

async function* gunzip(
  blocks: AnyIterable<Uint8Array>,
  limits: ExpansionLimits,
): AsyncGenerator<Uint8Array, void, undefined> {
  // Not loaded by whoever reads nothing compressed.
  const { createGunzip } = await import('node:zlib');
  const meter = new ExpansionMeter('gzip', limits);
  const steps = new GunzipSteps(createGunzip({ chunkSize: CHUNK_LENGTH }));
  try {
    for await (const slice of slicesOf(blocks)) {
      meter.consume(slice.length);
      yield* metered(await steps.push(slice), meter);
      if (steps.isOver) break;
    }
    yield* metered(await steps.end(), meter);
    if (steps.failure !== undefined) throw meter.failed(steps.failure, steps.failure.code === 'Z_BUF_ERROR');
  } finally {
    steps.close();
  }
}

function* metered(out: readonly Uint8Array[], meter: ExpansionMeter): Generator<Uint8Array, void, undefined> {
  for (const bytes of out) {
    meter.expand(bytes.length);
    yield bytes;
  }
}

/** zlib's stream one step at a time: what goes in with a step comes out with it, before any failure. */
class GunzipSteps {
  failure: NodeJS.ErrnoException | undefined;
  readonly #gunzip: Gunzip;
  #out: Uint8Array[] = [];
  #ended = false;
  #wake: () => void = () => undefined;

  constructor(gunzip: Gunzip) {
    this.#gunzip = gunzip;
    gunzip.on('data', (bytes: Uint8Array) => this.#out.push(bytes));
    gunzip.on('error', (error) => {
      this.failure = error;
      this.#wake();
    });
    gunzip.on('end', () => {
      this.#ended = true;
      this.#wake();
    });
  }

  /** It failed, or found its end; bytes after the last member are not looked at. */
  get isOver(): boolean {
    return this.#ended || this.failure !== undefined;
  }

  push(slice: Uint8Array): Promise<readonly Uint8Array[]> {
    return this.#step(() => this.#gunzip.write(slice, () => this.#wake()));
  }

  end(): Promise<readonly Uint8Array[]> {
    return this.#step(() => this.#gunzip.end());
  }

  close(): void {
    this.#gunzip.destroy();
  }

  async #step(begin: () => void): Promise<readonly Uint8Array[]> {
    if (!this.isOver) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        begin();
      });
      // Hands what still waits to the listener.
      while (!this.isOver && this.#gunzip.read() !== null);
    }
    const out = this.#out;
    this.#out = [];
    return out;
  }
}

/** The same bytes in slices of one length; only the last is shorter. */
async function* slicesOf(blocks: AnyIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  let held = new Uint8Array(SLICE_LENGTH);
  let length = 0;
  for await (const block of blocks) {
    for (let at = 0; at < block.length; ) {
      const taken = Math.min(SLICE_LENGTH - length, block.length - at);
      if (taken === SLICE_LENGTH) yield block.subarray(at, at + taken);
      else held.set(block.subarray(at, at + taken), length);
      at += taken;
      length = (length + taken) % SLICE_LENGTH;
      if (length > 0 || taken === SLICE_LENGTH) continue;
      yield held;
      held = new Uint8Array(SLICE_LENGTH);
    }
  }
  if (length > 0) yield held.subarray(0, length);
}

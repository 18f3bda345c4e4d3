import type { ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { dltName, linkTypeName } from '@plainwire/pcap';
import type { CaptureStats } from './capture-stats.ts';
import { activationError, CaptureError, filterError, readError } from './errors.ts';
import { BatchMaker, type LiveBatch } from './live-batch.ts';
import type { LiveCapture } from './live-capture.ts';
import { type CaptureOptions, type CheckedOptions, checkOptions } from './options.ts';
import { PacketStream, type StreamHeader } from './packet-stream.ts';

/**
 * The same capture through a `tcpdump` program, for hosts without koffi or libpcap of their own. It keeps up with less,
 * its counts arrive at the end, closing takes up to two seconds, and it can neither change its filter nor inject.
 *
 * @throws {CaptureError} `ERR_NO_LIBPCAP` when there is no such program; else as `openCaptureDevice`.
 */
export async function openTcpdumpCapture(options: CaptureOptions, program = 'tcpdump'): Promise<LiveCapture> {
  const checked = checkOptions(options);
  checked.signal?.throwIfAborted();
  const { spawn } = await import('node:child_process');
  // A process group of its own: the terminal's Ctrl-C is for us, and we tell the program when to end.
  const child = spawn(program, tcpdumpArguments(checked), {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const said = new Said(child.stderr);
  const chunks = child.stdout[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  await started(child, program);
  const stream = new PacketStream();
  let first: Packets | undefined;
  while (stream.header === undefined) {
    const next = await chunks.next();
    if (next.done === true) throw failureOf(await said.all, checked);
    first = stream.push(next.value);
  }
  return new TcpdumpCapture(child, said, stream, stream.header, chunks, first, checked);
}

type Packets = NonNullable<ReturnType<PacketStream['push']>>;

type Child = ChildProcessByStdio<null, Readable, Readable>;

/** The words for tcpdump(8). */
export function tcpdumpArguments(options: CheckedOptions): string[] {
  const { device, snapLength, bufferSize, direction, linkType, filter } = options;
  return [
    ...['-i', device, '-n', '-U', '-w', '-', '-s', String(snapLength)],
    ...['-B', String(Math.max(1, Math.floor(bufferSize / 1024)))],
    `--time-stamp-precision=${options.timestampPrecision === 'microseconds' ? 'micro' : 'nano'}`,
    ...(options.promiscuous ? [] : ['-p']),
    ...(direction === 'both' ? [] : ['-Q', direction]),
    ...(options.immediate ? ['--immediate-mode'] : []),
    ...(options.monitor ? ['-I'] : []),
    ...(linkType === undefined ? [] : ['-y', typeof linkType === 'number' ? dltName(linkType) : linkType]),
    '--',
    ...(filter === '' ? [] : [filter]),
  ];
}

/** The error that tcpdump's last words mean. */
export function failureOf(said: string, { device, filter }: CheckedOptions): CaptureError {
  const detail = lastWords(said);
  if (/permission|not permitted/i.test(said)) return activationError(-8, device, detail);
  if (/no such device|doesn't exist/i.test(said)) return activationError(-5, device, detail);
  if (/is not up/i.test(said)) return activationError(-9, device, detail);
  if (/filter expression|syntax error|expression rejected/i.test(said)) return filterError(filter, detail);
  return activationError(-1, device, detail);
}

/** The error that made tcpdump end while it captured: among its last words are its counts. */
export function endOf(said: string, { device }: CheckedOptions): CaptureError {
  const lines = said.split('\n').filter((line) => !/^(\d+ packets? |tcpdump: \d+ packets? )/.test(line));
  return readError(device, lastWords(lines.join('\n')));
}

function lastWords(said: string): string {
  const line = said.trim().split('\n').at(-1) ?? '';
  return line.replace(/^\S*tcpdump: /, '');
}

async function started(child: Child, program: string): Promise<void> {
  try {
    await once(child, 'spawn');
  } catch (cause) {
    const message = `live capture needs libpcap and koffi, or the program "${program}": install one of them`;
    throw new CaptureError('ERR_NO_LIBPCAP', message, { cause });
  }
}

/** What the program prints, bounded. */
class Said {
  text = '';
  /** Everything, once the program is over. */
  readonly all: Promise<string>;

  constructor(stderr: Readable) {
    stderr.setEncoding('utf8').on('data', (text: string) => {
      this.text = (this.text + text).slice(-MAX_SAID);
    });
    this.all = once(stderr, 'close').then(() => this.text);
  }

  /** The number that it said last. */
  count(what: string): number {
    const numbers = [...this.text.matchAll(new RegExp(`(\\d+) packets? ${what}`, 'g'))];
    return Number(numbers.at(-1)?.[1] ?? 0);
  }
}

const MAX_SAID = 65_536;
/** tcpdump lets the kernel hold a block back for a second; one that was just begun is due with the second tick. */
const DRAIN_MS = 2 * 1000 + 50;
/** The same for packets that are not held back. */
const IMMEDIATE_DRAIN_MS = 100;
/** After so long without a packet the program waits for one, and can be asked for its counts. */
const QUIET_MS = 50;

class TcpdumpCapture implements LiveCapture {
  readonly device: string;
  readonly linkType: number;
  readonly linkTypeName: { readonly name: string; readonly description: string };
  readonly snapLength: number;
  readonly timestampPrecision: 'microseconds' | 'nanoseconds';
  readonly warnings = ['captured through tcpdump: it keeps up with less than libpcap in this process'];
  readonly #options: CheckedOptions;
  readonly #child: Child;
  readonly #exit: Promise<number | null>;
  readonly #said: Said;
  readonly #stream: PacketStream;
  readonly #batches: BatchMaker;
  readonly #chunks: AsyncIterator<Uint8Array>;
  #queue: Packets[] = [];
  #reading: Promise<void> | undefined;
  #closing: Promise<void> | undefined;
  #failure: { readonly reason: unknown } | undefined;
  /** Whether nothing more comes. */
  #over = false;
  /** Whether nobody wants what comes. */
  #left = false;
  /** Packets that came through the pipe, given out, and never given out. */
  #fetched = 0;
  #captured = 0;
  #abandoned = 0;

  constructor(
    child: Child,
    said: Said,
    stream: PacketStream,
    header: StreamHeader,
    chunks: AsyncIterator<Uint8Array>,
    first: Packets | undefined,
    options: CheckedOptions,
  ) {
    const { linkType, snapLength, nanoseconds } = header;
    this.device = options.device;
    this.linkType = linkType;
    this.linkTypeName = { name: dltName(linkType), description: linkTypeName(linkType) };
    this.snapLength = snapLength;
    this.timestampPrecision = nanoseconds ? 'nanoseconds' : 'microseconds';
    this.#options = options;
    this.#child = child;
    this.#exit = exitOf(child);
    this.#said = said;
    this.#stream = stream;
    this.#batches = new BatchMaker(header.bytes, false, snapLength);
    this.#chunks = chunks;
    this.#came(first);
    options.signal?.addEventListener('abort', this.#onAbort, { once: true });
    if (options.signal?.aborted === true) this.#onAbort();
  }

  async next(): Promise<IteratorResult<LiveBatch, undefined>> {
    for (;;) {
      const packets = this.#queue.shift();
      if (packets !== undefined) return { done: false, value: this.#handOut(packets) };
      if (this.#failure !== undefined) throw await this.#fail(this.#failure.reason);
      if (this.#over || this.#left) return { done: true, value: undefined };
      await (this.#closing ?? this.#pull());
    }
  }

  async return(): Promise<IteratorResult<LiveBatch, undefined>> {
    await this.#abandon('SIGINT');
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** The counts that the program printed at its end; before it, only `captured` is known. */
  stats(): CaptureStats {
    return {
      received: this.#said.count('received by filter'),
      droppedByKernel: this.#said.count('dropped by kernel'),
      droppedByInterface: this.#said.count('dropped by interface'),
      droppedByQueue: this.#abandoned,
      captured: this.#captured,
    };
  }

  async setFilter(): Promise<void> {
    this.#mustBeOpen();
    throw new CaptureError(
      'ERR_UNSUPPORTED',
      'a capture through tcpdump cannot change its filter: open another one',
    );
  }

  inject(): void {
    this.#mustBeOpen();
    throw new CaptureError(
      'ERR_UNSUPPORTED',
      'a capture through tcpdump cannot inject: install koffi and libpcap',
    );
  }

  close(): Promise<void> {
    this.#closing ??= this.#over ? Promise.resolve() : this.#drain();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #mustBeOpen(): void {
    if (this.#over || this.#left || this.#closing !== undefined)
      throw new CaptureError('ERR_CLOSED', 'the capture is closed: open another one');
  }

  #handOut({ bytes, packets }: Packets): LiveBatch {
    this.#captured += packets;
    return this.#batches.make(bytes, packets);
  }

  #came(packets: Packets | undefined): void {
    if (packets === undefined) return;
    this.#fetched += packets.packets;
    if (this.#left) this.#abandoned += packets.packets;
    else this.#queue.push(packets);
  }

  /** Reads one piece of what the program writes. Never rejects: a failure is kept for the loop. */
  #pull(): Promise<void> {
    this.#reading ??= this.#read()
      .catch((reason: unknown) => {
        if (!this.#left) this.#failure ??= { reason };
        this.#over = true;
      })
      .finally(() => {
        this.#reading = undefined;
      });
    return this.#reading;
  }

  async #read(): Promise<void> {
    const chunk = await this.#chunks.next();
    if (chunk.done !== true) {
      this.#came(this.#stream.push(chunk.value));
      return;
    }
    const said = await this.#said.all;
    const code = await this.#exit;
    if (code !== 0 && !this.#left) this.#failure ??= { reason: endOf(said, this.#options) };
    this.#over = true;
  }

  /** tcpdump leaves behind what the kernel holds when it is told to end: so that is waited for before. */
  async #drain(): Promise<void> {
    const { bufferSize, immediate } = this.#options;
    const deadline = performance.now() + (immediate ? IMMEDIATE_DRAIN_MS : DRAIN_MS);
    const before = this.#fetchedBytes;
    for (let quiet = false; !this.#over && !this.#left; ) {
      const late = performance.now() > deadline;
      if (late && (quiet || this.#fetchedBytes - before > bufferSize)) break;
      if (quiet && this.#nothingLeft()) break;
      if (quiet && process.platform === 'linux') this.#child.kill('SIGUSR1');
      quiet = !(await Promise.race([this.#pull().then(() => true), sleep(QUIET_MS, false)]));
    }
    this.#child.kill('SIGINT');
    while (!this.#over) await this.#pull();
    this.#signal?.removeEventListener('abort', this.#onAbort);
  }

  get #fetchedBytes(): number {
    return this.#queue.reduce((sum, { bytes }) => sum + bytes.length, 0);
  }

  /** By the counts that were asked for last. Where the kernel counts double, this stays false. */
  #nothingLeft(): boolean {
    const { received, droppedByKernel } = this.stats();
    return received > 0 && this.#fetched === received - droppedByKernel;
  }

  readonly #onAbort = (): void => {
    this.#failure = { reason: this.#signal?.reason };
    void this.#abandon('SIGKILL');
  };

  async #fail(reason: unknown): Promise<unknown> {
    this.#failure = undefined;
    await this.#abandon('SIGKILL');
    return reason;
  }

  /** Ends the program without drain. What it still writes is read and counted, since it may be stuck in writing. */
  async #abandon(signal: NodeJS.Signals): Promise<void> {
    for (const { packets } of this.#queue) this.#abandoned += packets;
    this.#queue = [];
    this.#left = true;
    this.#signal?.removeEventListener('abort', this.#onAbort);
    this.#child.kill(signal);
    while (!this.#over) await this.#pull();
  }

  get #signal(): AbortSignal | undefined {
    return this.#options.signal;
  }
}

async function exitOf(child: Child): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode;
}

import type { ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { dltName, linkTypeName } from '@plainwire/pcap';
import type { CaptureStats } from './capture-stats.ts';
import { activationError, CaptureError, filterError } from './errors.ts';
import { BatchMaker, type LiveBatch } from './live-batch.ts';
import type { LiveCapture } from './live-capture.ts';
import { type CaptureOptions, type CheckedOptions, checkOptions } from './options.ts';
import { PacketStream, type StreamHeader } from './packet-stream.ts';

/**
 * The same capture through a `tcpdump` program, for hosts without koffi or libpcap of their own. It keeps up with less,
 * its counts arrive at the end, packets that the kernel holds at the end are lost, and it can neither change its filter
 * nor inject.
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
    ...(linkType === undefined ? [] : ['-y', String(linkType)]),
    '--',
    ...(filter === '' ? [] : [filter]),
  ];
}

/** The error that tcpdump's last words mean. */
export function failureOf(said: string, { device, filter }: CheckedOptions): CaptureError {
  const detail =
    said
      .trim()
      .split('\n')
      .at(-1)
      ?.replace(/^\S*tcpdump: /, '') ?? '';
  if (/permission|not permitted/i.test(said)) return activationError(-8, device, detail);
  if (/no such device|doesn't exist/i.test(said)) return activationError(-5, device, detail);
  if (/is not up/i.test(said)) return activationError(-9, device, detail);
  if (/filter expression|syntax error|expression rejected/i.test(said)) return filterError(filter, detail);
  return activationError(-1, device, detail);
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

  count(what: string): number {
    return Number(new RegExp(`(\\d+) packets? ${what}`).exec(this.text)?.[1] ?? 0);
  }
}

const MAX_SAID = 65_536;

class TcpdumpCapture implements LiveCapture {
  readonly device: string;
  readonly linkType: number;
  readonly linkTypeName: { readonly name: string; readonly description: string };
  readonly snapLength: number;
  readonly timestampPrecision: 'microseconds' | 'nanoseconds';
  readonly warnings = ['captured through tcpdump: it keeps up with less than libpcap in this process'];
  readonly #child: Child;
  readonly #said: Said;
  readonly #stream: PacketStream;
  readonly #batches: BatchMaker;
  readonly #chunks: AsyncIterator<Uint8Array>;
  #first: Packets | undefined;
  readonly #signal: AbortSignal | undefined;
  #captured = 0;
  #over = false;

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
    this.#child = child;
    this.#said = said;
    this.#stream = stream;
    this.#batches = new BatchMaker(header.bytes, false, snapLength);
    this.#chunks = chunks;
    this.#first = first;
    this.#signal = options.signal;
    this.#signal?.addEventListener('abort', this.#kill, { once: true });
  }

  async next(): Promise<IteratorResult<LiveBatch, undefined>> {
    const first = this.#first;
    this.#first = undefined;
    const packets = first ?? (this.#over ? undefined : await this.#read());
    this.#signal?.throwIfAborted();
    if (packets === undefined) {
      this.#over = true;
      return { done: true, value: undefined };
    }
    this.#captured += packets.packets;
    return { done: false, value: this.#batches.make(packets.bytes, packets.packets) };
  }

  async return(): Promise<IteratorResult<LiveBatch, undefined>> {
    this.#over = true;
    this.#signal?.removeEventListener('abort', this.#kill);
    this.#child.kill('SIGINT');
    // A program that is stuck in a write to us ends by this.
    this.#child.stdout.destroy();
    await this.#said.all;
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
      droppedByQueue: 0,
      captured: this.#captured,
    };
  }

  async setFilter(): Promise<void> {
    throw new CaptureError(
      'ERR_UNSUPPORTED',
      'a capture through tcpdump cannot change its filter: open another one',
    );
  }

  inject(): void {
    throw new CaptureError(
      'ERR_UNSUPPORTED',
      'a capture through tcpdump cannot inject: install koffi and libpcap',
    );
  }

  async close(): Promise<void> {
    this.#child.kill('SIGINT');
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #read(): Promise<Packets | undefined> {
    for (;;) {
      const chunk = await this.#chunks.next();
      if (chunk.done === true) break;
      const packets = this.#stream.push(chunk.value);
      if (packets !== undefined) return packets;
    }
    await this.#said.all;
    return undefined;
  }

  readonly #kill = (): void => {
    this.#signal?.removeEventListener('abort', this.#kill);
    this.#child.kill('SIGKILL');
  };
}

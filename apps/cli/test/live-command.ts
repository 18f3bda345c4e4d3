import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { devicesSync, openCaptureDevice } from '@plainwire/capture';
import { openCaptureSync } from '@plainwire/pcap';

const MAIN = join(import.meta.dirname, '../dist/main.js');

/** Why live tests cannot run here, or undefined when they can. Said aloud, so that a skip is never silent. */
export function whyNotLive(): string | undefined {
  const why = reason();
  if (why !== undefined) console.warn(`live tests of plainwire capture are skipped: ${why}`);
  return why;
}

function reason(): string | undefined {
  if (process.platform !== 'linux') return 'they use Linux devices and mounts';
  if (process.getuid?.() !== 0) return 'they need root to capture';
  if (!existsSync(MAIN)) return 'the command is not built';
  try {
    devicesSync();
  } catch (error) {
    return String(error);
  }
  return undefined;
}

export const temporaryFolder = () => mkdtempSync(join(tmpdir(), 'plainwire-capture-'));

/** A running `plainwire capture`. */
export class LiveCommand {
  readonly process: ChildProcess;
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  stderr = '';

  constructor(
    args: readonly string[],
    options: { cwd: string; prefix?: readonly string[]; stdout?: 'pipe' | number },
  ) {
    const [program, ...rest] = [...(options.prefix ?? []), process.execPath, MAIN, 'capture', ...args];
    this.process = spawn(program!, rest, {
      cwd: options.cwd,
      stdio: ['ignore', options.stdout ?? 'pipe', 'pipe'],
    });
    this.process.stderr!.on('data', (text) => {
      this.stderr += text;
    });
    this.ended = new Promise((resolve) =>
      this.process.on('close', (code, signal) => resolve({ code, signal })),
    );
  }

  /** Resolves when packets are taken in. */
  async listening(): Promise<this> {
    await this.said('listening on');
    return this;
  }

  async said(text: string): Promise<void> {
    let over = false;
    void this.ended.then(() => {
      over = true;
    });
    while (!this.stderr.includes(text) && !over) await pause(10);
    if (!this.stderr.includes(text)) throw new Error(`ended without "${text}": ${this.stderr}`);
  }

  async end(signal: NodeJS.Signals): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
    this.process.kill(signal);
    return this.ended;
  }
}

export const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Sends numbered datagrams to a port of this host that is held open. */
export class Blaster {
  readonly #receiver: Socket = createSocket('udp4');
  readonly #sender: Socket = createSocket('udp4');
  port = 0;
  sent = 0;

  async open(): Promise<this> {
    await new Promise<void>((resolve) => this.#receiver.bind(0, '127.0.0.1', resolve));
    this.port = this.#receiver.address().port;
    return this;
  }

  get filter(): string[] {
    return ['udp', 'dst', 'port', String(this.port)];
  }

  async send(count: number, payloadLength = 100): Promise<void> {
    for (let left = count; left > 0; left -= 100) {
      const burst = Array.from({ length: Math.min(100, left) }, () => this.#one(payloadLength));
      await Promise.all(burst);
    }
  }

  close(): void {
    this.#receiver.close();
    this.#sender.close();
  }

  #one(payloadLength: number): Promise<void> {
    const payload = Buffer.alloc(payloadLength);
    payload.writeUInt32BE(this.sent++);
    return new Promise((resolve, reject) =>
      this.#sender.send(payload, this.port, '127.0.0.1', (error) => (error ? reject(error) : resolve())),
    );
  }
}

/** Ethernet, IPv4 without options, UDP. */
const UDP_HEADERS = 42;

/** Sends numbered datagrams to port 7777 out of `device`, which a veth's other end sees come in once each. */
export async function injectDatagrams(device: string, count: number, payloadLength: number): Promise<void> {
  const frame = Buffer.alloc(UDP_HEADERS + payloadLength);
  frame.writeUInt16BE(0x0800, 12);
  frame.set([0x45, 0, 0, 0, 0, 0, 0, 0, 64, 17, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2], 14);
  frame.writeUInt16BE(28 + payloadLength, 16);
  frame.writeUInt16BE(4242, 34);
  frame.writeUInt16BE(7777, 36);
  frame.writeUInt16BE(8 + payloadLength, 38);
  const sender = openCaptureDevice({ device, filter: 'less 1', bufferSize: 1024 * 1024 });
  for (let number = 0; number < count; number++) {
    frame.writeUInt32BE(number, UDP_HEADERS);
    sender.inject(frame);
    if (number % 1000 === 999) await pause(1);
  }
  await sender.return?.();
}

/** The numbers of the datagrams in a file, and what the reader found wrong with it. */
export function numbersIn(file: string): { numbers: number[]; faults: string[] } {
  const numbers: number[] = [];
  using capture = openCaptureSync(file);
  for (const batch of capture) {
    for (const { buffer, offset } of batch) {
      numbers.push(new DataView(buffer.buffer, buffer.byteOffset).getUint32(offset + UDP_HEADERS));
    }
  }
  return { numbers, faults: capture.faults.map(({ code }) => code) };
}

/** Packets that tcpdump, a stranger, reads from the file. */
export function packetsBy(program: 'tcpdump' | 'tshark', file: string): number {
  const out = execFileSync(program, ['-n', '-r', file], {
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 2 ** 28,
  });
  return out.toString().split('\n').length - 1;
}

export const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);
export const textOf = (file: string) => readFileSync(file, 'utf8');

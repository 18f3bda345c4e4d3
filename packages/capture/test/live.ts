import { createSocket } from 'node:dgram';
import { openOn } from '../src/device-capture.ts';
import type { LiveCapture } from '../src/live-capture.ts';
import { loadNative } from '../src/native/native.ts';
import type { CaptureOptions } from '../src/options.ts';
import { openTcpdumpCapture } from '../src/tcpdump-capture.ts';

/** A way to packets; every way has the same tests. */
export interface Way {
  readonly name: string;
  open(options: CaptureOptions): Promise<LiveCapture>;
  /** Whether it changes its filter, injects and has counts while it runs. */
  readonly isWhole: boolean;
}

export const WAYS: readonly Way[] = [
  { name: 'libpcap writes to memory', open: async (options) => openOn(options), isWhole: true },
  {
    name: 'libpcap calls a function for each packet, as on Windows',
    open: async (options) => openOn(options, () => ({ ...loadNative(), libc: undefined })),
    isWhole: true,
  },
  {
    name: 'a tcpdump program writes to a pipe',
    open: (options) => openTcpdumpCapture(options),
    isWhole: false,
  },
];

/** Why live tests cannot run here, or undefined when they can. Said aloud, so that a skip is never silent. */
export function whyNotLive(): string | undefined {
  const why = reason();
  if (why !== undefined) console.warn(`live capture tests are skipped: ${why}`);
  return why;
}

function reason(): string | undefined {
  if (process.platform !== 'linux') return 'they make their network devices with Linux commands';
  if (process.getuid?.() !== 0) return 'they need root to capture';
  try {
    loadNative();
  } catch (error) {
    return String(error);
  }
  return undefined;
}

/** A UDP port of 127.0.0.1 that is held open, so that nothing answers with ICMP, and a way to send to it. */
export class UdpTarget {
  readonly #receiver = createSocket('udp4');
  readonly #sender = createSocket('udp4');
  port = 0;

  async open(): Promise<this> {
    await new Promise<void>((resolve) => this.#receiver.bind(0, '127.0.0.1', resolve));
    this.port = this.#receiver.address().port;
    return this;
  }

  get filter(): string {
    return `udp dst port ${this.port}`;
  }

  /** Sends `count` datagrams, numbered from `first` in their first four bytes. */
  async send(count: number, payloadLength = 100, first = 0): Promise<void> {
    for (let sent = 0; sent < count; sent += BURST) {
      const burst = Array.from({ length: Math.min(BURST, count - sent) }, (_, index) => {
        const payload = Buffer.alloc(payloadLength);
        payload.writeUInt32BE(first + sent + index);
        return new Promise<void>((resolve, reject) =>
          this.#sender.send(payload, this.port, '127.0.0.1', (error) => (error ? reject(error) : resolve())),
        );
      });
      await Promise.all(burst);
    }
  }

  close(): void {
    this.#receiver.close();
    this.#sender.close();
  }
}

const BURST = 100;
/** Ethernet, IPv4 without options, UDP. */
export const UDP_HEADERS = 14 + 20 + 8;

/** The numbers that the datagrams carried, in the order in which they were captured. */
export async function numbersOf(capture: LiveCapture): Promise<number[]> {
  const numbers: number[] = [];
  for await (const batch of capture) {
    for (const { buffer, offset } of batch)
      numbers.push(Buffer.from(buffer.buffer, buffer.byteOffset).readUInt32BE(offset + UDP_HEADERS));
  }
  return numbers;
}

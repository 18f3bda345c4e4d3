import type { AnalyzedFrame } from '@plainwire/analyzer';
import { ipv4Text, ipv6Text, macText, u16be } from '@plainwire/bytes';
import { type Compile, EXCHANGE_TITLES, type ExchangeProtocol, type ExchangeTap } from './exchange-tap.ts';

const RULE = `${'='.repeat(80)}\n`;

/** A table that grows with each frame and is printed at the end. */
export interface ExchangeTable {
  take(frame: AnalyzedFrame): void;
  text(): string;
}

/** The table that `tap` asks for, as tshark prints it. */
export function exchangeTable(tap: ExchangeTap, compile: Compile): ExchangeTable {
  return tap.kind === 'conv' ? new Conversations(tap, compile) : new Endpoints(tap, compile);
}

/** Who sent to whom in one header of a frame. */
interface Exchange {
  readonly source: string;
  readonly destination: string;
  /** 0 where the protocol has none. */
  readonly sourcePort: number;
  readonly destinationPort: number;
  /** `tcp.stream`: the same ports may be used again. */
  readonly stream: number;
}

/** The headers of one protocol in the frames that a filter lets pass. */
abstract class Exchanges implements ExchangeTable {
  protected readonly hasPorts: boolean;
  readonly #tap: ExchangeTap;
  readonly #passes: (frame: AnalyzedFrame) => boolean;
  #firstNs: bigint | undefined;

  constructor(tap: ExchangeTap, compile: Compile) {
    this.#tap = tap;
    this.#passes = compile(tap.filter);
    this.hasPorts = tap.protocol === 'tcp' || tap.protocol === 'udp';
  }

  take(frame: AnalyzedFrame): void {
    const now = frame.record.timestampNs;
    this.#firstNs ??= now;
    if (!this.#passes(frame)) return;
    const { layers, layerCount } = frame;
    for (let layer = 0; layer < layerCount; layer++) {
      const { name } = layers.protocolAt(layer);
      // What an error message quotes was counted when it was sent.
      if (name === 'icmp' || name === 'icmpv6') return;
      if (name !== this.#tap.protocol) continue;
      const exchange = exchangeAt(frame, layer, this.#tap.protocol);
      if (exchange !== undefined) this.count(exchange, frame.record.originalLength, now - this.#firstNs);
    }
  }

  text(): string {
    const { kind, protocol, filter } = this.#tap;
    const title = `${EXCHANGE_TITLES[protocol]} ${kind === 'conv' ? 'Conversations' : 'Endpoints'}`;
    const shown = filter === '' ? '<No Filter>' : filter;
    return `${RULE}${title}\nFilter:${shown}\n${this.head()}${this.lines().join('')}${RULE}`;
  }

  protected abstract count(exchange: Exchange, bytes: number, sinceFirstNs: bigint): void;
  protected abstract head(): string;
  protected abstract lines(): string[];
}

/** What went one way and the other. */
class Counts {
  frames = 0;
  sentFrames = 0;
  sentBytes = 0;
  receivedFrames = 0;
  receivedBytes = 0;

  sent(bytes: number): void {
    this.frames++;
    this.sentFrames++;
    this.sentBytes += bytes;
  }

  received(bytes: number): void {
    this.frames++;
    this.receivedFrames++;
    this.receivedBytes += bytes;
  }
}

interface Conversation {
  readonly counts: Counts;
  readonly left: string;
  readonly right: string;
  readonly fromNs: bigint;
  toNs: bigint;
}

class Conversations extends Exchanges {
  readonly #conversations = new Map<string, Conversation>();

  protected count(exchange: Exchange, bytes: number, sinceFirstNs: bigint): void {
    const { source, destination, sourcePort, destinationPort, stream } = exchange;
    const from = this.hasPorts ? `${source}:${sourcePort}` : source;
    const to = this.hasPorts ? `${destination}:${destinationPort}` : destination;
    const back = this.#conversations.get(`${to} ${from} ${stream}`);
    const found =
      this.#conversations.get(`${from} ${to} ${stream}`) ??
      back ??
      this.#begin(from, to, stream, sinceFirstNs);
    if (found.left === from) found.counts.sent(bytes);
    else found.counts.received(bytes);
    if (sinceFirstNs > found.toNs) found.toNs = sinceFirstNs;
  }

  /** Who is seen first stands on the left. */
  #begin(left: string, right: string, stream: number, fromNs: bigint): Conversation {
    const begun = { counts: new Counts(), left, right, fromNs, toNs: fromNs };
    this.#conversations.set(`${left} ${right} ${stream}`, begun);
    return begun;
  }

  protected head(): string {
    const margin = ' '.repeat(this.hasPorts ? 59 : 47);
    const what = `${margin}|       <-      | |       ->      | |     Total     |    Relative    |   Duration   |\n`;
    return `${what}${margin}| Frames  Bytes | | Frames  Bytes | | Frames  Bytes |      Start     |              |\n`;
  }

  protected lines(): string[] {
    const width = this.hasPorts ? 26 : 20;
    return byFrames([...this.#conversations.values()]).map(({ counts, left, right, fromNs, toNs }) => {
      const { frames, sentFrames, sentBytes, receivedFrames, receivedBytes } = counts;
      const columns = [
        `${left.padEnd(width)} <-> ${right.padEnd(width)}`,
        column(receivedFrames, receivedBytes),
        column(sentFrames, sentBytes),
        column(frames, sentBytes + receivedBytes),
        `${seconds(fromNs, 9).padStart(14)}   ${seconds(toNs - fromNs, 4).padStart(12)}\n`,
      ];
      return columns.join('  ');
    });
  }
}

class Endpoints extends Exchanges {
  readonly #endpoints = new Map<string, { readonly name: string; readonly counts: Counts }>();

  protected count(exchange: Exchange, bytes: number): void {
    this.#of(exchange.source, exchange.sourcePort).sent(bytes);
    this.#of(exchange.destination, exchange.destinationPort).received(bytes);
  }

  #of(address: string, port: number): Counts {
    const key = `${address} ${port}`;
    let found = this.#endpoints.get(key);
    if (found === undefined) {
      const name = address.padEnd(20) + (this.hasPorts ? `      ${String(port).padStart(5)}` : '');
      found = { name, counts: new Counts() };
      this.#endpoints.set(key, found);
    }
    return found.counts;
  }

  protected head(): string {
    const port = this.hasPorts ? 'Port  ||  ' : '';
    return `${' '.repeat(23)}|  ${port}Packets  | |  Bytes  | | Tx Packets | | Tx Bytes | | Rx Packets | | Rx Bytes |\n`;
  }

  protected lines(): string[] {
    return byFrames([...this.#endpoints.values()]).map(({ name, counts }) => {
      const { frames, sentFrames, sentBytes, receivedFrames, receivedBytes } = counts;
      const total = `${padded(frames, 6)}     ${padded(sentBytes + receivedBytes, 9)}`;
      const sent = `${padded(sentFrames, 6)}       ${padded(sentBytes, 9)}`;
      const received = `${padded(receivedFrames, 6)}       ${padded(receivedBytes, 9)}`;
      const gap = this.hasPorts ? '     ' : '      ';
      return `${name}${gap}${total}     ${sent}      ${received}   \n`;
    });
  }
}

/** Where the two addresses of a header stand, and how they are written. */
const ADDRESSES = {
  eth: { text: macText, source: 6, destination: 0 },
  ip: { text: ipv4Text, source: 12, destination: 16 },
  ipv6: { text: ipv6Text, source: 8, destination: 24 },
};

function isAddressed(name: string): name is keyof typeof ADDRESSES {
  return Object.hasOwn(ADDRESSES, name);
}

/** The exchange in the header at `layer`; undefined where addresses are missing. */
function exchangeAt(frame: AnalyzedFrame, layer: number, protocol: ExchangeProtocol): Exchange | undefined {
  const bytes = frame.bytesAt(layer);
  const start = frame.startAt(layer);
  if (!isAddressed(protocol)) {
    const below = networkBelow(frame, layer);
    if (below === undefined) return undefined;
    const stream = protocol === 'tcp' ? (frame.tcp?.connection.id ?? 0) : 0;
    return { ...below, sourcePort: u16be(bytes, start), destinationPort: u16be(bytes, start + 2), stream };
  }
  const { text, source, destination } = ADDRESSES[protocol];
  return {
    source: text(bytes, start + source),
    destination: text(bytes, start + destination),
    sourcePort: 0,
    destinationPort: 0,
    stream: 0,
  };
}

function networkBelow(frame: AnalyzedFrame, layer: number): Exchange | undefined {
  for (let below = layer - 1; below >= 0; below--) {
    const { name } = frame.layers.protocolAt(below);
    if (name === 'ip' || name === 'ipv6') return exchangeAt(frame, below, name);
  }
  return undefined;
}

/** The one with the most frames first, and of as many that which came first. */
function byFrames<T extends { readonly counts: Counts }>(rows: T[]): T[] {
  return rows.sort((a, b) => b.counts.frames - a.counts.frames);
}

const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'];

/** The largest unit of which there are ten, cut down to whole ones. */
function sizeText(bytes: number): string {
  let power = UNITS.length - 1;
  while (power > 0 && bytes < 10 * 1000 ** power) power--;
  return `${Math.floor(bytes / 1000 ** power)} ${UNITS[power]}`;
}

function column(frames: number, bytes: number): string {
  return `${padded(frames, 6)} ${sizeText(bytes).padEnd(9)}`;
}

function padded(count: number, width: number): string {
  return String(count).padStart(width);
}

function seconds(ns: bigint, digits: number): string {
  return (Number(ns) / 1e9).toFixed(digits);
}

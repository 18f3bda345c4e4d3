import { gunzipSync } from 'node:zlib';
import type { Connection, StreamChunk } from '../src/stream-chunk.ts';

// A reader of captures for these tests alone: just enough of pcap, pcapng, links, IP and TCP to get ordered bytes.
// It keeps the first copy of overlapping bytes, and waits for late segments as long as the capture lasts.

interface Flow {
  next: number;
  offset: number;
  waiting: { sequence: number; data: Uint8Array; record: number }[];
  fin: boolean;
}

export interface TinyCapture {
  readonly chunks: StreamChunk[];
  /** Text of Decryption Secrets Blocks. */
  readonly secrets: string;
}

export function readTinyCapture(file: Uint8Array): TinyCapture {
  const bytes =
    file[0] === 0x1f && file[1] === 0x8b ? new Uint8Array(gunzipSync(file)) : new Uint8Array(file);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const tcp = new TinyTcp();
  const secrets =
    view.getUint32(0) === 0x0a0d0d0a ? readPcapng(bytes, view, tcp) : readPcap(bytes, view, tcp);
  return { chunks: tcp.finish(), secrets };
}

function readPcap(bytes: Uint8Array, view: DataView, tcp: TinyTcp): string {
  const little = [0xd4c3b2a1, 0x4d3cb2a1].includes(view.getUint32(0));
  const link = view.getUint32(20, little) & 0xffff;
  for (let at = 24, record = 1; at + 16 <= bytes.length; record++) {
    const length = view.getUint32(at + 8, little);
    tcp.frame(link, bytes.subarray(at + 16, at + 16 + length), record);
    at += 16 + length;
  }
  return '';
}

function readPcapng(bytes: Uint8Array, view: DataView, tcp: TinyTcp): string {
  let little = true;
  let secrets = '';
  const links: number[] = [];
  let record = 0;
  for (let at = 0; at + 12 <= bytes.length; ) {
    if (view.getUint32(at) === 0x0a0d0d0a) little = view.getUint32(at + 8, true) === 0x1a2b3c4d;
    const type = view.getUint32(at, little);
    const length = view.getUint32(at + 4, little);
    if (type === 1) links.push(view.getUint16(at + 8, little));
    if (type === 6) {
      const captured = view.getUint32(at + 20, little);
      tcp.frame(
        links[view.getUint32(at + 8, little)]!,
        bytes.subarray(at + 28, at + 28 + captured),
        ++record,
      );
    }
    if (type === 3) {
      const captured = Math.min(view.getUint32(at + 8, little), length - 16);
      tcp.frame(links[0]!, bytes.subarray(at + 12, at + 12 + captured), ++record);
    }
    if (type === 10) {
      const size = view.getUint32(at + 12, little);
      secrets += Buffer.from(bytes.subarray(at + 16, at + 16 + size)).toString('latin1');
    }
    at += length;
  }
  return secrets;
}

class TinyTcp {
  readonly #connections = new Map<string, { connection: Connection; flows: [Flow, Flow] }>();
  readonly #fragments = new Map<string, { at: number; data: Uint8Array; more: boolean }[]>();
  readonly #out: StreamChunk[] = [];

  frame(link: number, data: Uint8Array, record: number): void {
    const ip = unwrap(link, data);
    if (ip !== undefined) this.#ip(ip, record);
  }

  finish(): StreamChunk[] {
    for (const { connection, flows } of this.#connections.values()) {
      for (const direction of [0, 1] as const) {
        const flow = flows[direction];
        while (flow.waiting.length > 0) {
          flow.waiting.sort((a, b) => (a.sequence - b.sequence) | 0);
          const length = (flow.waiting[0]!.sequence - flow.next) >>> 0;
          this.#out.push({
            ...base(connection, direction),
            kind: 'gap',
            offset: flow.offset,
            length,
            reason: 'lost',
          });
          flow.offset += length;
          flow.next = flow.waiting[0]!.sequence;
          this.#drain(connection, direction, flow);
        }
        this.#out.push({ ...base(connection, direction), kind: 'end', offset: flow.offset, length: 0 });
      }
    }
    return this.#out;
  }

  #ip(ip: Uint8Array, record: number): void {
    if (ip[0]! >> 4 === 6) {
      const length = ip[4]! * 256 + ip[5]!;
      if (ip[6] === 6)
        this.#tcp(`${hexOf(ip, 8, 24)}`, `${hexOf(ip, 24, 40)}`, ip.subarray(40, 40 + length), record);
      return;
    }
    const header = (ip[0]! & 15) * 4;
    const total = ip[2]! * 256 + ip[3]! || ip.length;
    const from = ip.subarray(12, 16).join('.');
    const to = ip.subarray(16, 20).join('.');
    let payload = ip.subarray(header, total);
    const fragment = ip[6]! * 256 + ip[7]!;
    if ((fragment & 0x3fff) !== 0) {
      const key = `${from} ${to} ${ip[4]! * 256 + ip[5]!}`;
      const list = this.#fragments.get(key) ?? [];
      this.#fragments.set(key, list);
      list.push({ at: (fragment & 0x1fff) * 8, data: payload, more: (fragment & 0x2000) !== 0 });
      const whole = assemble(list);
      if (whole === undefined) return;
      this.#fragments.delete(key);
      payload = whole;
    }
    if (ip[9] === 47)
      this.#ip(payload.subarray(4 + (payload[0]! & 0x80 ? 4 : 0) + (payload[0]! & 0x20 ? 4 : 0)), record);
    if (ip[9] === 6) this.#tcp(from, to, payload, record);
  }

  #tcp(from: string, to: string, tcp: Uint8Array, record: number): void {
    const view = new DataView(tcp.buffer, tcp.byteOffset, tcp.length);
    const [sourcePort, destinationPort] = [view.getUint16(0), view.getUint16(2)];
    const sequence = view.getUint32(4);
    const flags = tcp[13]!;
    const forward = `${from} ${sourcePort} ${to} ${destinationPort}`;
    const backward = `${to} ${destinationPort} ${from} ${sourcePort}`;
    let entry = this.#connections.get(forward) ?? this.#connections.get(backward);
    if (entry === undefined) {
      const connection: Connection = {
        id: this.#connections.size,
        endpoints: [
          { address: from, port: sourcePort },
          { address: to, port: destinationPort },
        ],
      };
      entry = { connection, flows: [newFlow(), newFlow()] };
      this.#connections.set(forward, entry);
    }
    const [one] = entry.connection.endpoints;
    const direction = one.address === from && one.port === sourcePort ? 0 : 1;
    const flow = entry.flows[direction];
    if (flags & 2) {
      flow.next = (sequence + 1) >>> 0;
      return;
    }
    const data = tcp.slice((tcp[12]! >> 4) * 4);
    if (data.length === 0) return;
    if (flow.next < 0) flow.next = sequence;
    flow.waiting.push({ sequence, data, record });
    this.#drain(entry.connection, direction, flow);
  }

  #drain(connection: Connection, direction: 0 | 1, flow: Flow): void {
    for (;;) {
      flow.waiting = flow.waiting.filter(
        ({ sequence, data }) => ((sequence + data.length - flow.next) | 0) > 0,
      );
      const index = flow.waiting.findIndex(({ sequence }) => ((sequence - flow.next) | 0) <= 0);
      if (index < 0) return;
      const { sequence, data, record } = flow.waiting.splice(index, 1)[0]!;
      const bytes = data.subarray((flow.next - sequence) | 0);
      const { length } = bytes;
      const sources = [{ record, offset: flow.offset, length }];
      this.#out.push({
        ...base(connection, direction),
        kind: 'data',
        offset: flow.offset,
        length,
        bytes,
        sources,
      });
      flow.offset += length;
      flow.next = (flow.next + length) >>> 0;
    }
  }
}

function newFlow(): Flow {
  return { next: -1, offset: 0, waiting: [], fin: false };
}

function base(connection: Connection, direction: 0 | 1) {
  return { connection, direction, sources: [], seconds: 0, nanoseconds: 0 };
}

function hexOf(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.from(bytes.subarray(from, to)).toString('hex');
}

function assemble(list: { at: number; data: Uint8Array; more: boolean }[]): Uint8Array | undefined {
  const parts = [...list].sort((a, b) => a.at - b.at);
  let at = 0;
  for (const part of parts) {
    if (part.at !== at) return undefined;
    at += part.data.length;
  }
  return parts.at(-1)!.more ? undefined : new Uint8Array(Buffer.concat(parts.map(({ data }) => data)));
}

/** From the link layer to the IP header. */
function unwrap(link: number, data: Uint8Array): Uint8Array | undefined {
  if (link === 101 || link === 12 || link === 228 || link === 229) return data;
  if (link === 0 || link === 108) return data.subarray(4);
  if (link === 276) return data.subarray(20);
  if (link === 113) return data.subarray(16);
  let at = 12;
  for (;;) {
    const type = data[at]! * 256 + data[at + 1]!;
    at += 2;
    if (type === 0x0800 || type === 0x86dd) return data.subarray(at);
    if (type === 0x8100 || type === 0x88a8) at += 2;
    else if (type === 0x8864) return data.subarray(at + 8);
    else if (type === 0x8847) {
      while ((data[at + 2]! & 1) === 0) at += 4;
      return data.subarray(at + 4);
    } else return undefined;
  }
}

import type { FieldInfo, FieldSource, FieldTable, FieldType, FieldValue } from '@plainwire/filter-lang';
import { openCaptureSync } from '@plainwire/pcap';
import { tshark } from './tshark.ts';

interface ProtocolItem {
  readonly name: string;
  readonly at: number;
  readonly size: number;
  /** End of what it encloses. */
  readonly limit: number;
}

interface Item {
  readonly name: string;
  readonly value: FieldValue;
  /** Index of the layer that it is in. */
  readonly layer: number;
}

/** A frame with the values that tshark found in it, so that a filter can be held against Wireshark's without a dissector. */
export class TsharkFrame implements FieldSource {
  readonly #registry: FieldTable;
  readonly #items: readonly Item[];
  readonly #protocols: readonly ProtocolItem[];
  readonly #bytes: Uint8Array;

  constructor(
    registry: FieldTable,
    protocols: readonly ProtocolItem[],
    items: readonly Item[],
    bytes: Uint8Array,
  ) {
    this.#registry = registry;
    this.#protocols = protocols;
    this.#items = items;
    this.#bytes = bytes;
  }

  get headerCount(): number {
    return this.#protocols.length;
  }

  protocolIdAt(layer: number): number {
    return this.#registry.find(this.#protocols[layer]!.name)?.protocolId ?? -1;
  }

  bytesAt(): Uint8Array {
    return this.#bytes;
  }

  startAt(layer: number): number {
    return this.#protocols[layer]!.at;
  }

  endAt(layer: number): number {
    return this.startAt(layer) + this.#protocols[layer]!.size;
  }

  limitAt(layer: number): number {
    return this.#protocols[layer]!.limit;
  }

  /** Whether a protocol lies in bytes that were put together from several frames, whose content PDML does not have. */
  get isJoined(): boolean {
    return this.#protocols.some(
      ({ at, size }, layer) =>
        at + size > this.#bytes.length || (layer > 0 && at < this.#protocols[layer - 1]!.at),
    );
  }

  values(fieldId: number): readonly FieldValue[] {
    const field = this.#fieldOf(fieldId);
    return this.#items.filter(({ name }) => name === field?.name).map(({ value }) => value);
  }

  valuesInLayer(fieldId: number, layer: number): readonly FieldValue[] {
    const field = this.#fieldOf(fieldId);
    return this.#items
      .filter((item) => item.name === field?.name && item.layer === layer)
      .map(({ value }) => value);
  }

  #fieldOf(id: number): FieldInfo | undefined {
    return byId(this.#registry).get(id);
  }
}

const indices = new WeakMap<FieldTable, Map<number, FieldInfo>>();

function byId(registry: FieldTable): Map<number, FieldInfo> {
  const known = indices.get(registry) ?? new Map([...registry].map((field) => [field.id, field]));
  indices.set(registry, known);
  return known;
}

/** Every frame of a capture as tshark dissects it. */
export function tsharkFrames(capture: string, registry: FieldTable): TsharkFrame[] {
  const bytes = [...openCaptureSync(capture)].flatMap((batch) =>
    batch.records.slice(0, batch.length).map(({ data }) => data),
  );
  const packets = tshark(['-n', '-r', capture, '-T', 'pdml']).split('<packet>').slice(1);
  return packets.map((packet, index) => frameOf(packet, bytes[index]!, registry));
}

/** Protocols whose value reaches over their payload, since tshark learns their length after it made the value. */
const UP_TO_THE_LIMIT: ReadonlySet<string> = new Set(['tcp', 'http', 'dns', 'tls', 'icmp']);
const TAG = /<(\/?)(proto|field) ?([^>]*?)(\/?)>/g;
const ATTRIBUTE = /(\w+)="([^"]*)"/g;

function frameOf(packet: string, bytes: Uint8Array, registry: FieldTable): TsharkFrame {
  const protocols: ProtocolItem[] = [];
  const items: Item[] = [];
  const open: number[] = [];
  let limit = bytes.length;
  for (const [, closing, kind, attributes, empty] of packet.matchAll(TAG)) {
    if (closing === '/') {
      if (kind === 'proto') open.pop();
      continue;
    }
    const given = Object.fromEntries(
      [...attributes!.matchAll(ATTRIBUTE)].map(([, key, text]) => [key, text]),
    );
    const name = given['name'] ?? '';
    if (kind === 'proto' || registry.find(name)?.type === 'protocol') {
      const at = Number(given['pos']);
      if (name === 'ip') limit = at + bytes[at + 2]! * 256 + bytes[at + 3]!;
      if (name === 'ipv6') limit = at + 40 + bytes[at + 4]! * 256 + bytes[at + 5]!;
      protocols.push({ name, at, size: Number(given['size']), limit: Math.min(limit, bytes.length) });
    }
    if (kind === 'proto' && empty !== '/') open.push(protocols.length - 1);
    const value = UP_TO_THE_LIMIT.has(name)
      ? bytes.subarray(Number(given['pos']), limit)
      : itemValue(given, registry.find(name)?.type, bytes);
    if (value !== undefined) items.push({ name, value, layer: open.at(-1) ?? protocols.length - 1 });
  }
  return new TsharkFrame(registry, protocols, items, bytes);
}

type Given = Readonly<Record<string, string>>;

function itemValue(given: Given, type: FieldType | undefined, frame: Uint8Array): FieldValue | undefined {
  const show = unquoteEntities(given['show'] ?? '');
  switch (type) {
    case undefined:
      return undefined;
    case 'none':
      return true;
    case 'protocol':
      return frame.subarray(Number(given['pos']), Number(given['pos']) + Number(given['size']));
    case 'boolean':
      return show !== '0' && show !== 'False' && show !== 'false';
    case 'ipv4':
      return show.split('.').reduce((address, octet) => 256 * address + Number(octet), 0);
    case 'ipv6':
      return ipv6(show);
    case 'float':
    case 'double':
      return Number(show);
    case 'relative_time':
      return nanoseconds(show);
    case 'absolute_time':
      return absolute(show);
    default:
      return plainValue(type, show, given['value'] ?? '');
  }
}

function plainValue(type: FieldType, show: string, hex: string): FieldValue | undefined {
  if (type.includes('string')) return unescapeText(show);
  if (/int(40|48|56|64)$/.test(type)) return BigInt(show);
  if (type === 'char') return show.startsWith("'") ? show.charCodeAt(1) : Number.parseInt(hex, 16);
  if (/int|framenum/.test(type)) return Number(show);
  if (type === 'ether') return fromHex(show.replaceAll(':', ''));
  return fromHex(hex === '' ? show.replaceAll(':', '') : hex);
}

function fromHex(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function ipv6(text: string): Uint8Array {
  const quad = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(text);
  const hexadecimal =
    quad === null ? text : quad[1] + [quad[2], quad[4]].map((_, i) => mixed(quad, i)).join(':');
  const [head = '', tail] = hexadecimal.split('::');
  const groups = (part: string) =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
  const [before, after] = [groups(head), groups(tail ?? '')];
  const all = [...before, ...new Array(8 - before.length - after.length).fill(0), ...after];
  return Uint8Array.from(all.flatMap((group) => [group >> 8, group & 255]));
}

function mixed(quad: RegExpExecArray, index: number): string {
  return (256 * Number(quad[2 + 2 * index]) + Number(quad[3 + 2 * index])).toString(16);
}

function nanoseconds(text: string): bigint {
  const [, sign, whole, fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?/.exec(text) ?? [];
  const value = BigInt(whole ?? 0) * 1_000_000_000n + BigInt(fraction.padEnd(9, '0').slice(0, 9));
  return sign === '-' ? -value : value;
}

function absolute(text: string): bigint | undefined {
  const [, day, time, fraction = ''] = /^(\w+ +\d+, \d+) (\d+:\d+:\d+)(?:\.(\d+))?/.exec(text) ?? [];
  if (day === undefined) return undefined;
  return BigInt(Date.parse(`${day} ${time} UTC`)) * 1_000_000n + BigInt(fraction.padEnd(9, '0').slice(0, 9));
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
  '&#x27;': "'",
};

function unquoteEntities(text: string): string {
  return text.replace(/&[#\w]+;/g, (entity) => ENTITIES[entity] ?? entity);
}

/** tshark writes strings in PDML as in a filter, without the quotes. */
function unescapeText(text: string): string {
  return text.replace(/\\(x[0-9a-fA-F]{2}|.)/g, (_, sequence: string) => {
    if (sequence.length === 3) return String.fromCharCode(Number.parseInt(sequence.slice(1), 16));
    return (
      (
        { n: '\n', r: '\r', t: '\t', v: '\v', f: '\f', a: '\x07', b: '\b', 0: '\0' } as Record<string, string>
      )[sequence] ?? sequence
    );
  });
}

import { compile } from '../src/compile.ts';
import type { CompileOptions, CompileResult, Filter } from '../src/compiler.ts';
import type { FieldInfo, FieldLocation, FieldSource, FieldType, FieldValue } from '../src/field.ts';
import { formatDiagnostic } from '../src/format-diagnostic.ts';
import { createRegistry } from '../src/registry.ts';

/** Protocol ids of the toy frames. */
export const ETH = 1;
export const IP = 2;
export const TCP = 3;
export const UDP = 4;
export const HTTP = 5;
export const IPV6 = 6;

const fields: FieldInfo[] = [];

function add(name: string, type: FieldType, more: Partial<FieldInfo> = {}): void {
  fields.push({ id: fields.length + 1, name, type, needs: 'frame', ...more });
}

function at(protocolId: number, offset: number, bits: number, shift = 0): FieldLocation {
  return { protocolId, at: offset, bits, shift };
}

const SET = new Map<boolean, string>([
  [true, 'Set'],
  [false, 'Not set'],
]);

add('frame', 'protocol');
add('frame.number', 'uint32');
add('frame.len', 'uint32');
add('frame.time', 'absolute_time');
add('frame.time_delta', 'relative_time');
add('frame.protocols', 'string');
add('eth', 'protocol', { protocolId: ETH });
add('eth.dst', 'ether', { protocolId: ETH, locate: [at(ETH, 0, 48)] });
add('eth.src', 'ether', { protocolId: ETH, locate: [at(ETH, 6, 48)] });
add('eth.addr', 'ether', { protocolId: ETH, locate: [at(ETH, 0, 48), at(ETH, 6, 48)] });
add('eth.type', 'uint16', {
  protocolId: ETH,
  locate: [at(ETH, 12, 16)],
  labels: new Map([
    [0x0800, 'IPv4'],
    [0x86dd, 'IPv6'],
  ]),
});
add('ip', 'protocol', { protocolId: IP });
add('ip.ttl', 'uint8', { protocolId: IP, locate: [at(IP, 8, 8)] });
add('ip.len', 'uint16', { protocolId: IP, locate: [at(IP, 2, 16)] });
add('ip.id', 'uint16', { protocolId: IP, locate: [at(IP, 4, 16)] });
add('ip.flags.df', 'boolean', { protocolId: IP, locate: [at(IP, 6, 1, 6)], labels: SET });
add('ip.frag_offset', 'uint16', { protocolId: IP, locate: [at(IP, 6, 13)] });
add('ip.proto', 'uint8', {
  protocolId: IP,
  locate: [at(IP, 9, 8)],
  labels: new Map([
    [1, 'ICMP'],
    [6, 'TCP'],
    [17, 'UDP'],
    [253, 'Experiment'],
    [254, 'Experiment'],
  ]),
});
add('ip.src', 'ipv4', { protocolId: IP, locate: [at(IP, 12, 32)] });
add('ip.dst', 'ipv4', { protocolId: IP, locate: [at(IP, 16, 32)] });
add('ip.addr', 'ipv4', { protocolId: IP, locate: [at(IP, 12, 32), at(IP, 16, 32)] });
add('tcp', 'protocol', { protocolId: TCP });
add('tcp.srcport', 'uint16', { protocolId: TCP, locate: [at(TCP, 0, 16)] });
add('tcp.dstport', 'uint16', { protocolId: TCP, locate: [at(TCP, 2, 16)] });
add('tcp.port', 'uint16', { protocolId: TCP, locate: [at(TCP, 0, 16), at(TCP, 2, 16)] });
add('tcp.seq', 'uint32', { protocolId: TCP, locate: [at(TCP, 4, 32)] });
add('tcp.flags', 'uint16', { protocolId: TCP, locate: [at(TCP, 12, 12)] });
add('tcp.flags.syn', 'boolean', { protocolId: TCP, locate: [at(TCP, 13, 1, 1)], labels: SET });
add('tcp.flags.ack', 'boolean', { protocolId: TCP, locate: [at(TCP, 13, 1, 4)], labels: SET });
add('tcp.scale', 'int32', { protocolId: TCP });
add('tcp.payload', 'bytes', { protocolId: TCP });
add('tcp.options.mss', 'protocol', { protocolId: TCP, isPart: true });
add('udp', 'protocol', { protocolId: UDP });
add('udp.port', 'uint16', { protocolId: UDP, locate: [at(UDP, 0, 16), at(UDP, 2, 16)] });
add('http', 'protocol', { protocolId: HTTP });
add('http.host', 'string', { protocolId: HTTP });
add('http.request.method', 'string', { protocolId: HTTP });
add('http.user_agent', 'string', { protocolId: HTTP });
add('ipv6', 'protocol', { protocolId: IPV6 });
add('ipv6.src', 'ipv6', { protocolId: IPV6, locate: [at(IPV6, 8, 128)] });
add('ipv6.dst', 'ipv6', { protocolId: IPV6, locate: [at(IPV6, 24, 128)] });
add('fc', 'protocol', { protocolId: 99 });
add('big.count', 'uint64');
add('big.ratio', 'double');
add('x.oid', 'oid');
add('x.guid', 'guid');
add('x.eui', 'eui64');
add('x.either', 'uint32');
add('x.either', 'string');
add('x.char', 'char');
add('x.none', 'none');
add('tls', 'protocol');
add('tls.record.version', 'uint16');

/** The fields of the toy frames: a little of everything. */
export const toyRegistry = createRegistry(fields);

export interface ToyLayer {
  readonly protocolId: number;
  readonly bytes: Uint8Array;
}

/** A frame put together by hand: layers with bytes, and values by field name for what lies nowhere. */
export class ToyFrame implements FieldSource {
  readonly #layers: readonly ToyLayer[];
  readonly #given: Readonly<Record<string, readonly FieldValue[]>>;
  /** How often values() was called: located fields never need it. */
  calls = 0;

  constructor(layers: readonly ToyLayer[], given: Readonly<Record<string, readonly FieldValue[]>> = {}) {
    this.#layers = layers;
    this.#given = given;
  }

  get headerCount(): number {
    return this.#layers.length;
  }

  protocolIdAt(layer: number): number {
    return this.#layers[layer]!.protocolId;
  }

  bytesAt(layer: number): Uint8Array {
    return this.#layers[layer]!.bytes;
  }

  startAt(): number {
    return 0;
  }

  endAt(layer: number): number {
    return this.#layers[layer]!.bytes.length;
  }

  values(fieldId: number): readonly FieldValue[] {
    this.calls++;
    const field = fields.find(({ id }) => id === fieldId)!;
    const own = this.#given[field.name] ?? this.#given[`${field.name}:${field.type}`];
    if (own !== undefined) return own;
    if (field.type !== 'protocol' || field.isPart) return [];
    return this.#layers.filter(({ protocolId }) => protocolId === field.protocolId).map(({ bytes }) => bytes);
  }
}

export function bytes(hex: string): Uint8Array {
  return Uint8Array.from(hex.replace(/\s/g, '').match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

export function eth(type = '0800'): ToyLayer {
  return { protocolId: ETH, bytes: bytes(`00005e005301 020000000001 ${type}`) };
}

export function ip(source: string, destination: string, { ttl = 64, proto = 6, df = true } = {}): ToyLayer {
  const header = bytes(`45000054 1234${df ? '40' : '00'}00 0000 0000`);
  header[8] = ttl;
  header[9] = proto;
  const addresses = [source, destination].flatMap((address) => address.split('.').map(Number));
  return { protocolId: IP, bytes: Uint8Array.from([...header, ...addresses]) };
}

export function tcp(source: number, destination: number, flags = 0x18): ToyLayer {
  const header = new Uint8Array(20);
  const view = new DataView(header.buffer);
  view.setUint16(0, source);
  view.setUint16(2, destination);
  view.setUint32(4, 1000);
  view.setUint16(12, 0x5000 | flags);
  return { protocolId: TCP, bytes: header };
}

export function udp(source: number, destination: number): ToyLayer {
  const header = new Uint8Array(8);
  new DataView(header.buffer).setUint16(0, source);
  new DataView(header.buffer).setUint16(2, destination);
  return { protocolId: UDP, bytes: header };
}

/** Layers with values by field name. */
export function frame(
  layers: readonly ToyLayer[],
  given: Readonly<Record<string, readonly FieldValue[]>> = {},
): ToyFrame {
  return new ToyFrame(layers, given);
}

/** A request from 192.0.2.17 port 50000 to 198.51.100.2 port 80. */
export function webFrame(given: Readonly<Record<string, readonly FieldValue[]>> = {}): ToyFrame {
  const layers = [
    eth(),
    ip('192.0.2.17', '198.51.100.2'),
    tcp(50000, 80),
    { protocolId: HTTP, bytes: ascii('GET / HTTP/1.1') },
  ];
  return frame(layers, {
    frame: [bytes('08 00 45 00 00 ff')],
    'frame.number': [7],
    'frame.len': [100],
    'frame.time': [1_000_000_000_000_000_000n],
    'frame.time_delta': [250_000_000n],
    'frame.protocols': ['eth:ethertype:ip:tcp:http'],
    'http.host': ['www.Example.com'],
    'http.request.method': ['GET'],
    'http.user_agent': ['Mozilla/5.0 (X11)'],
    ...given,
  });
}

export function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

type Options = Partial<CompileOptions>;

export function compileToy(text: string, options: Options = {}): CompileResult {
  return compile(text, { registry: toyRegistry, timezone: 'utc', ...options });
}

/** The filter, or an error with the diagnostics. */
export function filterOf(text: string, options: Options = {}): Filter {
  const result = compileToy(text, options);
  if (result.ok) return result.filter;
  throw new Error(result.diagnostics.map((each) => formatDiagnostic(text, each)).join('\n'));
}

export function matches(text: string, source: FieldSource, options: Options = {}): boolean {
  return filterOf(text, options)(source);
}

/** The codes of what is wrong with `text`. */
export function errorsOf(text: string, options: Options = {}): string[] {
  return compileToy(text, options)
    .diagnostics.filter(({ severity }) => severity === 'error')
    .map(({ code }) => code);
}

/** Codes of the remarks on a text that compiles. */
export function remarksOf(text: string, options: Options = {}): string[] {
  const result = compileToy(text, options);
  if (!result.ok) throw new Error(`${text} does not compile`);
  return result.diagnostics.map(({ code }) => code);
}

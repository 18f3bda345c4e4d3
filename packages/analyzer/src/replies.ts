import { u16be, u32be } from '@plainwire/bytes';
import { type Dissector, type Frame, isWholeDnsMessage } from '@plainwire/dissect';
import type { AnalyzedFrame } from './analyzed-frame.ts';
import { conversationKey } from './conversation-key.ts';
import type { NetworkLayers } from './network-layers.ts';

/** Protocols whose answers are matched with what they answer. */
export type AskingProtocol = 'dns' | 'icmp' | 'icmpv6';

/** What one layer of a frame is to earlier frames. */
export interface Reply {
  readonly protocol: AskingProtocol;
  /** It answers `earlier`, or comes again as `earlier` asked or answered, or answers nothing that was seen. */
  readonly kind: 'answer' | 'asked-again' | 'answered-again' | 'unsolicited';
  /** Number of the frame; 0 when there is none. */
  readonly earlier: number;
  readonly elapsedNs: bigint;
}

interface Request {
  readonly record: number;
  readonly timeNs: bigint;
  /** Number of the frame with its first answer, 0 before that. */
  answeredIn: number;
}

/** The oldest request is forgotten beyond these. */
const MOST_REQUESTS = 100_000;
/** A query that comes again within this time is the same one, sent again. */
const SAME_QUERY_NS = 5_000_000_000n;
const NONE: readonly Reply[] = [];
const RESPONSE = 0x80;

/** Finds to each answer of DNS, and of ICMP's and ICMPv6's echo, the request, as Wireshark does. */
export class Replies {
  /** DNS and what has its messages. */
  readonly #dns: ReadonlySet<number>;
  readonly #echoes: ReadonlyMap<number, Echo>;
  readonly #network: NetworkLayers;
  readonly #requests = new Map<string, Request>();

  constructor(dissector: Dissector, network: NetworkLayers) {
    this.#dns = new Set(['dns', 'mdns', 'llmnr'].map((name) => dissector.protocolId(name)));
    this.#network = network;
    this.#echoes = new Map([
      [dissector.protocolId('icmp'), { protocol: 'icmp', request: 8, reply: 0 }],
      [dissector.protocolId('icmpv6'), { protocol: 'icmpv6', request: 128, reply: 129 }],
    ]);
  }

  /** Takes note of what `frame` asks; gives what it answers. */
  of(frame: AnalyzedFrame): readonly Reply[] {
    const { layers } = frame;
    let replies: Reply[] | undefined;
    for (let layer = 1; layer < layers.layerCount; layer++) {
      const id = layers.protocolIdAt(layer);
      const echo = this.#echoes.get(id);
      if (echo === undefined && !this.#dns.has(id)) continue;
      if (this.#network.isQuoted(layers, layer)) continue;
      const reply = echo === undefined ? this.#message(frame, layer) : this.#echo(frame, layer, echo);
      if (reply === undefined) continue;
      replies ??= [];
      replies.push(reply);
    }
    return replies ?? NONE;
  }

  /** RFC 1035 §4.1.1: within a conversation the identification tells. */
  #message(frame: AnalyzedFrame, layer: number): Reply | undefined {
    const conversation = conversationOf(frame, layer);
    if (conversation === undefined) return undefined;
    const bytes = frame.layers.bytesAt(layer);
    const start = frame.layers.startAt(layer);
    const key = `${conversation} ${u16be(bytes, start)}`;
    const reply = this.#dnsReply(frame, key, (bytes[start + 2]! & RESPONSE) !== 0);
    // As in Wireshark, which gives up before it tells.
    return isWholeDnsMessage(bytes, start, frame.layers.limitAt(layer)) ? reply : undefined;
  }

  #dnsReply(frame: AnalyzedFrame, key: string, isResponse: boolean): Reply | undefined {
    const known = this.#requests.get(key);
    const told = { protocol: 'dns', elapsedNs: 0n } as const;
    if (isResponse) {
      if (known === undefined) return { ...told, kind: 'unsolicited', earlier: 0 };
      if (known.answeredIn > 0) return { ...told, kind: 'answered-again', earlier: known.answeredIn };
      return answer('dns', known, frame);
    }
    if (known !== undefined && known.answeredIn === 0 && sinceNs(known, frame) < SAME_QUERY_NS)
      return { ...told, kind: 'asked-again', earlier: known.record };
    this.#add(key, frame);
    return undefined;
  }

  /** RFC 792, RFC 4443 §4.2: all but the type is sent back, and with it goes the checksum. */
  #echo(frame: AnalyzedFrame, layer: number, { protocol, request, reply }: Echo): Reply | undefined {
    const { layers } = frame;
    const bytes = layers.bytesAt(layer);
    const start = layers.startAt(layer);
    const type = bytes[start]!;
    if ((type !== request && type !== reply) || layers.limitAt(layer) - start < 8) return undefined;
    const between = this.#endpoints(layers, layer);
    if (between === undefined) return undefined;
    const sum = ((u16be(bytes, start + 2) ^ 0xffff) + 0xffff - (type << 8)) % 0xffff;
    const key = `${protocol} ${between} ${sum} ${u32be(bytes, start + 4)}`;
    if (type === request) {
      this.#add(key, frame);
      return undefined;
    }
    const known = this.#requests.get(key);
    if (known === undefined) return undefined;
    this.#requests.delete(key);
    return answer(protocol, known, frame);
  }

  #endpoints(layers: Frame, layer: number): string | undefined {
    const network = this.#network.below(layers, layer);
    if (network < 0) return undefined;
    const { sourceAt, destinationAt, length } = this.#network.addressesAt(layers, network);
    return conversationKey(layers.bytesAt(network), sourceAt, destinationAt, length, 0, 0);
  }

  #add(key: string, { record }: AnalyzedFrame): void {
    this.#requests.delete(key);
    this.#requests.set(key, { record: record.number, timeNs: record.timestampNs, answeredIn: 0 });
    if (this.#requests.size <= MOST_REQUESTS) return;
    const [oldest] = this.#requests.keys();
    this.#requests.delete(oldest!);
  }
}

interface Echo {
  readonly protocol: 'icmp' | 'icmpv6';
  /** The type that asks, and the one that answers. */
  readonly request: number;
  readonly reply: number;
}

/** The UDP conversation or TCP connection that carries `layer`. */
function conversationOf({ udp, tcp }: AnalyzedFrame, layer: number): string | undefined {
  const carrier = udp.find((facts) => facts.layer === layer - 1);
  if (carrier !== undefined) return `udp ${carrier.conversation}`;
  return tcp === undefined ? undefined : `tcp ${tcp.connection.id}`;
}

function answer(protocol: AskingProtocol, known: Request, frame: AnalyzedFrame): Reply {
  known.answeredIn = frame.record.number;
  return { protocol, kind: 'answer', earlier: known.record, elapsedNs: sinceNs(known, frame) };
}

function sinceNs(known: Request, { record }: AnalyzedFrame): bigint {
  return record.timestampNs - known.timeNs;
}

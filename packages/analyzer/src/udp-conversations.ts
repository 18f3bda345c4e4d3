import { u16be } from '@plainwire/bytes';
import type { Dissector, Frame } from '@plainwire/dissect';
import type { CaptureRecord } from '@plainwire/pcap';
import { conversationKey } from './conversation-key.ts';
import type { NetworkLayers } from './network-layers.ts';

/** Where a datagram stands among those between the same two endpoints, in either direction. */
export interface UdpFacts {
  /** `udp.stream`: counted from 0 in the order in which conversations begin. */
  readonly conversation: number;
  /** Which layer of the frame it is. */
  readonly layer: number;
  /** Since the conversation began, and since its last datagram; undefined for one without data, and for a quoted one. */
  readonly sinceFirstNs: bigint | undefined;
  readonly sincePreviousNs: bigint | undefined;
}

interface Conversation {
  readonly number: number;
  readonly firstNs: bigint;
  lastNs: bigint;
}

/** The oldest conversation is forgotten beyond these; if it goes on, it counts as a new one. */
const MOST_CONVERSATIONS = 1_000_000;
const NONE: readonly UdpFacts[] = [];

/** Numbers UDP conversations as Wireshark does: by addresses and ports alone, and without an end. */
export class UdpConversations {
  readonly #udp: number;
  readonly #network: NetworkLayers;
  readonly #conversations = new Map<string, Conversation>();
  #next = 0;

  constructor(dissector: Dissector, network: NetworkLayers) {
    this.#udp = dissector.protocolId('udp');
    this.#network = network;
  }

  /** Of each UDP layer over IP, outermost first. */
  of(frame: Frame, record: CaptureRecord): readonly UdpFacts[] {
    let all: UdpFacts[] | undefined;
    for (let layer = frame.indexOf(this.#udp); layer >= 0; layer = frame.indexOf(this.#udp, layer + 1)) {
      const network = this.#network.below(frame, layer);
      if (network < 0) continue;
      all ??= [];
      all.push(this.#factsOf(frame, network, layer, record.timestampNs));
    }
    return all ?? NONE;
  }

  #factsOf(frame: Frame, network: number, layer: number, nowNs: bigint): UdpFacts {
    const conversation = this.#conversationOf(frame, network, layer, nowNs);
    const { number, firstNs, lastNs } = conversation;
    const hasData = frame.wireLimitAt(layer) > frame.endAt(layer);
    if (!hasData || this.#network.isQuoted(frame, layer)) {
      return { conversation: number, layer, sinceFirstNs: undefined, sincePreviousNs: undefined };
    }
    conversation.lastNs = nowNs;
    return { conversation: number, layer, sinceFirstNs: nowNs - firstNs, sincePreviousNs: nowNs - lastNs };
  }

  #conversationOf(frame: Frame, network: number, layer: number, nowNs: bigint): Conversation {
    const bytes = frame.bytesAt(layer);
    const start = frame.startAt(layer);
    const { sourceAt, destinationAt, length } = this.#network.addressesAt(frame, network);
    const key = conversationKey(
      frame.bytesAt(network),
      sourceAt,
      destinationAt,
      length,
      u16be(bytes, start),
      u16be(bytes, start + 2),
    );
    const known = this.#conversations.get(key);
    if (known !== undefined) return known;
    const conversation = { number: this.#next++, firstNs: nowNs, lastNs: nowNs };
    this.#conversations.set(key, conversation);
    if (this.#conversations.size > MOST_CONVERSATIONS) {
      const [oldest] = this.#conversations.keys();
      this.#conversations.delete(oldest!);
    }
    return conversation;
  }
}

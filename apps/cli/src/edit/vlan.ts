import { u16be } from '@plainwire/bytes';
import type { CaptureRecord } from '@plainwire/pcap';

const LINUX_SLL = 113;
/** Where a Linux cooked header says what follows it. */
const PROTOCOL_AT = 14;
const TAG_LENGTH = 4;
const VLAN = 0x8100;

/** The packet of a Linux cooked capture without its VLAN tag, or undefined when it has none. */
export function withoutVlan({ linkType }: CaptureRecord, packet: Uint8Array): Uint8Array | undefined {
  if (linkType !== LINUX_SLL || packet.length < PROTOCOL_AT + TAG_LENGTH) return undefined;
  if (u16be(packet, PROTOCOL_AT) !== VLAN) return undefined;
  const out = new Uint8Array(packet.length - TAG_LENGTH);
  out.set(packet.subarray(0, PROTOCOL_AT));
  out.set(packet.subarray(PROTOCOL_AT + TAG_LENGTH), PROTOCOL_AT);
  return out;
}

import { u16be } from '@plainwire/bytes';
import type { AnalyzedFrame } from '../analyzed-frame.ts';
import { fieldLabel } from './field-label.ts';

/** Where the type of what follows stands, in the headers that have one. */
const TYPE_AT: Readonly<Record<string, number>> = { eth: 12, vlan: 2, ieee8021ad: 2 };
/** What is less is a length (IEEE 802.3 §3.2.6). */
const SMALLEST_TYPE = 1536;

/** The columns of a frame whose innermost header, at `layer`, is followed by a type that nothing claims. */
export function unclaimedType(
  frame: AnalyzedFrame,
  layer: number,
): { protocol: string; info: string } | undefined {
  const name = frame.layers.protocolAt(layer).name;
  const bytes = frame.bytesAt(layer);
  const start = frame.startAt(layer);
  const at = TYPE_AT[name];
  if (at === undefined) return undefined;
  const type = u16be(bytes, start + at);
  if (type < SMALLEST_TYPE) return undefined;
  const info =
    fieldLabel(frame, 'eth.type', type) ?? (name === 'eth' ? 'Ethernet II' : tagText(u16be(bytes, start)));
  return { protocol: `0x${type.toString(16).padStart(4, '0')}`, info };
}

/** IEEE 802.1Q §9.6: priority, drop eligible, VLAN identifier. */
function tagText(tag: number): string {
  return `PRI: ${tag >> 13}  DEI: ${(tag >> 12) & 1}  ID: ${tag & 0xfff}`;
}

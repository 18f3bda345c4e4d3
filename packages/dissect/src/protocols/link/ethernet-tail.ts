import { u16be, u32be } from '@plainwire/bytes';
import type { LayerView } from '../../view.ts';
import { LARGEST_LENGTH } from './length-or-type.ts';

/** What follows the content of a link layer whose header says what is in it, but not how much. */
export interface EthernetTail {
  readonly padding?: Uint8Array;
  readonly trailer?: Uint8Array;
  readonly fcs?: number;
  /** Where padding should be, there is something else. */
  readonly isOddPadding: boolean;
}

/** Without FCS, a frame is padded to this length (IEEE 802.3-2022 §3.2.8). */
const MINIMUM_FRAME = 60;
const FCS_LENGTH = 4;

/** Those that have a tail of their own: it is theirs. */
const TAGS: ReadonlySet<string> = new Set(['vlan', 'ieee8021ad']);
/** Through these a length is seen, but for its own. */
const TRANSPARENT: ReadonlySet<string> = new Set(['mpls']);
/** Those whose length says nothing of what is behind them. */
const OPAQUE: ReadonlySet<string> = new Set(['pppoes', 'pppoed', 'macsec', 'data']);

/**
 * Padding, trailer and frame check sequence behind the content of a layer. Nothing in a frame says whether the FCS was
 * captured: as Wireshark does by default, zeros that fill the frame up to its minimum are padding, and four bytes at the
 * end of an outermost Ethernet frame of 64 bytes or more are taken for the FCS.
 *
 * @param canHaveFcs only Ethernet itself has one.
 */
export function ethernetTail(layer: LayerView, canHaveFcs = false): EthernetTail | undefined {
  const { frame, index, bytes, start } = layer;
  const wireEnd = index === 0 ? frame.wireLimit : frame.wireLimitAt(index - 1);
  const end = index === 0 ? frame.limit : frame.limitAt(index - 1);
  const from = contentEnd(layer, wireEnd);
  if (from >= end) return undefined;
  const to = from + paddingLength(layer, wireEnd - from);
  let zeros = from;
  while (zeros < Math.min(to, end) && bytes[zeros] === 0) zeros++;
  // What was not captured might not be zeros.
  if (zeros < to && zeros === end) return undefined;
  const padded = zeros < to ? from : to;
  const hasFcs =
    canHaveFcs &&
    index === 0 &&
    wireEnd - start >= MINIMUM_FRAME + FCS_LENGTH &&
    wireEnd - padded >= FCS_LENGTH;
  const trailerEnd = hasFcs ? Math.min(wireEnd - FCS_LENGTH, end) : end;
  return {
    ...(padded > from && { padding: bytes.subarray(from, padded) }),
    ...(trailerEnd > padded && { trailer: bytes.subarray(padded, trailerEnd) }),
    isOddPadding: zeros < to,
    ...(hasFcs && end >= wireEnd && { fcs: u32be(bytes, wireEnd - FCS_LENGTH) }),
  };
}

/** Whether the length at `at` (one of IEEE 802.3) says more than there is in what encloses the layer. */
export function lengthIsPastEnd({ frame, index, bytes, start }: LayerView, at: number): boolean {
  const length = u16be(bytes, start + at);
  const outside = index === 0 ? frame.wireLimit : frame.wireLimitAt(index - 1);
  return length <= LARGEST_LENGTH && start + at + 2 + length > outside;
}

/** Where the content ends by the header's own length, or by that of what is directly inside. */
function contentEnd({ frame, index, bytes }: LayerView, wireEnd: number): number {
  if (frame.wireLimitAt(index) < wireEnd) return frame.wireLimitAt(index);
  for (let inner = index + 1; inner < frame.layerCount && frame.bytesAt(inner) === bytes; inner++) {
    const { name } = frame.protocolAt(inner);
    if (TAGS.has(name) || OPAQUE.has(name)) return wireEnd;
    if (!TRANSPARENT.has(name)) return frame.wireLimitAt(inner);
  }
  return wireEnd;
}

/** How much a record needed to be filled up with before its tail, when it reaches the minimum. */
function paddingLength({ frame }: LayerView, tail: number): number {
  const recordLength = frame.wireLimit - frame.start;
  return recordLength < MINIMUM_FRAME ? 0 : Math.max(MINIMUM_FRAME - recordLength + tail, 0);
}

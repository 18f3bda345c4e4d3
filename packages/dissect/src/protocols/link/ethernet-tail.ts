import { u32be } from '@plainwire/bytes';
import type { LayerView } from '../../view.ts';

/** What follows the payload of an Ethernet frame. */
export interface EthernetTail {
  readonly padding?: Uint8Array;
  readonly trailer?: Uint8Array;
  readonly fcs?: number;
}

/** Without FCS, a frame is padded to this length (IEEE 802.3-2022 §3.2.8). */
const MINIMUM_FRAME = 60;
const FCS_LENGTH = 4;

/**
 * Padding, trailer and frame check sequence of an Ethernet layer. Nothing in the frame says whether the FCS was
 * captured: as Wireshark does by default, zeros up to the minimum length are padding, four bytes at the end of a frame
 * of 64 bytes or more are taken for the FCS.
 */
export function ethernetTail(layer: LayerView): EthernetTail | undefined {
  const { frame, index, bytes, start } = layer;
  const wireEnd = index === 0 ? frame.wireLimit : frame.wireLimitAt(index - 1);
  const end = index === 0 ? frame.limit : frame.limitAt(index - 1);
  const from = contentEnd(layer, wireEnd);
  if (from >= end) return undefined;
  const padded = paddingEnd(bytes, from, Math.min(start + MINIMUM_FRAME, end));
  const hasFcs = wireEnd - start >= MINIMUM_FRAME + FCS_LENGTH && wireEnd - padded >= FCS_LENGTH;
  const trailerEnd = hasFcs ? Math.min(wireEnd - FCS_LENGTH, end) : end;
  return {
    ...(padded > from && { padding: bytes.subarray(from, padded) }),
    ...(trailerEnd > padded && { trailer: bytes.subarray(padded, trailerEnd) }),
    ...(hasFcs && wireEnd <= end && { fcs: u32be(bytes, wireEnd - FCS_LENGTH) }),
  };
}

/** Where the first layer that knows its own length ends. */
function contentEnd(layer: LayerView, wireEnd: number): number {
  const { frame, index, bytes } = layer;
  for (let inner = index; inner < frame.layerCount && frame.bytesAt(inner) === bytes; inner++) {
    if (frame.wireLimitAt(inner) < wireEnd) return frame.wireLimitAt(inner);
  }
  return wireEnd;
}

/** End of the zeros from `from` to `to` when there is nothing else there, else `from`. */
function paddingEnd(bytes: Uint8Array, from: number, to: number): number {
  for (let at = from; at < to; at++) if (bytes[at] !== 0) return from;
  return Math.max(from, to);
}

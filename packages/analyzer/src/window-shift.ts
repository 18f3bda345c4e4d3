import type { Dissector, Frame } from '@plainwire/dissect';

const WINDOW_SCALE = 3;
const END_OF_OPTIONS = 0;
const NO_OPERATION = 1;

/** The shift count of the window scale option (RFC 7323 §2.2) of the frame's innermost TCP header, if it has one. */
export function windowShiftOf(dissector: Dissector, frame: Frame): number | undefined {
  const layer = frame.lastIndexOf(dissector.protocolId('tcp'));
  if (layer < 0) return undefined;
  const bytes = frame.bytesAt(layer);
  const end = frame.endAt(layer);
  let at = frame.startAt(layer) + 20;
  while (at < end && bytes[at] !== END_OF_OPTIONS) {
    if (bytes[at] === NO_OPERATION) {
      at += 1;
      continue;
    }
    const length = at + 1 < end ? bytes[at + 1]! : 0;
    if (length < 2 || at + length > end) return undefined;
    if (bytes[at] === WINDOW_SCALE && length === 3) return bytes[at + 2]!;
    at += length;
  }
  return undefined;
}

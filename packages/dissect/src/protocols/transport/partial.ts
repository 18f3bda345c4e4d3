import type { LayerView } from '../../view.ts';

const MORE_FRAGMENTS = 0x20;

/** Whether a layer's bytes are a part of what was sent: a fragment, or what an error message quotes. */
export function isPartial({ frame, index, bytes }: LayerView): boolean {
  for (let below = index - 1; below >= 0 && frame.bytesAt(below) === bytes; below--) {
    const { name, encloses } = frame.protocolAt(below);
    if (encloses) return true;
    if (name === 'ip' && (bytes[frame.startAt(below) + 6]! & MORE_FRAGMENTS) !== 0) return true;
    if (name === 'ipv6.fraghdr' && (bytes[frame.startAt(below) + 3]! & 1) !== 0) return true;
  }
  return false;
}

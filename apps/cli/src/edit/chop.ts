/** Bytes to cut out of each packet, as `-C [OFFSET:]LENGTH` says it. */
export interface Chop {
  /** From the packet's beginning; negative, from its end. */
  readonly offset: number;
  /** Positive: the bytes after the offset; negative: those before it, which without an offset is the packet's end. */
  readonly length: number;
}

/** The packet without the bytes that the chops name; what they name beyond its ends does not matter. */
export function chopped(packet: Uint8Array, chops: readonly Chop[]): Uint8Array {
  const cuts = chops.map((chop) => placeIn(packet.length, chop)).toSorted(([one], [other]) => one - other);
  const out = new Uint8Array(packet.length);
  let length = 0;
  let at = 0;
  for (const [from, to] of [...cuts, [packet.length, packet.length] as const]) {
    if (from > at) {
      out.set(packet.subarray(at, from), length);
      length += from - at;
    }
    at = Math.max(at, to);
  }
  return out.subarray(0, length);
}

function placeIn(packetLength: number, { offset, length }: Chop): readonly [from: number, to: number] {
  // No offset of a cut from the end is the end itself.
  const start = offset < 0 || (offset === 0 && length < 0) ? packetLength + offset : offset;
  const inside = (at: number) => Math.min(Math.max(at, 0), packetLength);
  return [inside(Math.min(start, start + length)), inside(Math.max(start, start + length))];
}

/** Bytes to cut out of each packet, as `-C [OFFSET:]LENGTH` says it. */
export interface Chop {
  /** From the packet's beginning; negative, from its end. */
  readonly offset: number;
  /** Positive: the bytes after the offset; negative: those before it, which without an offset is the packet's end. */
  readonly length: number;
}

/**
 * The packet without the bytes that the chops name. As in editcap, there are two regions, one for the lengths with and
 * one for those without a minus, and a packet in which they begin outside stays as it is.
 */
export function chopped(packet: Uint8Array, chops: readonly Chop[]): Uint8Array {
  const { length } = packet;
  const { from, first, last, to } = regionsIn(length, chops);
  const span = to - from;
  if (span < 0 || span > length) return packet;
  if (first + last >= span) return without(packet, from, to);
  return without(without(packet, to - last, to), from, from + first);
}

/** Where cutting begins and ends in a packet so long, and how much is cut at either end of that. */
interface Regions {
  readonly from: number;
  readonly first: number;
  readonly last: number;
  readonly to: number;
}

function regionsIn(packetLength: number, chops: readonly Chop[]): Regions {
  const head = sumOf(chops.filter(({ length }) => length > 0));
  const tail = sumOf(chops.filter(({ length }) => length < 0));
  const from = head.after + (head.before < 0 ? packetLength + head.before : 0);
  const to = tail.after > 0 ? tail.after + tail.before : packetLength + tail.before;
  const [first, last] = [head.length, -tail.length];
  if (from <= to || first === 0 || last === 0) return { from, first, last, to };
  // The one that is counted from the end comes first.
  return { from: to - last, first: last, last: first, to: from + first };
}

/** Several chops of one kind are one, as in editcap. */
function sumOf(chops: readonly Chop[]): { length: number; after: number; before: number } {
  const sum = { length: 0, after: 0, before: 0 };
  for (const { offset, length } of chops) {
    sum.length += length;
    if (offset > 0) sum.after += offset;
    else sum.before += offset;
  }
  return sum;
}

function without(packet: Uint8Array, from: number, to: number): Uint8Array {
  const before = packet.subarray(0, Math.max(from, 0));
  const after = packet.subarray(Math.max(to, before.length));
  const out = new Uint8Array(before.length + after.length);
  out.set(before);
  out.set(after, before.length);
  return out;
}

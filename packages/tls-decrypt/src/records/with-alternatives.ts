import type { Alternative } from '../stream-chunk.ts';

/**
 * The record `bytes[start, end)`, which stands at `offset` in its stream, with each of the other copies put in, then
 * with all of them: fresh arrays.
 */
export function* withAlternatives(
  bytes: Uint8Array,
  start: number,
  end: number,
  offset: number,
  alternatives: readonly Alternative[],
): Generator<Uint8Array> {
  const fitting = alternatives.filter(
    (each) => each.offset < offset + end - start && each.offset + each.bytes.length > offset,
  );
  for (const one of fitting) yield patched(bytes.subarray(start, end), offset, [one]);
  if (fitting.length > 1) yield patched(bytes.subarray(start, end), offset, fitting);
}

function patched(record: Uint8Array, offset: number, alternatives: readonly Alternative[]): Uint8Array {
  const copy = new Uint8Array(record);
  for (const { bytes, offset: at } of alternatives) {
    const from = Math.max(0, offset - at);
    const to = Math.min(bytes.length, offset + record.length - at);
    copy.set(bytes.subarray(from, to), at + from - offset);
  }
  return copy;
}

import type { RangeNode } from '../syntax/ast.ts';

/** The pieces of `whole` that the ranges name, joined; a piece out of range ends the list. */
export function sliceBytes(whole: Uint8Array, ranges: readonly RangeNode[]): Uint8Array {
  const first = ranges[0]!;
  if (ranges.length === 1) {
    const piece = pieceOf(whole.length, first);
    return piece === undefined ? EMPTY : whole.subarray(piece.start, piece.end);
  }
  const bytes: number[] = [];
  for (const range of ranges) {
    const piece = pieceOf(whole.length, range);
    if (piece === undefined) break;
    for (let at = piece.start; at < piece.end; at++) bytes.push(whole[at]!);
  }
  return Uint8Array.from(bytes);
}

/** The same for a string, counted in code points. */
export function sliceText(whole: string, ranges: readonly RangeNode[]): string {
  const points = [...whole];
  let text = '';
  for (const range of ranges) {
    const piece = pieceOf(points.length, range);
    if (piece === undefined) break;
    text += points.slice(piece.start, piece.end).join('');
  }
  return text;
}

const EMPTY = new Uint8Array(0);

function pieceOf(length: number, range: RangeNode): { start: number; end: number } | undefined {
  const start = range.start < 0 ? length + range.start : range.start;
  const end = endOf(length, start, range);
  return start < 0 || start >= length || end > length || end <= start ? undefined : { start, end };
}

function endOf(length: number, start: number, range: RangeNode): number {
  if (range.length !== undefined) return start + range.length;
  if (range.end === undefined) return length;
  return (range.end < 0 ? length + range.end : range.end) + 1;
}

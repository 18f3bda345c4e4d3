import type { Diagnostics } from '../diagnostic.ts';
import type { RangeNode } from './ast.ts';
import type { Token } from './token.ts';

const SHAPE = /^([-+]?\w+)?(?:\s*(:)\s*([-+]?\w+)?|(?<=\w)\s*-\s*([-+]?\w+))?$/;
const NUMBER = /^([-+]?)(0[xX][0-9a-fA-F]+|[0-9]+)$/;

/** `3`, `0:4` (offset and length), `2-5` (both inclusive), `:4`, `4:`; numbers may have a sign and C's prefixes. */
export function parseRange(token: Token, diagnostics: Diagnostics): RangeNode {
  const { text, from, to } = token;
  const read = readRange(text);
  if (typeof read !== 'string') return { ...read, from, to };
  diagnostics.error('bad-range', token, `${read}.`, { found: text });
  return { start: 0, length: 1, from, to };
}

type Range = { start: number; length?: number; end?: number };

/** The range, or what is wrong with it. */
function readRange(text: string): Range | string {
  const [shape, first, colon, second, last] = SHAPE.exec(text) ?? [];
  if (!shape) return `"${text}" is no range; write [offset:length], [first-last] or [offset]`;
  const unreadable = [first, second, last].find((part) => part !== undefined && Number.isNaN(whole(part)));
  if (unreadable !== undefined) return `"${unreadable}" is no whole number`;
  const start = first === undefined ? 0 : whole(first);
  if (last !== undefined) return inclusive(start, whole(last));
  if (colon === undefined) return { start, length: 1 };
  if (second === undefined) return { start };
  const length = whole(second);
  return length > 0 ? { start, length } : `The length ${length} is not positive`;
}

function inclusive(start: number, end: number): Range | string {
  return start < 0 === end < 0 && start < end
    ? { start, end }
    : `This range does not end behind its beginning; for one byte write [${start}]`;
}

function whole(text: string): number {
  const [, sign, digits] = NUMBER.exec(text) ?? [];
  if (digits === undefined || /^0[0-9]*[89]/.test(digits)) return Number.NaN;
  const size = /^0[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number(digits);
  if (size > 0x7fffffff) return Number.NaN;
  return sign === '-' ? -size : size;
}

import { caseless, complement, NAMED_SETS, union } from './byte-set.ts';
import { readEscape } from './parse-escape.ts';
import { type ByteSet, RegexMistake } from './syntax.ts';

const NAMED = /\[:(\^?)(\w+):\]/y;

interface Member {
  readonly set?: ByteSet;
  readonly byte?: number;
  readonly next: number;
}

/** The set that `[…]` at `at` stands for, and where the pattern goes on. */
export function readBrackets(
  pattern: string,
  at: number,
  isCaseless: boolean,
): { set: ByteSet; next: number } {
  const negated = pattern[at + 1] === '^';
  const first = at + (negated ? 2 : 1);
  const set = new Uint8Array(256);
  let next = first;
  while (pattern[next] !== ']' || next === first) {
    if (next >= pattern.length) throw new RegexMistake('the closing bracket ] is missing', at);
    next = readMember(pattern, next, set);
  }
  const members = isCaseless ? caseless(set) : set;
  return { set: negated ? complement(members) : members, next: next + 1 };
}

function readMember(pattern: string, at: number, set: Uint8Array): number {
  const low = member(pattern, at);
  if (low.byte === undefined) {
    union(set, low.set!);
    return low.next;
  }
  const isRange = pattern[low.next] === '-' && pattern[low.next + 1] !== ']' && low.next + 1 < pattern.length;
  const high = isRange ? member(pattern, low.next + 1) : undefined;
  if (high?.byte === undefined) {
    set[low.byte] = 1;
    return low.next;
  }
  if (high.byte < low.byte) throw new RegexMistake('a range in brackets goes upwards', at);
  set.fill(1, low.byte, high.byte + 1);
  return high.next;
}

function member(pattern: string, at: number): Member {
  if (pattern[at] === '\\') return readEscape(pattern, at, true);
  NAMED.lastIndex = at;
  const named = NAMED.exec(pattern);
  if (named === null) return { byte: pattern.charCodeAt(at), next: at + 1 };
  const set = NAMED_SETS.get(named[2]!);
  if (set === undefined) throw new RegexMistake(`[:${named[2]}:] is no named class`, at);
  return { set: named[1] === '^' ? complement(set) : set, next: at + named[0].length };
}

import { byteSet, ESCAPED_SETS } from './byte-set.ts';
import { type Assertion, type ByteSet, RegexMistake } from './syntax.ts';

const CONTROL: ReadonlyMap<string, number> = new Map([
  ['a', 7],
  ['e', 27],
  ['f', 12],
  ['n', 10],
  ['r', 13],
  ['t', 9],
]);
const ASSERTIONS: ReadonlyMap<string, Assertion> = new Map([
  ['A', 'text-start'],
  ['b', 'word-boundary'],
  ['B', 'no-word-boundary'],
  ['z', 'text-end'],
  ['Z', 'text-end-or-newline'],
]);
const HEX = /x\{([0-9a-fA-F]{1,2})\}|x([0-9a-fA-F]{0,2})/y;
const OCTAL = /0[0-7]{0,2}|[1-3][0-7]{2}|o\{([0-7]{1,3})\}/y;

export interface Escape {
  readonly set?: ByteSet;
  readonly assertion?: Assertion;
  /** The byte it stands for, when it stands for one. */
  readonly byte?: number;
  /** Where the pattern goes on. */
  readonly next: number;
}

/** The escape whose backslash is at `at`. Inside brackets `\b` is a backspace and assertions mean nothing. */
export function readEscape(pattern: string, at: number, inBrackets: boolean): Escape {
  const letter = pattern[at + 1];
  if (letter === undefined) throw new RegexMistake('the pattern ends with a backslash', at);
  const next = at + 2;
  if (inBrackets && letter === 'b') return { byte: 8, next };
  const set = ESCAPED_SETS.get(letter);
  if (set !== undefined) return { set, next };
  const assertion = inBrackets ? undefined : ASSERTIONS.get(letter);
  if (assertion !== undefined) return { assertion, next };
  const byte = CONTROL.get(letter);
  if (byte !== undefined) return { byte, next };
  if (letter === 'c') return controlLetter(pattern, at);
  return numeric(pattern, at, inBrackets) ?? literal(letter, at);
}

function numeric(pattern: string, at: number, inBrackets: boolean): Escape | undefined {
  const hex = matchAt(HEX, pattern, at + 1);
  if (hex !== undefined) return coded(Number.parseInt(hex[1] ?? (hex[2] || '0'), 16), at, hex);
  const octal = matchAt(OCTAL, pattern, at + 1);
  if (octal !== undefined) return coded(Number.parseInt(octal[1] ?? octal[0], 8), at, octal);
  if (/[1-9]/.test(pattern[at + 1]!) && !inBrackets) {
    throw new RegexMistake('backreferences are not supported, they make matching take exponential time', at);
  }
  return undefined;
}

function coded(byte: number, at: number, found: RegExpExecArray): Escape {
  if (byte > 255) throw new RegexMistake('a byte goes up to 255', at);
  return { byte, next: at + 1 + found[0].length };
}

function controlLetter(pattern: string, at: number): Escape {
  const code = pattern.toUpperCase().charCodeAt(at + 2);
  if (Number.isNaN(code)) throw new RegexMistake('\\c needs a letter after it', at);
  return { byte: code ^ 0x40, next: at + 3 };
}

function literal(letter: string, at: number): Escape {
  if (letter === 'k' || letter === 'g') throw new RegexMistake('backreferences are not supported', at);
  if (/[A-Za-z0-9]/.test(letter)) throw new RegexMistake(`\\${letter} is not supported`, at);
  return { byte: letter.charCodeAt(0), next: at + 2 };
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}

export function single(byte: number): ByteSet {
  return byteSet([byte, byte]);
}

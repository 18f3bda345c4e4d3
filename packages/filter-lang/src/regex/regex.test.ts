import { describe, expect, it } from 'vitest';
import { Automaton } from './automaton.ts';
import { parseRegex } from './parse.ts';
import { assemble } from './program.ts';
import { Regex } from './regex.ts';
import { RegexMistake } from './syntax.ts';

function regex(pattern: string): Regex {
  return new Regex(new TextEncoder().encode(pattern), 5000, 200);
}

function mistake(pattern: string): string {
  try {
    regex(pattern);
  } catch (error) {
    if (error instanceof RegexMistake) return error.message;
    throw error;
  }
  return '';
}

describe('a regular expression', () => {
  it.each([
    ['abc', 'xxABCxx', true],
    ['(?-i)abc', 'ABC', false],
    ['(?-i:a)B', 'aB', true],
    ['(?-i:a)B', 'Ab', false],
    ['', 'anything', true],
    ['^abc', 'abcd', true],
    ['^abc', 'xabc', false],
    ['abc$', 'xabc', true],
    ['abc$', 'xabc\n', true],
    ['abc\\z', 'xabc\n', false],
    ['abc\\Z', 'xabc\n', true],
    ['abc$', 'xabc\nx', false],
    ['(?m)abc$', 'xabc\nx', true],
    ['(?m)^x', 'abc\nx', true],
    ['^x', 'abc\nx', false],
    ['a.c', 'a\nc', false],
    ['(?s)a.c', 'a\nc', true],
    ['a|b|c', 'xxb', true],
    ['^(a|b)*$', 'ababab', true],
    ['^(a|b)*$', 'ababac', false],
    ['^a{3}$', 'aaa', true],
    ['^a{3}$', 'aa', false],
    ['^a{2,3}$', 'aaa', true],
    ['^a{2,}$', 'aaaaaa', true],
    ['^a{2,3}$', 'aaaa', false],
    ['a{,3}', 'a{,3}', true],
    ['a{x', 'a{x', true],
    ['[a-c]+x', 'zzabcx', true],
    ['[^a-c]x', 'ax', false],
    ['[]a]b', ']b', true],
    ['[a-]b', '-b', true],
    ['[[:digit:]]{2}', 'a12', true],
    ['[[:^digit:]]', '12', false],
    ['\\d+\\s\\w', '12 x', true],
    ['\\bfoo\\b', 'a foo b', true],
    ['\\bfoo\\b', 'afoo', false],
    ['\\Boo', 'foo', true],
    ['\\x41\\x{42}\\103', 'ABC', true],
    ['\\Q.*\\E', 'a.*', true],
    ['\\Q.*\\E', 'abc', false],
    ['a\\.b', 'axb', false],
    ['(?x) a b # c', 'ab', true],
    ['(?#note)ab', 'ab', true],
    ['(?<name>ab)+', 'abab', true],
    ['(?P<n>a)(?:b)', 'ab', true],
    ['a*?b', 'aaab', true],
    ['()*x', 'x', true],
    ['(a*)*$', 'aaa', true],
    ['é', 'É', false],
    ['é', 'café', true],
  ])('%s in %j is %s', (pattern, text, expected) => {
    expect(regex(pattern).testText(text)).toBe(expected);
  });

  it('looks at bytes, not characters', () => {
    expect(regex('\\xff').test(Uint8Array.of(1, 0xff))).toBe(true);
    expect(regex('^.$').test(Uint8Array.of(0xe9))).toBe(true);
    expect(regex('\\x00\\x00').test(Uint8Array.of(1, 0, 0))).toBe(true);
  });

  it.each([
    ['(a', 'closing parenthesis'],
    ['a)', 'closes nothing'],
    ['[a', 'closing bracket'],
    ['*a', 'nothing before'],
    ['a\\', 'backslash'],
    ['(?=a)', 'lookaround'],
    ['(?<!a)b', 'lookaround'],
    ['(a)\\1', 'backreferences'],
    ['\\k<n>', 'backreferences'],
    ['(?>a)', 'atomic'],
    ['a++', 'possessive'],
    ['(?R)', 'recursion'],
    ['(?(1)a)', 'conditions'],
    ['(*UTF8)a', 'verbs'],
    ['\\p{L}', 'not supported'],
    ['[z-a]', 'upwards'],
    ['[[:nope:]]', 'no named class'],
    ['a{9000}', 'too large'],
    ['((((a{9}){9}){9}){9}){9}', 'too large'],
    ['('.repeat(1000), 'nested too deeply'],
  ])('%s is refused: %s', (pattern, reason) => {
    expect(mistake(pattern)).toContain(reason);
  });
});

/** Patterns on which backtracking engines take exponential or high polynomial time, and what to feed them. */
const EVIL: readonly (readonly [string, string])[] = [
  ['(a+)+$', 'a'],
  ['(a*)*b', 'a'],
  ['(a|a)*b', 'a'],
  ['(a|aa)+$', 'a'],
  ['(.*a){12}', 'a'],
  ['(a|b|ab)*c', 'ab'],
  ['^(([a-z])+.)+[A-Z]([a-z])+$', 'a'],
  ['([a-zA-Z]+)*1', 'a'],
  ['(x+x+)+y', 'x'],
  ['(.*)*=', '.'],
  ['^(\\d+)*$', '1'],
  ['(\\w+\\s?)*!', 'a '],
  ['.*.*.*=', 'a'],
  ['(a?){30}a{30}', 'a'],
  ['^((ab)*)+$', 'ab'],
  ['(([a-z]+)*)+@', 'a'],
  ['\\s+$', ' '],
  ['(\\s*,\\s*)*;', ' ,'],
  ['(?:a+){10}b', 'a'],
  ['(a{1,30}){1,30}b', 'a'],
  ['([ab]*)[bc]*[cd]*x', 'b'],
  ['^(.+)+$\\n', 'a'],
  ['(<[^>]*>)*!', '<a>'],
  ['("[^"]*"|[^"]+)*\\z!', '"a'],
  ['(\\/\\*.*)*\\*\\/', '/*'],
  ['(.+)+\\.(.+)+@', 'a.'],
  ['((a+)*b?)*c', 'a'],
  ['a.*b.*c.*d.*e', 'abcd'],
  ['(0|[1-9]\\d*)*x', '10'],
  ['(a|b)*a(a|b){12}x', 'ab'],
];

describe('linear time', () => {
  it.each(EVIL)('%s', (pattern, unit) => {
    const program = assemble(parseRegex(pattern, 200), 5000);
    const text = new TextEncoder().encode(unit.repeat(20_000 / unit.length));
    const automaton = new Automaton(program);
    automaton.search(text, text.length);
    expect(automaton.steps).toBeLessThanOrEqual((text.length + 1) * program.length);
  });
});

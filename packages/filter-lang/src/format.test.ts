import { describe, expect, it } from 'vitest';
import { format } from './format.ts';
import { parseFilter } from './parse-filter.ts';
import type { AstNode } from './syntax/ast.ts';

function canonical(text: string): string {
  return format(parseFilter(text).ast);
}

/** The tree without positions. */
function shape(node: AstNode): unknown {
  return JSON.parse(
    JSON.stringify(node, (key, value) => (['from', 'to', 'at'].includes(key) ? undefined : value)),
  );
}

describe('format', () => {
  it.each([
    ['', ''],
    ['tcp', 'tcp'],
    ['tcp&&udp||ip', 'tcp and udp or ip'],
    ['(tcp or udp) and ip', '(tcp or udp) and ip'],
    ['!(tcp.port eq 80)', 'not tcp.port == 80'],
    ['! ( tcp and udp )', 'not (tcp and udp)'],
    ['tcp.port  in{80,443,8000..8999}', 'tcp.port in {80, 443, 8000 .. 8999}'],
    ['tcp.port not in {80}', 'tcp.port not in {80}'],
    ['a.b~="x"', 'a.b !== "x"'],
    ['{a.b + 1} * 2 == 4', '{a.b + 1} * 2 == 4'],
    ['a.b + {1 * 2} == 4', 'a.b + 1 * 2 == 4'],
    ['a.b - {c.d - 1} == 4', 'a.b - {c.d - 1} == 4'],
    ['1 < a.b < 5', '1 < a.b and a.b < 5'],
    ['all a.b bitand 3 > 1', 'all a.b & 3 > 1'],
    ['-a.b < -3', '-a.b < -3'],
    ['frame[0:4,6-8,-1,2:] == 00', 'frame[0:4,6-8,-1,2:] == 00'],
    ['ip.src#[2] == 1.2.3.4 and ip.src#3', 'ip.src#2 == 1.2.3.4 and ip.src#3'],
    ['ip.src#[1,-1]', 'ip.src#[1,-1]'],
    ['@a.b[0] == 00', '@a.b[0] == 00'],
    ['.tcp', '.tcp'],
    ['upper( a.b )matches r"x"', 'upper(a.b) matches r"x"'],
    [`a.b == 'x'`, `a.b == 'x'`],
    ['a.b == $' + '{c.d}', 'a.b == $' + '{c.d}'],
    ['a xor b and c', 'a xor b and c'],
    ['(a xor b) and c', '(a xor b) and c'],
  ])('%s → %s', (text, expected) => {
    expect(canonical(text)).toBe(expected);
    expect(shape(parseFilter(expected).ast)).toEqual(shape(parseFilter(text).ast));
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { complete } from '../src/complete.ts';
import { format } from '../src/format.ts';
import { formatDiagnostic } from '../src/format-diagnostic.ts';
import { parseFilter } from '../src/parse-filter.ts';
import { compileToy, errorsOf, toyRegistry, webFrame } from './toy.ts';

const web = webFrame();
const WORDS = [
  'tcp',
  'ip.src',
  'tcp.port',
  'http.host',
  'frame',
  'x.none',
  'nope',
  '80',
  '0x1',
  '1.5',
  '192.0.2.1/24',
  '::1',
  'aa:bb',
  '-1',
  '"a"',
  'r"b"',
  "'c'",
  '==',
  '!=',
  '===',
  '~=',
  '<',
  '>=',
  'contains',
  'matches',
  'in',
  'not',
  'and',
  'or',
  'xor',
  'any',
  'all',
  '{',
  '}',
  '(',
  ')',
  '[',
  ']',
  '[0:2]',
  '#1',
  '#[-1]',
  '@',
  '$',
  '${',
  '..',
  ',',
  '&',
  '+',
  '-',
  '*',
  '/',
  '%',
  '!',
  '~',
  '.',
  ':',
  'len(',
  'max(',
  'string(',
  'upper(',
  '\\',
  '"',
  "'",
  ';',
  '=',
  '\u0000',
  'é',
  '\u{1f600}',
];
const texts = fc.oneof(
  fc.array(fc.constantFrom(...WORDS), { maxLength: 25 }).map((words) => words.join(' ')),
  fc.array(fc.constantFrom(...WORDS), { maxLength: 25 }).map((words) => words.join('')),
  fc.string({ unit: 'binary', maxLength: 60 }),
);

describe('any text', () => {
  it('compiles or gives diagnostics, and never throws', () => {
    fc.assert(
      fc.property(texts, fc.constantFrom('4.0' as const, '4.6' as const), (text, dialect) => {
        const result = compileToy(text, { dialect, macros: { m: '$1' } });
        for (const diagnostic of result.diagnostics) {
          expect(diagnostic.start).toBeLessThanOrEqual(diagnostic.end);
          expect(diagnostic.end).toBeLessThanOrEqual(text.length);
          expect(formatDiagnostic(text, diagnostic).split('\n')).toHaveLength(3);
        }
        if (result.ok) expect(typeof result.filter(web)).toBe('boolean');
        else expect(result.diagnostics.some(({ severity }) => severity === 'error')).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  it('that compiles means the same in canonical form', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const result = compileToy(text);
        if (!result.ok) return;
        const again = compileToy(format(result.filter.ast));
        expect(again.ok && again.filter(web)).toBe(result.filter(web));
      }),
      { numRuns: 3000 },
    );
  });

  it('can be completed anywhere', () => {
    fc.assert(
      fc.property(texts, fc.nat(60), (text, at) => {
        const cursor = Math.min(at, text.length);
        for (const { start, end } of complete(text, cursor, { registry: toyRegistry })) {
          expect(start).toBeLessThanOrEqual(cursor);
          expect(end).toBeGreaterThanOrEqual(cursor);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('limits', () => {
  it.each([
    ['parentheses', `${'('.repeat(10_000)}tcp${')'.repeat(10_000)}`],
    ['negations', `${'!'.repeat(10_000)}tcp`],
    ['braces', `ip.ttl == ${'{'.repeat(10_000)}1${'}'.repeat(10_000)}`],
    ['signs', `ip.ttl == ${'-'.repeat(10_000)}1`],
    ['calls', `${'max('.repeat(10_000)}1`],
    ['slices', `frame${'[0]'.repeat(10_000)}`],
    ['a sum', `ip.ttl == ${'1 + '.repeat(10_000)}1`],
    ['regex groups', `http.host matches "${'('.repeat(10_000)}"`],
  ])('%s without end are refused politely', (_, text) => {
    const errors = errorsOf(text);
    expect(errors.length).toBeGreaterThan(0);
    expect(['limit', 'bad-regex', 'unexpected']).toContain(errors[0]);
  });

  it('long texts and large sets are refused', () => {
    expect(errorsOf('a'.repeat(70_000))).toEqual(['limit']);
    expect(errorsOf(`tcp.port in {${'1,'.repeat(20)}1}`, { limits: { setItems: 20 } })).toEqual(['limit']);
    expect(parseFilter('x'.repeat(70_000)).diagnostics[0]?.code).toBe('limit');
  });

  it('many operands of one operator are fine', () => {
    const text = Array.from({ length: 3000 }, (_, port) => `tcp.port == ${port}`).join(' or ');
    const result = compileToy(text);
    expect(result.ok && result.filter(web)).toBe(true);
  });

  it('mistakes stop being counted at the limit', () => {
    expect(errorsOf('foo and '.repeat(100), { limits: { diagnostics: 7 } })).toHaveLength(7);
  });
});

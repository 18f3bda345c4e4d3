// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is what macro calls look like
import { describe, expect, it } from 'vitest';
import { toyRegistry, webFrame } from '../test/toy.ts';
import { createCompiler } from './compiler.ts';
import { advice, allFunctions, expandMacros, linearRegex } from './parts.ts';

const web = webFrame();
const bare = createCompiler();
const options = { registry: toyRegistry };

describe('a compiler of chosen parts', () => {
  it.each([
    ['tcp.port == 80 && ip.addr == 192.0.2.0/24', true],
    ['tcp.port in {1..79} or ip.ttl > 64', false],
    ['all tcp.port != 80', false],
    ['http contains "GET" and frame[0] == 08', true],
    ['ip.src#1 == 192.0.2.17 and eth.src', true],
  ])('needs none of them for %s', (text, expected) => {
    const result = bare(text, options);
    expect(result.ok && result.filter(web)).toBe(expected);
  });

  it('refuses what it was made without, by name', () => {
    const result = bare('http.host matches "x"', options);
    expect(result.diagnostics.map(({ code }) => code)).toEqual(['missing-part']);
    expect(bare('len(http.host) == 3', options).ok).toBe(false);
    expect(bare('${own}', { ...options, macros: { own: 'tcp' } }).ok).toBe(false);
    expect(() => bare('tcp', { ...options, dialect: '4.0' })).toThrow(/choose one of 4\.2, /);
  });

  it('gains what it is given', () => {
    const compile = createCompiler({ regex: linearRegex, functions: allFunctions, macros: expandMacros });
    const result = compile('${own} and len(http.host) == 15', {
      ...options,
      macros: { own: 'http.host matches "^WWW"' },
    });
    expect(result.ok && result.filter(web)).toBe(true);
  });

  it('suggests nothing without advice', () => {
    const suggested = (compile: typeof bare) =>
      compile('tcp.prot == 80', options).diagnostics[0]?.suggestions;
    expect(suggested(bare)).toBeUndefined();
    expect(suggested(createCompiler({ advice }))).toHaveLength(1);
  });
});

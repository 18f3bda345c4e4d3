import { afterEach, describe, expect, it, vi } from 'vitest';
import { filterOf, webFrame } from '../test/toy.ts';
import { generated } from './generated.ts';

const text = 'ip.src == 192.0.2.17 && tcp.port in {80, 8080..8090} && http.host contains "Example"';

/** The sources that were given to `new Function`. */
function sourcesOf(filter: string): string[] {
  const sources: string[] = [];
  const RealFunction = Function;
  vi.stubGlobal('Function', function spy(...parts: string[]) {
    sources.push(parts.at(-1)!);
    return RealFunction(...parts);
  });
  filterOf(filter, { backend: generated });
  return sources;
}

describe('generated code', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('matches what closures match', () => {
    expect(filterOf(text, { backend: generated })(webFrame())).toBe(true);
    expect(filterOf(`not (${text})`, { backend: generated })(webFrame())).toBe(false);
    expect(filterOf('all tcp.port in {1, 3, 5, 7, 9, 80}', { backend: generated })(webFrame())).toBe(false);
  });

  it('holds nothing that the filter says but places', () => {
    const [source, ...more] = sourcesOf(`${text} && tcp.seq != 305419896 && eth.src == aa:bb:cc:dd:ee:ff`);
    expect(more).toEqual([]);
    expect(source).not.toMatch(/Example|3221226001|8080|8090|305419896|\b170\b|ip\.src|http/);
    expect(source).toMatch(/^[\w"\s=()[\];,{}.<>|&+!-]*$/);
  });

  it('gives way to closures where a policy forbids it', () => {
    vi.stubGlobal('Function', () => {
      throw new EvalError('Refused to evaluate a string as JavaScript');
    });
    expect(filterOf(text, { backend: generated })(webFrame())).toBe(true);
  });

  it('takes a filter of many terms', () => {
    const terms = Array.from({ length: 3000 }, (_, index) => `tcp.seq != ${index}`).join(' and ');
    expect(filterOf(terms, { backend: generated })(webFrame())).toBe(false);
    expect(filterOf(`${'!'.repeat(150)}tcp`, { backend: generated })(webFrame())).toBe(true);
  });
});

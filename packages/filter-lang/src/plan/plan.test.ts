import { describe, expect, it } from 'vitest';
import { filterOf, toyRegistry, webFrame } from '../../test/toy.ts';
import type { FieldSource, FieldValue } from '../field.ts';

/** What a filter asks of a web request's frame, in its order: names of fields, `layer` for every look at a layer. */
function asked(text: string, given: Readonly<Record<string, readonly FieldValue[]>> = {}): string[] {
  const names = new Map([...toyRegistry].map(({ id, name }) => [id, name]));
  const log: string[] = [];
  const source: FieldSource = new Proxy(webFrame(given), {
    get(target, key) {
      const value = Reflect.get(target, key, target);
      if (key === 'headerCount') log.push('layer');
      if (typeof value !== 'function') return value;
      return (...parameters: unknown[]) => {
        log.push(key === 'values' ? names.get(Number(parameters[0]))! : 'layer');
        return value.apply(target, parameters);
      };
    },
  });
  filterOf(text)(source);
  return log;
}

describe('the plan of a filter', () => {
  it('looks into no layer for what the record says', () => {
    expect(asked('frame.len > 100')).toEqual(['frame.len']);
    expect(asked('frame.len > 100 and frame.number == 7')).toEqual(['frame.len']);
    expect(asked('tcp.port == 80')).toContain('layer');
  });

  it('asks what is cheap first, and no more than decides', () => {
    expect(asked('http.host matches "x" and frame.number == 8')).toEqual(['frame.number']);
    expect(asked('http.host matches "x" or http.host contains "www"')).toEqual(['http.host']);
    expect(asked('(http.host contains "x" and frame.len == 1) or frame.number == 7')).toEqual([
      'frame.number',
    ]);
  });

  it('asks once for what is compared with several values', () => {
    expect(asked('frame.number == 1 or frame.number == 2 or frame.number in {3..5}')).toEqual([
      'frame.number',
    ]);
    expect(asked('frame.number == 1 or (frame.number == 2 or frame.number == 3)')).toEqual(['frame.number']);
  });

  it('reckons with constants when it compiles', () => {
    expect(filterOf('frame.len == {40 + 2 * 30}')(webFrame())).toBe(true);
    expect(asked('frame.len == {40 + 2 * 30}')).toEqual(['frame.len']);
  });
});

import { describe, expect, it } from 'vitest';
import { jsonString, prettyJson } from './json-text.ts';

describe('printed JSON', () => {
  it('is indented by two, keeps keys that repeat, and parses', () => {
    const text = prettyJson([
      ['a', '1'],
      ['a', { array: ['x', 2, null] }],
      ['b', []],
    ]);
    expect(text).toBe('{\n  "a": "1",\n  "a": [\n    "x",\n    2,\n    null\n  ],\n  "b": {}\n}');
    expect(JSON.parse(text)).toEqual({ a: ['x', 2, null], b: {} });
  });

  it('does not end a script element', () => {
    expect(jsonString('</script>\u0007')).toBe('"<\\/script>\\u0007"');
    expect(JSON.parse(jsonString('</script>\u0007'))).toBe('</script>\u0007');
  });
});

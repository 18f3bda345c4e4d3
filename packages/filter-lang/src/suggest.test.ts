import { describe, expect, it } from 'vitest';
import { editDistance, nearest } from './suggest.ts';

describe('nearest', () => {
  it('puts the likeliest first and leaves out what is not like it', () => {
    const names = ['tcp.port', 'tcp.srcport', 'udp.port', 'ip.src', 'tcp'];
    expect(nearest('tcp.prot', names)).toEqual(['tcp.port']);
    expect(nearest('TCP', names)).toEqual(['tcp']);
    expect(nearest('something.else', names)).toEqual([]);
  });

  it('counts a swap of neighbours as one edit', () => {
    expect(editDistance('prot', 'port', 3)).toBe(1);
    expect(editDistance('abc', 'abc', 3)).toBe(0);
    expect(editDistance('abc', 'xyz', 2)).toBe(3);
  });
});

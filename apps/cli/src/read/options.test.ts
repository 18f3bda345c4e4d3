import { describe, expect, it } from 'vitest';
import { parseReadOptions } from './options.ts';

describe('flags of plainwire read', () => {
  it('--hexdump is -x with a look of its own', () => {
    expect(parseReadOptions(['--hexdump', 'frames', '--hexdump', 'noascii'])).toMatchObject({
      hex: true,
      hexStyle: 'noascii',
    });
    expect(() => parseReadOptions(['--hexdump', 'colour'])).toThrow(
      '"colour" is an invalid value for --hexdump',
    );
  });

  it('-j and -J choose layers, of -T json alone', () => {
    const { layers } = parseReadOptions(['-T', 'json', '-j', 'ip tcp']);
    expect(layers).toEqual({ names: new Set(['ip', 'tcp']), whole: false });
    expect(parseReadOptions(['-T', 'json', '-J', 'ip']).layers?.whole).toBe(true);
    expect(() => parseReadOptions(['-T', 'ek', '-j', 'ip'])).toThrow('not of -T ek');
  });

  it('--disable-protocol says when it cannot', () => {
    const { disabled } = parseReadOptions(['--disable-protocol', 'udp', '--enable-protocol', 'udp']);
    expect([...disabled]).toEqual(['udp']);
    expect(() => parseReadOptions(['--disable-protocol', 'tls'])).toThrow('what streams carry');
  });
});

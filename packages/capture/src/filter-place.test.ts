import { describe, expect, it } from 'vitest';
import { compileFilter } from './filter-program.ts';
import { loadNative } from './native/native.ts';

function whyNotLibpcap(): string | undefined {
  try {
    loadNative();
    return undefined;
  } catch (error) {
    console.warn(`capture filters are not tested: ${String(error)}`);
    return String(error);
  }
}

/** The filter with the place in angle brackets. */
function placeIn(filter: string): string {
  try {
    compileFilter(filter);
  } catch (error) {
    const { code, offset, length } = error as { code: string; offset: number; length: number };
    expect(code).toBe('ERR_BAD_FILTER');
    if (offset === undefined) return 'nowhere';
    return `${filter.slice(0, offset)}<${filter.slice(offset, offset + length)}>${filter.slice(offset + length)}`;
  }
  return 'compiles';
}

describe.skipIf(whyNotLibpcap() !== undefined)('the place of the mistake in a capture filter', () => {
  it.each([
    'tcp <prot> 80',
    'host<>',
    'port <foo>',
    'tcp port 80 and<>',
    '(tcp<>',
    'tcp<)>',
    'tcp port <99999>',
    'ip[ <&> 1',
    '(ip[0] & 0xf<>',
    '(ip[0] & 0xf) = 5 and tcp[tcpflags] & (tcp-syn|tcp-fin) <and> udp',
    'less <x>',
    'tcp and <or> udp',
    'vlan <5000>',
    'not (host 1.2.3.4 or (<)>',
    'udp and net <"10.0.0.1/8">',
    'src host 10.0.0.1 and dst <prot> 80 or icmp',
    '<80x>',
  ])('%s', (marked) => {
    const filter = marked.replace('<', '').replace('>', '');
    if (marked.includes('"'))
      return expect(placeIn('udp and net 10.0.0.1/8')).toBe('udp and net <10.0.0.1/8>');
    return expect(placeIn(filter)).toBe(marked);
  });

  it('says it in its sentence', () => {
    expect(() => compileFilter('tcp prot 80')).toThrow(
      'cannot compile the capture filter "tcp prot 80" at "prot" (',
    );
    expect(() => compileFilter('tcp and')).toThrow('the capture filter "tcp and" at its end (');
  });

  it('does not search a text that nobody wrote by hand for long', () => {
    expect(placeIn(`${'tcp or '.repeat(5000)}prot`)).toBe('nowhere');
    expect(placeIn(`${'('.repeat(2000)}tcp prot`)).not.toBe('compiles');
  });
});

import { describe, expect, it } from 'vitest';
import { toyRegistry } from '../test/toy.ts';
import { complete } from './complete.ts';

/** What is offered where `|` stands. */
function offered(marked: string): string[] {
  const cursor = marked.indexOf('|');
  return complete(marked.replace('|', ''), cursor, { registry: toyRegistry }).map(({ text }) => text);
}

describe('complete', () => {
  it('offers protocols and then fields where an operand is wanted', () => {
    expect(offered('tc|')[0]).toBe('tcp');
    expect(offered('tcp.fl|')).toEqual(['tcp.flags', 'tcp.flags.ack', 'tcp.flags.syn']);
    expect(offered('ip and UD|')[0]).toBe('udp');
    expect(offered('not (ht|')[0]).toBe('http');
    expect(offered('le|')).toContain('len(');
  });

  it('offers operators that the type allows', () => {
    expect(offered('tcp.port |')).toContain('in');
    expect(offered('tcp.port |')).not.toContain('contains');
    expect(offered('http.host co|')).toEqual(['contains']);
    expect(offered('tcp |')).toContain('and');
  });

  it('offers labels of the field that is compared', () => {
    expect(offered('ip.proto == |')).toEqual(['"ICMP"', '"TCP"', '"UDP"', '"Experiment"']);
    expect(offered('ip.proto == t|')[0]).toBe('"TCP"');
    expect(offered('ip.proto in {"TCP", |')).toContain('"UDP"');
    expect(offered('tcp.flags.syn == |')).toEqual(['True', 'False', '"Set"', '"Not set"']);
    expect(offered('ip.src == ip.d|')).toEqual(['ip.dst']);
  });

  it('offers logic after a comparison', () => {
    expect(offered('tcp.port == 80 |')).toEqual(['and', 'or', 'xor']);
  });

  it('replaces the word that the cursor is in', () => {
    const [first] = complete('ip.addrx == 1', 5, { registry: toyRegistry });
    expect(first).toMatchObject({ text: 'ip.addr', start: 0, end: 8 });
  });
});

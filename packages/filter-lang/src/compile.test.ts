import { describe, expect, it } from 'vitest';
import { compileToy, filterOf, frame, toyRegistry, webFrame } from '../test/toy.ts';
import { compile } from './compile.ts';
import type { Dialect } from './dialect.ts';
import type { FieldInfo } from './field.ts';
import { createRegistry } from './registry.ts';

describe('compile', () => {
  it('gives a predicate that says what it needs', () => {
    const filter = filterOf('ip.addr == 192.0.2.17 and (http.host contains "x" or not tcp)');
    expect(filter.text).toBe('ip.addr == 192.0.2.17 and (http.host contains "x" or not tcp)');
    expect(filter.fields.map(({ name }) => name)).toEqual(['ip.addr', 'http.host', 'tcp']);
    expect(filter.protocols).toEqual(['ip', 'http', 'tcp']);
    expect(filter.ast.kind).toBe('logical');
  });

  it('names the protocol that a layer is of, and not a part of it that counts as one', () => {
    const fields: FieldInfo[] = [
      { id: 1, name: 'tcp', type: 'protocol', protocolId: 3, needs: 'frame' },
      { id: 2, name: 'tcp.options.nop', type: 'protocol', protocolId: 3, needs: 'frame' },
      { id: 3, name: 'tcp.port', type: 'uint16', protocolId: 3, needs: 'frame' },
    ];
    const result = compile('tcp.port == 80', { registry: createRegistry(fields) });
    expect(result.ok && result.filter.protocols).toEqual(['tcp']);
  });

  it('says what is wrong in the order of the text', () => {
    const { diagnostics } = compileToy('tcp.prot == 80 and ip.src = 1.2.3.4 or udp.prot');
    expect(diagnostics.map(({ code }) => code)).toEqual(['unknown-name', 'bad-character', 'unknown-name']);
  });

  it('matches everything when the text is empty', () => {
    const filter = filterOf(' \n');
    expect(filter(frame([]))).toBe(true);
    expect(filter.fields).toEqual([]);
  });

  it('is a pure function of the frame', () => {
    const filter = filterOf('tcp.port == 80 and http.host matches "example"');
    const web = webFrame();
    expect([filter(web), filter(frame([])), filter(web)]).toEqual([true, false, true]);
  });

  it('searches a protocol to the end of what it encloses, when the source can tell', () => {
    const web = webFrame();
    const enclosing = Object.assign(web, { limitAt: (layer: number) => web.bytesAt(layer).length - 1 });
    expect(filterOf('http contains "1.1"')(webFrame())).toBe(true);
    expect(filterOf('http contains "1.1"')(enclosing)).toBe(false);
  });

  it.each(['http.host matches ""+""', 'http.host matches "a" + "b"', 'nothing.here matches ""+""'])(
    'says why it refuses %s',
    (text) => {
      const result = compileToy(text);
      expect(result.ok).toBe(false);
      expect(result.diagnostics.length).toBeGreaterThan(0);
    },
  );

  it('throws for options that are not usable, and for nothing else', () => {
    expect(() => compile('tcp', {} as never)).toThrowError(
      expect.objectContaining({ code: 'ERR_FILTER_OPTIONS' }),
    );
    expect(() => compile('tcp', { registry: toyRegistry, dialect: '3.0' as Dialect })).toThrowError(
      expect.objectContaining({ name: 'PlainwireError', code: 'ERR_FILTER_OPTIONS' }),
    );
    expect(compileToy('tcp and').ok).toBe(false);
  });
});

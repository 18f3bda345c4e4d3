import { describe, expect, it } from 'vitest';
import { allValues } from '../../../../test/all-values.ts';
import { dissector, TCP_FRAME, values } from '../../../../test/frames.ts';
import { tsharkCases } from '../../../../test/tshark-cases.ts';
import type { Frame } from '../../../frame.ts';
import { frameTree } from '../../../tree.ts';
import { http } from './http.ts';

function message(text: string, below: readonly string[] = []): Frame {
  const frame = dissector.dissect({
    buffer: TCP_FRAME,
    offset: 0,
    capturedLength: TCP_FRAME.length,
    linkType: 1,
  });
  for (const name of below) dissector.dissectAs(frame, name, new Uint8Array([23, 3, 3, 0, 0]));
  return dissector.dissectAs(frame, 'http', new TextEncoder().encode(text));
}

describe('http', () => {
  it('reads a request head', () => {
    const frame = message(
      'GET /a?x=1&y=2 HTTP/1.1\r\nHost: example.com\r\nUser-Agent: t\r\nX-Own: v\r\nCookie: a=1; b=2\r\n\r\n',
    );
    expect(frame.protocolStack).toBe('eth:ethertype:ip:tcp:http');
    expect(frame.layer(http)?.method).toEqual(['GET']);
    expect(values(frame, 'http.request')).toEqual([true]);
    expect(values(frame, 'http.request.uri')).toEqual(['/a?x=1&y=2']);
    expect(values(frame, 'http.request.uri.path')).toEqual(['/a']);
    expect(values(frame, 'http.request.uri.query.parameter')).toEqual(['x=1', 'y=2']);
    expect(values(frame, 'http.request.version')).toEqual(['HTTP/1.1']);
    expect(values(frame, 'http.request.full_uri')).toEqual(['http://example.com/a?x=1&y=2']);
    expect(values(frame, 'http.host')).toEqual(['example.com']);
    expect(values(frame, 'http.cookie_pair')).toEqual(['a=1', 'b=2']);
    expect(values(frame, 'http.request.line')).toHaveLength(4);
    expect(values(frame, 'http.request.line')[2]).toBe('X-Own: v\r\n');
    expect(values(frame, 'http.response')).toEqual([]);
  });

  it.each([
    ['GET /a\x07 HTTP/1.1\r\nHost: a\r\n\r\n', 'GET /a\\x07 HTTP/1.1\\r\\n'],
    ['HTTP/1.1 302 Found\n\n', 'HTTP/1.1 302 Found\\n'],
    [`GET /${'a'.repeat(300)} HTTP/1.1\r\n\r\n`, `GET /${'a'.repeat(234)}`],
  ])('remarks the start line, as the line that it stands under', (text, said) => {
    const [line] = frameTree(message(text)).at(-1)!.children;
    expect(line!.label).toBe(said);
    expect(line!.children[0]!.note).toEqual({ severity: 'chat', group: 'sequence', message: said });
    expect(values(message(text), 'http.chat')).toEqual([true]);
  });

  it('knows https from the layers below', () => {
    const frame = message('GET / HTTP/1.1\r\nHost: example.com\r\n\r\n', ['tls']);
    expect(values(frame, 'http.request.full_uri')).toEqual(['https://example.com/']);
  });

  it('reads a response with its body', () => {
    const frame = message(
      'HTTP/1.1 404 Nicht da\r\nContent-Length: 3\r\nContent-Type: text/plain\r\n\r\nabc',
    );
    expect(values(frame, 'http.response.code')).toEqual([404]);
    expect(values(frame, 'http.response.phrase')).toEqual(['Nicht da']);
    expect(values(frame, 'http.response.code.desc')).toEqual(['Not Found']);
    expect(values(frame, 'http.content_length')).toEqual([3n]);
    expect(values(frame, 'http.content_type')).toEqual(['text/plain']);
    expect(values(frame, 'http.file_data')).toEqual(['abc']);
  });

  it('takes bare line feeds, and heads that do not end', () => {
    const frame = message('\r\nHTTP/1.0 200\nServer: a\nDate: now');
    expect(values(frame, 'http.response.code')).toEqual([200]);
    expect(values(frame, 'http.response.phrase')).toEqual([]);
    expect(values(frame, 'http.server')).toEqual(['a']);
    expect(values(frame, 'http.date')).toEqual(['now']);
  });

  it.each(tsharkCases('http-messages'))(
    '%j has the values that tshark 4.0.17 finds in it',
    (text, theirs) => {
      const found = [...allValues(message(text))].filter(([name]) => name.startsWith('http.'));
      expect(Object.fromEntries(found)).toEqual(theirs);
    },
  );

  it.each(['', ':', 'GET', '\r\n\r\n', 'HTTP/1.1', 'GET / HTTP/1.1\r\n: x\r\n__proto__: y', '\0\0\0'])(
    'survives %j',
    (text) => {
      const frame = message(text);
      for (const field of dissector.fields) frame.values(field.id);
      expect(frame.layerCount).toBeGreaterThan(2);
    },
  );
});

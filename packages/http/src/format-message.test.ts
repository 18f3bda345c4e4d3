import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { Wire } from '../test/chunks.ts';
import { formatHttpMessage } from './format-message.ts';
import { createHttpParser } from './index.ts';

function printed(...parts: (string | Uint8Array)[]): string {
  const wire = new Wire();
  const parser = createHttpParser();
  const messages = [...parser.push(parts.map((part) => wire.server(part))), ...parser.end()];
  return messages.map(formatHttpMessage).join('');
}

it('prints head and text', () => {
  expect(printed('HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 4\r\n\r\n<p>\n')).toBe(
    'HTTP/1.1 200 OK\nContent-Type: text/html\nContent-Length: 4\n\n<p>\n',
  );
});

it('decodes first', () => {
  const body = gzipSync('{"a":1}');
  const head = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: ${body.length}\r\n\r\n`;
  expect(printed(head, body)).toMatch(/\n\n\{"a":1\}\n$/);
});

it('says what a binary body is', () => {
  expect(printed('HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 3\r\n\r\n\x89PN')).toMatch(
    /\n\n\[3 bytes, image\/png\]\n$/,
  );
  expect(printed('HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n\x00PN')).toMatch(
    /\[3 bytes, of no stated type\]\n$/,
  );
  expect(printed('HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 3\r\n\r\nabc')).toMatch(
    /\[3 bytes, of no stated type, coded as br\]\n$/,
  );
});

it('lets no control character through', () => {
  const text = printed(
    'HTTP/1.1 200 \x1b[31mOK\x07\r\nX: \x9b2J\rfake\r\nContent-Type: text/plain; charset=latin1\r\nContent-Length: 9\r\n\r\n',
    'a\x1b]0;t\x07\x00\r',
  );
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they must not be there
  expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
  expect(text).toContain('\\x1b[31mOK\\x07\n');
});

it('says that a message is incomplete, and prints trailers', () => {
  expect(printed('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab')).toMatch(
    /\n\nab\n\[message incomplete\]\n$/,
  );
  expect(printed('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nT: v\r\n\r\n')).toMatch(
    /\n\na\nT: v\n$/,
  );
});

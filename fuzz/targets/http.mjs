import { createHttpParser, formatHttpMessage } from '@plainwire/http';
import { bytesOf, textOf, tokensOf } from './bytes-of.mjs';
import { chunksOf, scriptOf } from './stream-script.mjs';

const GET = 'GET /a?b=c HTTP/1.1\r\nHost: example.test\r\nAccept: */*\r\n\r\n';
const OK = 'HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: 5\r\n\r\nhello';

function exchange(request, ...responses) {
  return scriptOf([[0, bytesOf(request)], ...responses.map((response) => [1, bytesOf(response)])]);
}

function read(chunks) {
  const tunnel = ['', ''];
  const skipped = [];
  const parser = createHttpParser({
    onTunnel: (chunk) => {
      tunnel[chunk.direction] +=
        chunk.kind === 'data' ? textOf(chunk.bytes) : `[${chunk.kind} ${chunk.length}]`;
    },
    onSkipped: ({ direction, offset, length, reason }) => skipped.push({ direction, offset, length, reason }),
  });
  const messages = [...parser.push(chunks), ...parser.end()];
  return { messages, tunnel, skipped };
}

/** HTTP/1.x messages from a script of chunks. */
export const http = {
  covers: ['/packages/http/dist/'],
  tokens: tokensOf(
    ...[
      '\r\n',
      '\n',
      '\r\n\r\n',
      ' ',
      ': ',
      '0\r\n\r\n',
      '5\r\nhello\r\n',
      'GET / HTTP/1.1\r\n',
      'HTTP/1.1 200 OK\r\n',
    ],
    ...[
      'HTTP/1.1 304 \r\n',
      'HTTP/1.1 101 S\r\n',
      'HTTP/1.1 100 C\r\n',
      'CONNECT h:1 HTTP/1.1\r\n',
      'HEAD / HTTP/1.1\r\n',
    ],
    ...[
      'Content-Length: 5\r\n',
      'Transfer-Encoding: chunked\r\n',
      'Transfer-Encoding: gzip\r\n',
      'Upgrade: u\r\n',
    ],
    ...[
      'Content-Encoding: gzip\r\n',
      'Content-Encoding: br\r\n',
      'Content-Encoding: deflate\r\n',
      '__proto__: x\r\n',
    ],
    ...[
      'constructor: x\r\n',
      'Content-Type: text/plain\r\n',
      ' fold\r\n',
      '\x1b[2J',
      '\x9b',
      '\x1f\x8b\x08\0\0\0\0\0',
    ],
  ),
  seeds: () => [
    exchange(GET, OK),
    exchange(GET + GET, OK + OK),
    exchange(
      GET,
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nTrailer: x\r\n\r\n',
    ),
    exchange(
      'POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc',
      'HTTP/1.1 100 Continue\r\n\r\n',
      OK,
    ),
    exchange('HEAD / HTTP/1.0\r\n\r\n', 'HTTP/1.0 200 OK\r\nContent-Length: 50\r\n\r\n'),
    exchange('CONNECT h:443 HTTP/1.1\r\n\r\n', 'HTTP/1.1 200 Yes\r\n\r\n\x16\x03\x01'),
    exchange(
      'GET /ws HTTP/1.1\r\nUpgrade: websocket\r\n\r\n',
      'HTTP/1.1 101 S\r\nUpgrade: websocket\r\n\r\n\x81\x01x',
    ),
    exchange(GET, 'HTTP/1.1 200 OK\r\n\r\nuntil the end'),
    Uint8Array.from([
      ...exchange(GET, OK.slice(0, -3)),
      0x0d,
      0,
      3,
      ...exchange('', 'HTTP/1.1 404 No\r\n\r\n'),
      0x0f,
      0,
      0,
    ]),
  ],
  run: (input) => read(chunksOf(input)),
  inPieces: (input, random) => read(chunksOf(input, (bytes) => random.cut(bytes))),
  seen: ({ messages, tunnel, skipped }) => ({
    messages: messages.map((message) => ({
      ...message,
      request: message.request?.offset,
      head: textOf(message.head),
      body: textOf(message.body),
      byName: message.headers.map(([name]) => message.header(name)),
    })),
    tunnel,
    skipped,
  }),
  texts: ({ messages }) => messages.map(formatHttpMessage),
  offsets: ({ messages }) =>
    [0, 1].map((direction) => ({
      name: `direction ${direction}`,
      offsets: messages.filter((message) => message.direction === direction).map(({ offset }) => offset),
    })),
};

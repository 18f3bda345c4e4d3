import { describe, expect, it } from 'vitest';
import { bytesOf, cut, textOf, Wire } from '../test/chunks.ts';
import { createHttpParser, type HttpMessage, type HttpParserOptions, type StreamChunk } from './index.ts';

function read(chunks: readonly StreamChunk[], options: HttpParserOptions = {}): HttpMessage[] {
  const parser = createHttpParser(options);
  return [...parser.push(chunks), ...parser.end()];
}

/** What a test wants to see of a message, in one line. */
function line(message: HttpMessage): string {
  const start = message.kind === 'request' ? `${message.method} ${message.target}` : String(message.status);
  const answers = message.request === undefined ? '' : ` to ${message.request.target}`;
  const codes = message.faults.map(({ code }) => code);
  return `${start}${answers} [${textOf(message.body)}]${message.complete ? '' : ' incomplete'}${codes.map((code) => ` !${code}`).join('')}`;
}

const GET = 'GET /a HTTP/1.1\r\nHost: x\r\n\r\n';
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

describe('one exchange', () => {
  it('gives request and response with all they say', () => {
    const wire = new Wire();
    const [request, response] = read([wire.client(GET), wire.server(OK)]);
    expect(request).toMatchObject({
      kind: 'request',
      direction: 0,
      version: 'HTTP/1.1',
      method: 'GET',
      target: '/a',
      headers: [['Host', 'x']],
      complete: true,
      faults: [],
      offset: 0,
      length: GET.length,
      sources: [1],
    });
    expect(response).toMatchObject({
      kind: 'response',
      direction: 1,
      status: 200,
      reason: 'OK',
      bodyLength: 2,
      length: OK.length,
      firstSeconds: 2,
      seconds: 2,
    });
    expect(response!.request).toBe(request);
    expect(textOf(response!.head)).toBe('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n');
  });

  it('finds headers in any case, the first and all, whatever their names', () => {
    const [request] = read([new Wire().client('GET / HTTP/1.1\r\nA: 1\r\na: 2\r\n__proto__: x\r\n\r\n')]);
    expect(request!.header('A')).toBe('1');
    expect(request!.headersAll('a')).toEqual(['1', '2']);
    expect(request!.header('__proto__')).toBe('x');
    expect(request!.header('constructor')).toBeUndefined();
  });

  it('takes the side that asks for the client, whichever direction it is', () => {
    const wire = new Wire();
    expect(read([wire.server(GET), wire.client(OK)]).map(line)).toEqual(['GET /a []', '200 to /a [ok]']);
  });

  it('lists the records a message came from', () => {
    const wire = new Wire();
    const [, response] = read([wire.client(GET), wire.server(OK.slice(0, 20)), wire.server(OK.slice(20))]);
    expect(response).toMatchObject({ sources: [2, 3], firstSeconds: 2, seconds: 3 });
  });
});

describe('where a body ends', () => {
  const responses: [string, string, string[]][] = [
    [
      'chunked',
      'Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x="y"\r\nde\r\n0\r\n\r\n',
      ['200 to /a [abcde]'],
    ],
    [
      'chunked with odd sizes',
      'Transfer-Encoding: chunked\r\n\r\n0003  \r\nabc\r\n0\r\n\r\n',
      ['200 to /a [abc]'],
    ],
    ['the close', '\r\nabc', ['200 to /a [abc]']],
    ['length 0', 'Content-Length: 0\r\n\r\n', ['200 to /a []']],
    ['a coding other than chunked', 'Transfer-Encoding: gzip\r\n\r\nabc', ['200 to /a [abc]']],
  ];
  it.each(responses)('%s', (_, rest, expected) => {
    const wire = new Wire();
    const messages = read([wire.client(GET), wire.server(`HTTP/1.1 200 OK\r\n${rest}`), wire.end(1)]);
    expect(messages.slice(1).map(line)).toEqual(expected);
  });

  it.each(['204 No Content', '304 Not Modified'])('%s has none', (status) => {
    const wire = new Wire();
    const server = `HTTP/1.1 ${status}\r\nContent-Length: 5\r\n\r\n${OK}`;
    expect(read([wire.client(GET + GET), wire.server(server)]).map(line)).toEqual([
      'GET /a []',
      'GET /a []',
      `${status.slice(0, 3)} to /a []`,
      '200 to /a [ok]',
    ]);
  });

  it('gives trailers', () => {
    const wire = new Wire();
    const server = `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nDigest: x\r\nB: c\r\n\r\n${OK}`;
    const [, , response, next] = read([wire.client(GET + GET), wire.server(server)]);
    expect(response!.trailers).toEqual([
      ['Digest', 'x'],
      ['B', 'c'],
    ]);
    expect(line(next!)).toBe('200 to /a [ok]');
  });

  it('a response to HEAD has a length and no body', () => {
    const wire = new Wire();
    const messages = read([
      wire.client(`HEAD /h HTTP/1.1\r\n\r\n${GET}`),
      wire.server(`HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n${OK}`),
    ]);
    expect(messages.map(line)).toEqual(['HEAD /h []', 'GET /a []', '200 to /h []', '200 to /a [ok]']);
  });

  it('a response to HEAD that comes before its request waits for it', () => {
    const wire = new Wire();
    const request = wire.client('HEAD /h HTTP/1.1\r\n\r\n');
    const response = wire.server('HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n');
    expect(read([response, request]).map(line)).toEqual(['HEAD /h []', '200 to /h []']);
  });

  it('a response does not wait for a request that was not captured, when chunks come in capture order', () => {
    const wire = new Wire();
    const parser = createHttpParser({ waitForRequests: false });
    expect(parser.pushChunk(wire.server(OK)).map(line)).toEqual(['200 [ok]']);
    expect(parser.pushChunk(wire.client(GET)).map(line)).toEqual(['GET /a []']);
    expect(parser.pushChunk(wire.server(OK)).map(line)).toEqual(['200 to /a [ok]']);
  });

  it('interim responses leave the request waiting', () => {
    const wire = new Wire();
    const messages = read([
      wire.client('POST /p HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n'),
      wire.server('HTTP/1.1 100 Continue\r\n\r\n'),
      wire.client('abc'),
      wire.server(OK),
    ]);
    expect(messages.map(line)).toEqual(['100 to /p []', 'POST /p [abc]', '200 to /p [ok]']);
    expect(messages[2]!.request).toBe(messages[1]);
  });

  it('a close in the middle is said', () => {
    const wire = new Wire();
    const [, response] = read([wire.client(GET), wire.server(OK.slice(0, -1)), wire.end(1)]);
    expect(line(response!)).toBe('200 to /a [o] incomplete !incomplete');
    expect(response!.faults[0]).toMatchObject({ offset: OK.length - 1, needed: 1 });
  });

  it('a reset does not end a body that runs until the close', () => {
    const wire = new Wire();
    const messages = read([wire.client(GET), wire.server('HTTP/1.1 200 OK\r\n\r\nabc'), wire.end(1, 'rst')]);
    expect(line(messages[1]!)).toBe('200 to /a [abc] incomplete !incomplete');
  });
});

describe('tunnels', () => {
  function tunnelled(chunks: readonly StreamChunk[]) {
    const seen: string[] = [];
    const messages = read(chunks, {
      onTunnel: (chunk, opener) => {
        const content = chunk.kind === 'data' ? textOf(chunk.bytes!) : chunk.kind;
        seen.push(`${chunk.direction}@${chunk.offset} ${content} after ${opener.status ?? opener.method}`);
      },
    });
    return { messages: messages.map(line), seen };
  }

  it('CONNECT that is granted', () => {
    const wire = new Wire();
    const connect = 'CONNECT h:443 HTTP/1.1\r\n\r\n';
    const granted = 'HTTP/1.1 200 Yes\r\nContent-Length: 7\r\n\r\n';
    const { messages, seen } = tunnelled([
      wire.client(`${connect}early`),
      wire.server(`${granted}\x16\x03`),
      wire.client('more'),
      wire.end(0),
    ]);
    expect(messages).toEqual(['CONNECT h:443 []', '200 to h:443 []']);
    expect(seen).toEqual([
      `0@${connect.length} early after 200`,
      `1@${granted.length} \x16\x03 after 200`,
      `0@${connect.length + 5} more after 200`,
      '0@35 end after 200',
      '1@41 end after 200',
    ]);
  });

  it('CONNECT that is refused', () => {
    const wire = new Wire();
    const { messages, seen } = tunnelled([
      wire.client(`CONNECT h:443 HTTP/1.1\r\n\r\n${GET}`),
      wire.server(`HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n${OK}`),
    ]);
    expect(messages).toEqual(['CONNECT h:443 []', '407 to h:443 []', 'GET /a []', '200 to /a [ok]']);
    expect(seen).toEqual([]);
  });

  it('CONNECT of which only the client was captured', () => {
    const wire = new Wire();
    const { seen } = tunnelled([wire.client('CONNECT h:443 HTTP/1.1\r\n\r\nhello')]);
    expect(seen).toEqual(['0@26 hello after CONNECT', '0@31 end after CONNECT', '1@0 end after CONNECT']);
  });

  it('Upgrade to WebSocket, and one that is declined', () => {
    const wire = new Wire();
    const ask = 'GET /ws HTTP/1.1\r\nUpgrade: websocket\r\n\r\n';
    const agreed = 'HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\n\r\n';
    const parser = createHttpParser();
    const messages = [
      ...parser.push([
        wire.client(ask),
        wire.server(OK),
        wire.client(ask),
        wire.server(`${agreed}\x81\x05hello`),
      ]),
      ...parser.push([wire.client(GET)]),
      ...parser.end(),
    ];
    expect(messages.map(line)).toEqual(['GET /ws []', '200 to /ws [ok]', 'GET /ws []', '101 to /ws []']);
    expect(messages[3]!.tunnel).toBe('websocket');
  });
});

describe('what was not captured', () => {
  it('a hole in a body of known length keeps the message and the place', () => {
    const wire = new Wire();
    const messages = read([
      wire.client(GET + GET),
      wire.server('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc'),
      wire.gap(1, 4),
      wire.server(`hij${OK}`),
    ]);
    expect(messages.slice(2).map(line)).toEqual(['200 to /a [abchij] incomplete !gap', '200 to /a [ok]']);
    expect(messages[2]).toMatchObject({ bodyLength: 10, holes: [{ at: 3, length: 4 }] });
  });

  it('a hole inside a chunk keeps the message', () => {
    const wire = new Wire();
    const messages = read([
      wire.client(GET),
      wire.server('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nab'),
      wire.gap(1, 4),
      wire.server('\r\n1\r\nz\r\n0\r\n\r\n'),
    ]);
    expect(line(messages[1]!)).toBe('200 to /a [abz] incomplete !gap');
  });

  it('a hole over the end of a body: the next message start is found', () => {
    const wire = new Wire();
    const skipped: string[] = [];
    const messages = read(
      [
        wire.client(GET),
        wire.client('GET /b HTTP/1.1\r\n\r\n'),
        wire.server('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc'),
        wire.gap(1, 400),
        wire.server(`tail of something${OK}`),
      ],
      { onSkipped: (run) => skipped.push(`${run.direction}@${run.offset}+${run.length} ${run.reason}`) },
    );
    expect(messages.slice(2).map(line)).toEqual([
      '200 to /a [abc] incomplete !gap',
      '200 to /b [ok] !pairing-uncertain',
    ]);
    expect(skipped).toEqual(['1@442+17 lost-place']);
  });

  it('a request that was lost is not taken for a later one', () => {
    const wire = new Wire();
    const chunks = [
      wire.client(GET),
      wire.server(OK),
      wire.gap(0, 50),
      wire.server(OK),
      wire.client('POST /late HTTP/1.1\r\nContent-Length: 1\r\n\r\nx'),
      wire.server(OK),
    ];
    expect(read(chunks).map(line)).toEqual([
      'GET /a []',
      '200 to /a [ok]',
      '200 [ok] !pairing-uncertain',
      'POST /late [x]',
      '200 to /late [ok] !pairing-uncertain',
    ]);
  });

  it('a capture that begins in the middle', () => {
    const wire = new Wire();
    const messages = read([
      wire.server('rest of a body</html>'),
      wire.client('GET /n HTTP/1.1\r\n\r\n'),
      wire.server(OK),
    ]);
    expect(messages.map(line)).toEqual(['GET /n []', '200 to /n [ok]']);
  });

  it('a response whose request came before the capture', () => {
    const wire = new Wire();
    expect(read([wire.server(OK), wire.client(GET), wire.server(OK)]).map(line)).toEqual([
      'GET /a []',
      '200 [ok]',
      '200 to /a [ok]',
    ]);
  });

  it('only the server was captured', () => {
    const wire = new Wire();
    expect(read([wire.server(OK + OK)]).map(line)).toEqual(['200 [ok]', '200 [ok]']);
  });
});

describe('departures from the RFC', () => {
  const requests: [string, string, string[]][] = [
    ['bare LF', 'GET / HTTP/1.1\nA: b\n\n', ['GET / [] !bare-lf']],
    ['obs-fold', 'GET / HTTP/1.1\r\nA: b\r\n  c\r\n\r\n', ['GET / [] !obs-fold']],
    ['line breaks in front', `\r\n\r\n${GET}`, ['GET /a []']],
    ['HTTP/0.9', 'GET /\r\n', []],
    ['HTTP/2 in a start line', 'GET / HTTP/2.0\r\n\r\n', []],
    ['spaces in the target', 'GET /a b HTTP/1.1\r\n\r\n', ['GET /a b [] !malformed-start-line']],
    ['a version of three numbers', 'GET /a HTTP/1.0.8\r\n\r\n', ['GET /a [] !malformed-start-line']],
    ['a line without colon', 'GET / HTTP/1.1\r\nnonsense\r\n\r\n', ['GET / [] !malformed-header']],
    [
      'both framings',
      'POST / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      ['POST / [] !ambiguous-framing'],
    ],
    [
      'two lengths',
      'POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx',
      ['POST / [x] !ambiguous-framing'],
    ],
    ['a length said twice', 'POST / HTTP/1.1\r\nContent-Length: 1, 1\r\n\r\nx', ['POST / [x]']],
    [
      'a length with a sign',
      'POST / HTTP/1.1\r\nContent-Length: +1\r\n\r\n',
      ['POST / [] !ambiguous-framing'],
    ],
    [
      'a misspelt coding',
      'POST / HTTP/1.1\r\nTransfer-Encoding: xchunked\r\n\r\n',
      ['POST / [] incomplete !ambiguous-framing !ambiguous-framing'],
    ],
    [
      'a space before the colon of a framing field',
      'POST / HTTP/1.1\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n',
      ['POST / [] !ambiguous-framing'],
    ],
    [
      'a chunk size that is none',
      'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5x\r\nhello\r\n0\r\n\r\n',
      ['POST / [] incomplete !malformed-chunk'],
    ],
    [
      'a chunk longer than its size',
      'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhello\r\n0\r\n\r\n',
      ['POST / [he] incomplete !malformed-chunk'],
    ],
    [
      'a chunked body with LF alone',
      'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\nx\n0\n\n',
      ['POST / [x] !bare-lf'],
    ],
  ];
  it.each(requests)('%s', (_, text, expected) => {
    expect(read([new Wire().client(text)]).map(line)).toEqual(expected);
  });

  it('a fold joins the lines', () => {
    const [request] = read([new Wire().client('GET / HTTP/1.1\r\nA: b\r\n\t c \r\n\r\n')]);
    expect(request!.headers).toEqual([['A', 'b c']]);
  });

  it('a status line without reason, or without the space before it', () => {
    const wire = new Wire();
    const responses = read([wire.server('HTTP/1.1 204 \r\n\r\nHTTP/1.1 204\r\n\r\n')]);
    expect(responses.map(({ reason, faults }) => [reason, faults])).toEqual([
      ['', []],
      ['', []],
    ]);
  });

  it('bytes that are no HTTP give no message and are told', () => {
    const skipped: string[] = [];
    const onSkipped = (run: { reason: string; length: number }) =>
      skipped.push(`${run.reason} ${run.length}`);
    expect(read([new Wire().client('\x16\x03\x01\x02\x00rubbish')], { onSkipped })).toEqual([]);
    expect(skipped).toEqual(['not-http 12']);
  });
});

describe('limits', () => {
  it('a head that does not end', () => {
    const wire = new Wire();
    const [request] = read([wire.client(`GET / HTTP/1.1\r\n${'A: b\r\n'.repeat(100)}`)], {
      limits: { headBytes: 100 },
    });
    expect(line(request!)).toBe('GET / [] incomplete !limit');
    expect(request!.head.length).toBe(100);
  });

  it('more headers than are kept, the framing one last', () => {
    const text = `POST / HTTP/1.1\r\n${'A: b\r\n'.repeat(5)}Content-Length: 1\r\n\r\nx${GET}`;
    const messages = read([new Wire().client(text)], { limits: { headers: 3 } });
    expect(messages.map(line)).toEqual(['POST / [x] !limit', 'GET /a []']);
    expect(messages[0]!.headers.length).toBe(4);
  });

  it('a body over the limit is counted', () => {
    const wire = new Wire();
    const server = `HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123456789${OK}`;
    const messages = read([wire.client(GET + GET), wire.server(server)], { limits: { bodyBytes: 4 } });
    expect(messages.slice(2).map(line)).toEqual(['200 to /a [0123] incomplete !limit', '200 to /a [ok]']);
    expect(messages[2]!.bodyLength).toBe(10);
  });

  it('a length field that lies costs nothing', () => {
    const server = 'HTTP/1.1 200 OK\r\nContent-Length: 999999999999999\r\n\r\nabc';
    const [response] = read([new Wire().server(server)]);
    expect(response!.body.buffer.byteLength).toBeLessThan(1024);
    expect(response).toMatchObject({ complete: false, bodyLength: 3 });
  });

  it('open bodies share one budget, and give it back', () => {
    const limits = { openBodyBytes: 6 };
    const parser = createHttpParser({ limits });
    const post = 'POST / HTTP/1.1\r\nContent-Length: 4\r\n\r\nabcd';
    const first = new Wire(1);
    const second = new Wire(2);
    const messages = [
      ...parser.push([first.client(post), second.client(post)]),
      ...parser.push([first.server(OK), second.server(OK), first.client(post)]),
    ];
    expect(messages.map(line)).toEqual([
      'POST / [abcd]',
      'POST / [ab] incomplete !limit',
      '200 to / [ok]',
      '200 to / [ok]',
      'POST / [abcd]',
    ]);
  });

  it('the oldest connection is closed for a new one', () => {
    const parser = createHttpParser({ limits: { connections: 1 } });
    parser.push([new Wire(1).client('POST / HTTP/1.1\r\nContent-Length: 4\r\n\r\nab')]);
    expect(parser.push([new Wire(2).client(GET)]).map(line)).toEqual([
      'POST / [ab] incomplete !incomplete',
      'GET /a []',
    ]);
  });

  it('a response does not wait for ever for its request', () => {
    const wire = new Wire();
    const parser = createHttpParser({ limits: { heldBytes: 10 } });
    const head = 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n';
    expect(parser.push([wire.server(head), wire.server('x'.repeat(100))]).map(line)).toEqual([
      `200 [${'x'.repeat(100)}]`,
    ]);
  });
});

it('keeps no view of the bytes it was given', () => {
  const wire = new Wire();
  const parser = createHttpParser();
  const chunk = wire.client('POST / HTTP/1.1\r\nContent-Length: 4\r\n\r\nab');
  parser.pushChunk(chunk);
  chunk.bytes!.fill(0);
  const [request] = parser.pushChunk(wire.client('cd'));
  expect(line(request!)).toBe('POST / [abcd]');
});

it('many broken messages in one chunk cost no more than their bytes', () => {
  const bad = 'GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nz';
  const messages = read([new Wire().client(bytesOf(bad.repeat(3000)))]);
  expect(messages.length).toBe(3000);
  expect(cut(new Wire().client('abc'), [2]).length).toBe(2);
});

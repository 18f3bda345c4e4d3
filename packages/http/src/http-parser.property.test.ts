import fc from 'fast-check';
import { HTTPParser } from 'http-parser-js';
import { expect, it } from 'vitest';
import { behindGetters, bytesOf, cut, textOf, Wire } from '../test/chunks.ts';
import { type Exchange, encode, exchanges, type Meant } from '../test/conversation.ts';
import { createHttpParser, formatHttpMessage, type HttpMessage, type StreamChunk } from './index.ts';

const lengths = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 6 });

/** All that a message says, without functions and references. */
function plain(message: HttpMessage): unknown {
  const { request, header, headersAll, decode, decodedBody, head, body, connection, ...rest } = message;
  return { ...rest, head: textOf(head), body: textOf(body), answers: request?.offset };
}

function parse(chunks: readonly StreamChunk[]): { messages: HttpMessage[]; tunnel: string; skipped: number } {
  let tunnel = '';
  let skipped = 0;
  const parser = createHttpParser({
    onTunnel: (chunk) => {
      tunnel += chunk.bytes === undefined ? chunk.kind : textOf(chunk.bytes);
    },
    onSkipped: (run) => {
      skipped += run.length;
    },
  });
  const messages = [...parser.push(chunks.map(behindGetters)), ...parser.end()];
  return { messages, tunnel, skipped };
}

function clientText(all: readonly Exchange[]): string {
  return all.map(({ request }) => encode(request)).join('');
}

function serverText(all: readonly Exchange[]): string {
  return all
    .map(({ response, interim }) => (interim ? 'HTTP/1.1 100 Continue\r\n\r\n' : '') + encode(response))
    .join('');
}

function expectMeant(message: HttpMessage | undefined, meant: Meant): void {
  expect(message).toMatchObject({ complete: true, faults: [] });
  expect(message!.headers.slice(0, meant.headers.length)).toEqual(meant.headers);
  expect(textOf(message!.body)).toBe(meant.framing === 'none' ? '' : textOf(meant.body));
  expect(message!.trailers).toEqual(meant.framing === 'chunked' ? meant.trailers : []);
}

it('reads back what was meant, however the bytes are cut', () => {
  fc.assert(
    fc.property(exchanges, lengths, lengths, fc.boolean(), (all, first, second, serverFirst) => {
      const wire = new Wire();
      const sides = [cut(wire.client(clientText(all)), first), cut(wire.server(serverText(all)), second)];
      if (serverFirst) sides.reverse();
      const sameTime = sides.flat().map((chunk) => ({ ...chunk, seconds: 1 }));
      const { messages, skipped } = parse(sameTime);
      const requests = messages.filter(({ kind }) => kind === 'request');
      const responses = messages.filter(({ kind, status }) => kind === 'response' && status !== 100);
      expect(skipped).toBe(0);
      expect([requests.length, responses.length]).toEqual([all.length, all.length]);
      all.forEach(({ request, response }, index) => {
        expectMeant(requests[index], request);
        expectMeant(responses[index], response);
        expect(responses[index]!.request).toBe(requests[index]);
      });
    }),
    { numRuns: 300 },
  );
});

/** Pieces that make trouble when put side by side. */
const crumbs = fc.constantFrom(
  ...[
    'GET / HTTP/1.1',
    'HTTP/1.1 200 OK',
    'HTTP/1.0 304 N',
    'CONNECT h HTTP/1.1',
    'HEAD / HTTP/1.1',
    'HTTP/1.1 101 S',
  ],
  ...[
    '\r\n',
    '\n',
    '\r',
    '\r\n\r\n',
    ' ',
    ':',
    'x',
    '\0',
    '\u00ff',
    '0',
    '5\r\nhello\r\n',
    '0\r\n\r\n',
    'a: b',
  ],
  ...[
    'Content-Length: 3',
    'Transfer-Encoding: chunked',
    'Transfer-Encoding: gzip',
    'Upgrade: u',
    '__proto__: x',
  ],
);

const events = fc.array(
  fc.record({
    direction: fc.constantFrom(0 as const, 1 as const),
    text: fc.array(crumbs, { minLength: 1, maxLength: 20 }).map((parts) => parts.join('')),
    gap: fc.integer({ min: 0, max: 30 }).map((length) => (length < 25 ? 0 : length)),
  }),
  { maxLength: 8 },
);

it('gives the same messages for any bytes, however they are cut', () => {
  fc.assert(
    fc.property(events, lengths, (all, pieces) => {
      const wire = new Wire();
      const chunks = all.flatMap(({ direction, text, gap }) => [
        ...(gap > 0 ? [wire.gap(direction, gap)] : []),
        wire.data(direction, text),
      ]);
      const whole = parse(chunks);
      const cutUp = parse(chunks.flatMap((chunk) => cut(chunk, pieces)));
      expect(cutUp.messages.map(plain)).toEqual(whole.messages.map(plain));
      expect(cutUp.tunnel).toBe(whole.tunnel);
      expect(cutUp.skipped).toBe(whole.skipped);
      for (const message of whole.messages) {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they must not be there
        expect(formatHttpMessage(message)).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
      }
    }),
    { numRuns: 2000 },
  );
});

it('agrees with http-parser-js on requests', () => {
  fc.assert(
    fc.property(exchanges, (all) => {
      // It reads heads as ASCII.
      const text = clientText(all).replaceAll('\u00e9', 'e');
      const theirs = parseTheirs(text);
      const ours = parse([new Wire().client(text)]).messages;
      expect(
        ours.map(({ method, target, headers, body }) => ({ method, target, headers, body: textOf(body) })),
      ).toEqual(theirs);
    }),
    { numRuns: 200 },
  );
});

function parseTheirs(text: string): unknown[] {
  const messages: unknown[] = [];
  let body = '';
  let start = { method: '', target: '', headers: [] as [string, string][] };
  const parser = new HTTPParser(HTTPParser.REQUEST);
  parser[HTTPParser.kOnHeadersComplete] = ({ method, url, headers }) => {
    const pairs = Array.from({ length: headers.length / 2 }, (_, index): [string, string] => [
      headers[2 * index]!,
      headers[2 * index + 1]!,
    ]);
    start = { method: HTTPParser.methods[method!]!, target: url, headers: pairs };
  };
  parser[HTTPParser.kOnBody] = (chunk, offset, length) => {
    body += textOf(chunk.subarray(offset, offset + length));
  };
  parser[HTTPParser.kOnMessageComplete] = () => {
    messages.push({ ...start, body });
    body = '';
  };
  parser.execute(Buffer.from(bytesOf(text)));
  return messages;
}

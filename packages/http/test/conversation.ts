import fc from 'fast-check';
import { textOf } from './chunks.ts';

/** One message as a test means it. */
export interface Meant {
  readonly start: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly framing: 'none' | 'length' | 'chunked';
  readonly body: Uint8Array;
  /** Chunk sizes, used in turn. */
  readonly sizes: readonly number[];
  readonly trailers: readonly (readonly [string, string])[];
}

export interface Exchange {
  readonly request: Meant & { readonly method: string; readonly target: string };
  readonly response: Meant & { readonly status: number };
  readonly interim: boolean;
}

/** The bytes of a message, one character per byte. */
export function encode(meant: Meant): string {
  const headers = [...meant.headers];
  if (meant.framing === 'length') headers.push(['Content-Length', String(meant.body.length)]);
  if (meant.framing === 'chunked') headers.push(['Transfer-Encoding', 'chunked']);
  const head = `${meant.start}\r\n${fieldLines(headers)}\r\n`;
  if (meant.framing === 'none') return head;
  return head + (meant.framing === 'length' ? textOf(meant.body) : chunked(meant));
}

function chunked({ body, sizes, trailers }: Meant): string {
  let text = '';
  for (let at = 0, turn = 0; at < body.length; turn++) {
    const piece = body.subarray(at, at + sizes[turn % sizes.length]!);
    text += `${piece.length.toString(16)}\r\n${textOf(piece)}\r\n`;
    at += piece.length;
  }
  return `${text}0\r\n${fieldLines(trailers)}\r\n`;
}

function fieldLines(fields: readonly (readonly [string, string])[]): string {
  return fields.map(([name, value]) => `${name}: ${value}\r\n`).join('');
}

const visible = (from: string) => fc.string({ unit: fc.constantFrom(...from), minLength: 1, maxLength: 12 });
const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEF';
const name = fc.oneof(
  visible(`${LETTERS}0123456789-_!#$%&'*+.^|~\``).map((text) => `x${text}`),
  fc.constantFrom('__proto__', 'constructor', 'toString', 'Host', 'Accept'),
);
const value = fc
  .string({ unit: fc.constantFrom(...LETTERS, ' ', ',', ';', '"', '=', '\u00e9', '\t'), maxLength: 20 })
  .map((text) => text.replace(/^[ \t]+|[ \t]+$/g, ''));
const fields = fc.array(fc.tuple(name, value), { maxLength: 5 });
const content = {
  headers: fields,
  body: fc.uint8Array({ maxLength: 300 }),
  sizes: fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 4 }),
  trailers: fields,
};

const request = fc
  .record({
    ...content,
    method: fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS'),
    target: visible(`/${LETTERS}?=&%`).map((text) => `/${text}`),
    framing: fc.constantFrom('none' as const, 'length' as const, 'chunked' as const),
  })
  .map((meant) => ({ ...meant, start: `${meant.method} ${meant.target} HTTP/1.1` }));

const response = fc
  .record({
    ...content,
    status: fc.constantFrom(200, 204, 206, 304, 404, 500),
    framing: fc.constantFrom('length' as const, 'chunked' as const),
  })
  .map((meant) => ({ ...meant, start: `HTTP/1.1 ${meant.status} Some Reason` }));

/** Valid exchanges on one connection, whose responses carry a body only where they may. */
export const exchanges: fc.Arbitrary<Exchange[]> = fc.array(
  fc.record({ request, response, interim: fc.boolean() }).map((exchange) => {
    const bodiless = exchange.request.method === 'HEAD' || [204, 304].includes(exchange.response.status);
    return bodiless
      ? { ...exchange, response: { ...exchange.response, framing: 'none' as const } }
      : exchange;
  }),
  { minLength: 1, maxLength: 5 },
);

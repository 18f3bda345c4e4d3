import { escapeText } from '@plainwire/bytes';
import type { Field } from '../../../declared-field.ts';
import { defineProtocol } from '../../../protocol.ts';
import type { FieldSink } from '../../../sink.ts';
import type { LayerView } from '../../../view.ts';
import { statusLabels } from '../../data/http-status.ts';
import { controlsEscaped } from '../controls-escaped.ts';
import { messageFields as fields, headerFields, headersByName } from './http-fields.ts';
import { headLines, type Line } from './http-head.ts';

// HTTP/1.x messages (RFC 9112). The bytes are those of one message of a stream: start line, header lines, an empty
// line, the body.

const METHODS = new Set([
  ...['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH'],
  // WebDAV and UPnP
  ...['COPY', 'LOCK', 'MKCOL', 'MOVE', 'PROPFIND', 'PROPPATCH', 'UNLOCK', 'REPORT', 'SEARCH', 'MKCALENDAR'],
  ...['BCOPY', 'BDELETE', 'BMOVE', 'BPROPFIND', 'BPROPPATCH', 'POLL', 'LABEL', 'MERGE', 'UPDATE', 'CHECKIN'],
  ...['CHECKOUT', 'UNCHECKOUT', 'MKACTIVITY', 'MKWORKSPACE', 'VERSION-CONTROL', 'BASELINE-CONTROL'],
  ...['NOTIFY', 'SUBSCRIBE', 'UNSUBSCRIBE', 'M-SEARCH'],
  ...['RPC_CONNECT', 'RPC_IN_DATA', 'RPC_OUT_DATA', 'CCM_POST', 'SOURCE'],
]);
/** Of UPnP: they are no requests. */
const NOTIFICATIONS = new Set(['NOTIFY', 'SUBSCRIBE', 'UNSUBSCRIBE']);
/** RFC 9110 §5.6.2: what names are made of. */
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/;
const LONGEST_METHOD = 16;
/** Wireshark's, so that the same filters match. */
const LONGEST_REMARK = 239;
const LF = 0x0a;
const COLON = 0x3a;
const NAMES_VERSION = / HTTP\/\d/;

const TEXT = new TextDecoder('utf-8', { ignoreBOM: true });

/** Whether a start line begins at `at`. */
export function looksLikeHttp(bytes: Uint8Array, at: number, limit: number): boolean {
  const head = TEXT.decode(bytes.subarray(at, Math.min(limit, at + LONGEST_METHOD)));
  return head.startsWith('HTTP/1.') || METHODS.has(head.slice(0, Math.max(0, head.indexOf(' '))));
}

function walkMessage(layer: LayerView, sink: FieldSink): void {
  const message = new Message(layer, sink);
  message.walk();
}

class Message {
  readonly #layer: LayerView;
  readonly #sink: FieldSink;
  /** Where its header lines are told; nowhere those of notifications, and of what is neither request nor response. */
  #lineField: Field | undefined;
  #method = '';
  #uri = '';
  #host: string | undefined;
  #encoded = false;
  /** The capture ends in a line that might be anything: Wireshark gives up there. */
  #breaksOff = false;
  #chunked = false;

  constructor(layer: LayerView, sink: FieldSink) {
    this.#layer = layer;
    this.#sink = sink;
  }

  walk(): void {
    const { bytes, start, limit } = this.#layer;
    const { lines, bodyAt: behind } = headLines(bytes, start, limit);
    const [first, ...headers] = lines;
    if (first === undefined) return;
    if (this.#isCutAt(headers.at(-1))) {
      this.#breaksOff = true;
      headers.pop();
    }
    // As in Wireshark, which does not know folded lines: the body begins with the first that names no field.
    const bodyAt = headers.find((line) => !this.#hasColon(line))?.at ?? behind;
    if (!this.#startLine(first)) {
      this.#sink.add(fields.fileData, start, limit - start);
      return;
    }
    for (const line of headers) if (line.at < bodyAt) this.#header(line);
    if (this.#method !== '') this.#fullUri(first);
    if (bodyAt >= limit) return;
    if (this.#chunked) this.#chunks(bodyAt, limit);
    else if (!this.#encoded) this.#sink.add(fields.fileData, bodyAt, limit - bodyAt);
  }

  /** Whether nothing tells that a header's line that the capture cuts is one. */
  #isCutAt(line: Line | undefined): boolean {
    return line !== undefined && this.#isCut(line) && !this.#hasColon(line);
  }

  #hasColon({ at, end }: Line): boolean {
    return this.#layer.bytes.subarray(at, end).includes(COLON);
  }

  /** Whether the capture ends in the middle of this line. */
  #isCut({ next }: Line): boolean {
    const { bytes, limit, wireLimit } = this.#layer;
    return limit < wireLimit && next === limit && bytes[limit - 1] !== LF;
  }

  /** RFC 9112 §7.1. What is whole is put together, unless a coding hides what it is. */
  #chunks(bodyAt: number, limit: number): void {
    const sink = this.#sink;
    const parts: { at: number; size: number }[] = [];
    for (let at = bodyAt; at < limit; ) {
      const chunk = chunkAt(this.#layer.bytes, at, limit);
      if (chunk === undefined) return;
      sink.set(fields.chunkSize, at, chunk.dataAt - at, chunk.size);
      if (chunk.size === 0) {
        if (!this.#encoded && parts.length > 0) this.#fileData(parts);
        return;
      }
      parts.push({ at: chunk.dataAt, size: chunk.size });
      const dataEnd = chunk.dataAt + chunk.size;
      if (dataEnd <= limit) sink.add(fields.chunkData, chunk.dataAt, chunk.size);
      if (dataEnd + 2 <= limit) sink.add(fields.chunkBoundary, dataEnd, 2);
      at = chunk.dataAt + chunk.size + 2;
    }
  }

  #fileData(parts: readonly { at: number; size: number }[]): void {
    const { bytes } = this.#layer;
    const text = parts.map(({ at, size }) => this.#text(at, Math.min(at + size, bytes.length))).join('');
    const from = parts[0]!.at;
    this.#sink.set(fields.fileData, from, parts.at(-1)!.at + parts.at(-1)!.size - from, text);
  }

  /** False when the message began in bytes that are not here: all there is is more of its body. */
  #startLine(line: Line): boolean {
    const text = this.#text(line.at, line.end);
    if (text.startsWith('HTTP/')) {
      this.#statusLine(line, text);
    } else if (METHODS.has(text.split(' ', 1)[0]!)) {
      this.#requestLine(line, text);
    } else {
      if (!NAMES_VERSION.test(text)) return false;
      this.#sink.set(fields.unknownHeader, line.at, line.next - line.at, this.#text(line.at, line.next));
    }
    return true;
  }

  /** The start line is a line of the tree and a remark, so that lists of remarks tell what was asked. */
  #chat({ at, next }: Line): void {
    const isTree = this.#sink.only === undefined;
    const text = isTree ? escapeText(this.#text(at, next)).slice(0, LONGEST_REMARK) : '';
    this.#sink.group(text, at, next - at);
    this.#sink.set(fields.chat, at, next - at, true, text);
  }

  #requestLine(line: Line, text: string): void {
    const sink = this.#sink;
    const [method = '', uri = '', ...rest] = text.split(' ');
    this.#method = method;
    this.#uri = uri;
    const isNotification = NOTIFICATIONS.has(method);
    if (!isNotification) this.#lineField = fields.requestLine;
    this.#chat(line);
    sink.set(fields.method, line.at, method.length, method);
    sink.set(fields.uri, line.at + method.length + 1, uri.length, uri);
    const question = uri.indexOf('?');
    if (question >= 0 && question < uri.length - 1) {
      sink.set(fields.uriPath, line.at, 0, uri.slice(0, question));
      sink.set(fields.uriQuery, line.at, 0, uri.slice(question + 1));
      for (const parameter of uri.slice(question + 1).split('&')) {
        if (parameter !== '') sink.set(fields.uriQueryParameter, line.at, 0, parameter);
      }
    }
    if (rest.length > 0 || this.#isCut(line))
      sink.set(fields.requestVersion, line.end - rest.join(' ').length, 0, rest.join(' '));
    sink.close();
    if (this.#breaksOff) return;
    sink.set(isNotification ? fields.notification : fields.request, line.at, 0, true);
  }

  #statusLine(line: Line, text: string): void {
    const sink = this.#sink;
    this.#lineField = fields.responseLine;
    const [version = '', code = '', ...phrase] = text.split(' ');
    this.#chat(line);
    sink.set(fields.responseVersion, line.at, version.length, version);
    if (/^\d{3}$/.test(code)) {
      const at = line.at + version.length + 1;
      sink.set(fields.code, at, 3, Number(code));
      const label = statusLabels[Number(code)] ?? `Unknown (${Number(code)})`;
      sink.set(fields.codeDescription, at, 3, label);
    }
    if (phrase.join('') !== '') sink.set(fields.phrase, line.at, 0, phrase.join(' '));
    sink.close();
    if (!this.#breaksOff) sink.set(fields.response, line.at, 0, true);
  }

  #header(line: Line): void {
    const sink = this.#sink;
    const text = this.#text(line.at, line.next);
    const length = line.next - line.at;
    const name = text.slice(0, text.indexOf(':')).toLowerCase();
    if (this.#lineField !== undefined) sink.open(this.#lineField, line.at, length);
    else if (!headersByName.has(name)) sink.set(fields.unknownHeader, line.at, length, controlsEscaped(text));
    if (!TOKEN.test(name)) sink.set(fields.badHeaderName, line.at, length, true);
    const valueAt = this.#layer.bytes.indexOf(COLON, line.at) + 1;
    this.#namedHeader(line, name, this.#text(valueAt, line.end).replace(/^[ \t]+/, ''));
    if (this.#lineField !== undefined) sink.close();
  }

  #namedHeader(line: Line, name: string, value: string): void {
    const tell = (field: Field, what: string | bigint) =>
      this.#sink.set(field, line.at, line.next - line.at, what);
    const field = headersByName.get(name);
    if (field !== undefined) tell(field, value);
    switch (field) {
      case headerFields.host:
        this.#host = value;
        break;
      case headerFields.contentLengthHeader:
        if (/^\d{1,19}$/.test(value)) tell(fields.contentLength, BigInt(value));
        break;
      case headerFields.transferEncoding:
        if (value.toLowerCase() === 'chunked') this.#chunked = true;
        else this.#encoded = value.toLowerCase() !== 'identity';
        break;
      case headerFields.contentEncoding:
        this.#encoded = value.toLowerCase() !== 'identity';
        break;
      case headerFields.cookie:
        for (const pair of value.split(';')) if (pair.trim() !== '') tell(fields.cookiePair, pair.trim());
        break;
      case headerFields.proxyAuthorization:
      case headerFields.authorization: {
        const credentials = basicCredentials(value);
        if (credentials !== undefined) tell(fields.credentials, credentials);
      }
    }
  }

  /** Known only with a Host header; the scheme is that of the layers below. */
  #fullUri(line: Line): void {
    if (this.#host === undefined) return;
    const absolute = this.#method === 'CONNECT' || /^[a-z][a-z0-9+.-]*:\/\//i.test(this.#uri);
    const uri = absolute ? this.#uri : `${this.#scheme()}://${this.#host}${this.#uri}`;
    this.#sink.set(fields.fullUri, line.at, 0, uri);
  }

  #scheme(): string {
    const { frame, index } = this.#layer;
    for (let below = 0; below < index; below++) if (frame.protocolAt(below).name === 'tls') return 'https';
    return 'http';
  }

  #text(at: number, end: number): string {
    return TEXT.decode(this.#layer.bytes.subarray(at, end));
  }
}

/** A chunk's size line: hexadecimal digits, perhaps extensions, CRLF. */
function chunkAt(bytes: Uint8Array, at: number, limit: number): { size: number; dataAt: number } | undefined {
  const end = bytes.indexOf(LF, at);
  if (end < 0 || end >= limit) return undefined;
  const digits = /^[0-9a-f]{1,8}(?=[\s;]|$)/i.exec(TEXT.decode(bytes.subarray(at, Math.min(end, at + 16))));
  return digits === null ? undefined : { size: Number.parseInt(digits[0], 16), dataAt: end + 1 };
}

function basicCredentials(value: string): string | undefined {
  const encoded = /^Basic\s+([A-Za-z0-9+/]+=*)$/.exec(value)?.[1];
  if (encoded === undefined || encoded.replace(/=+$/, '').length % 4 === 1) return undefined;
  return atob(encoded.replace(/=+$/, ''));
}

/** Simple Service Discovery Protocol: HTTP's messages, one in a datagram. */
export const ssdp = defineProtocol({
  name: 'ssdp',
  title: 'Simple Service Discovery Protocol',
  spec: 'UPnP Device Architecture 2.0 §1',
  fields: { ...fields, ...headerFields },
  claims: [{ table: 'udp.port', key: 1900 }],
  minimum: 1,
  walk: walkMessage,
});

export const http = defineProtocol({
  name: 'http',
  title: 'Hypertext Transfer Protocol',
  spec: 'RFC 9112 §2',
  fields: { ...fields, ...headerFields },
  claims: [80, 3128, 3132, 5985, 8080, 8088, 11371, 1900, 2869, 2710].map((key) => ({
    table: 'tcp.port',
    key,
  })),
  sniffs: [{ table: 'tcp.port', test: looksLikeHttp }],
  minimum: 1,
  walk: walkMessage,
});

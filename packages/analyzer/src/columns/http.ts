import type { HttpMessage } from '@plainwire/http';
import type { AnalyzedFrame } from '../analyzed-frame.ts';
import { contentOf } from '../http-content.ts';
import type { ColumnWriter } from './column.ts';

/** Kinds of pictures that are called by how they begin. */
const PICTURES: readonly (readonly [begins: string, label: string])[] = [
  ['\x89PNG\r\n\x1a\n', 'PNG'],
  ['GIF87a', 'GIF87a'],
  ['GIF89a', 'GIF89a'],
  ['\xff\xd8\xff', 'JPEG JFIF image'],
];

/** `GET / HTTP/1.1 `, `HTTP/1.1 200 OK  (text/html)` */
export const httpColumns: ColumnWriter = {
  protocol: 'http',
  label: () => 'HTTP',
  info: (frame) =>
    frame.tcp?.alone === true
      ? cutLine(frame)
      : frame.outcome.messages.map((message) => messageLine(message) + contentLabel(message)).join(', '),
};

/** Of a segment that was read by itself: the start line as far as it goes. */
function cutLine({ layers }: AnalyzedFrame): string {
  const [method] = layers.valuesOf('http.request.method');
  const [version] = layers.valuesOf('http.response.version');
  if (method !== undefined)
    return `${method} ${layers.valuesOf('http.request.uri')} ${layers.valuesOf('http.request.version')} `;
  if (version === undefined) return 'Continuation';
  return `${version} ${layers.valuesOf('http.response.code')} ${layers.valuesOf('http.response.phrase')} `;
}

/** The start line as the packet list has it. */
export function messageLine(message: HttpMessage): string {
  return message.kind === 'request'
    ? `${message.method} ${message.target} ${message.version} `
    : `${message.version} ${message.status} ${message.reason ?? ''} `;
}

/** What the message carries, where there is anything; told by its media type, of pictures by how they begin. */
function contentLabel(message: HttpMessage): string {
  const type = message.header('content-type')?.split(';', 1)[0]?.trim();
  if (type === undefined || message.body.length === 0) return '';
  const content = contentOf(message);
  if (content === undefined || content.length === 0) return '';
  return ` (${pictureLabel(type, content) ?? type})`;
}

function pictureLabel(type: string, content: Uint8Array): string | undefined {
  if (!/^image\//i.test(type)) return undefined;
  const found = PICTURES.find(([begins]) =>
    [...begins].every((letter, index) => content[index] === letter.charCodeAt(0)),
  );
  return found?.[1];
}

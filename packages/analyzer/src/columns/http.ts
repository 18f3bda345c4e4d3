import type { HttpMessage } from '@plainwire/http';
import type { ColumnWriter } from './column.ts';

/** `GET / HTTP/1.1 `, `HTTP/1.1 200 OK  (text/html)` */
export const httpColumns: ColumnWriter = {
  protocol: 'http',
  label: () => 'HTTP',
  info: (frame) => frame.outcome.messages.map(oneLine).join(', '),
};

function oneLine(message: HttpMessage): string {
  if (message.kind === 'request') return `${message.method} ${message.target} ${message.version} `;
  const type = message.header('content-type')?.split(';', 1)[0]?.trim();
  const suffix = type !== undefined && message.body.length > 0 ? ` (${type})` : '';
  return `${message.version} ${message.status} ${message.reason ?? ''} ${suffix}`;
}

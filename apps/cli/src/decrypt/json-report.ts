import type { AnalyzedFrame } from '@plainwire/analyzer';
import type { HttpMessage } from '@plainwire/http';
import type { TlsSessionReport } from '@plainwire/tls-decrypt';

/** One JSON line for an HTTP message; the body is text when it is UTF-8, else base64. */
export function messageJson(message: HttpMessage, frame: AnalyzedFrame | undefined): string {
  const { kind, version, method, target, status, reason, headers, complete } = message;
  return line({
    type: 'http',
    stream: message.connection.id,
    frame: frame?.record.number,
    time: `${message.seconds}.${message.nanoseconds.toString().padStart(9, '0')}`,
    from: message.connection.endpoints[message.direction],
    kind,
    version,
    method,
    target,
    status,
    reason,
    headers,
    complete,
    ...body(message.body),
  });
}

/** One JSON line for what became of a TLS connection. */
export function sessionJson(report: TlsSessionReport): string {
  const { connection, ...rest } = report;
  return line({ type: 'tls', stream: connection.id, endpoints: connection.endpoints, ...rest });
}

function body(bytes: Uint8Array): { body: string } | { bodyBase64: string } {
  try {
    return { body: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { bodyBase64: Buffer.from(bytes).toString('base64') };
  }
}

function line(value: object): string {
  return `${JSON.stringify(value)}\n`;
}

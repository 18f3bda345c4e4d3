import type { AnalyzedFrame } from '@plainwire/analyzer';
import { escapeText } from '@plainwire/bytes';
import type { FieldRegistry } from '@plainwire/filter-lang';
import { formatHttpMessage, type HttpMessage } from '@plainwire/http';
import type { TlsSessionReport } from '@plainwire/tls-decrypt';
import { formatTime, type TimeFormat } from '../read/time-format.ts';
import { suiteName, versionName } from './session-names.ts';

/** `client:port → server:port` in the direction of `message`. */
function parties({ connection, direction }: Pick<HttpMessage, 'connection' | 'direction'>): string {
  const from = connection.endpoints[direction];
  const to = connection.endpoints[direction === 0 ? 1 : 0];
  return `${from.address}:${from.port} → ${to.address}:${to.port}`;
}

/** One HTTP message under a line that says when it was complete, who sent it and in which frame it ended. */
export function messageText(
  message: HttpMessage,
  frame: AnalyzedFrame | undefined,
  format: TimeFormat,
): string {
  const time = frame === undefined ? 'at the end' : formatTime(frame, format, 6);
  const where = frame === undefined ? '' : `  frame ${frame.record.number}`;
  return `── ${time}  ${parties(message)}  tcp.stream ${message.connection.id}${where}\n${formatHttpMessage(message).replace(/\n+$/, '')}\n\n`;
}

/** One line a connection: what it was and whether it was opened, or exactly why not. */
export function sessionText(report: TlsSessionReport, fields: FieldRegistry): string {
  const { version, cipherSuite, serverName } = report;
  const what = [
    version === undefined ? 'TLS' : versionName(version),
    cipherSuite === undefined ? '' : suiteName(cipherSuite, fields),
    serverName === undefined ? '' : `for ${escapeText(serverName)}`,
  ];
  return `tcp.stream ${report.connection.id}  ${parties({ connection: report.connection, direction: 0 })}  ${what.filter(Boolean).join(' ')}: ${verdict(report)}\n`;
}

function verdict(report: TlsSessionReport): string {
  if (report.reason !== undefined) return `${report.status}: ${report.message} (${report.reason.code})`;
  const [first, second] = report.plaintextBytes;
  const checked = report.keysVerified ? ', Finished verified' : '';
  const failed = report.macFailures[0] + report.macFailures[1];
  const failures = failed > 0 ? `, ${failed} records failed their tag` : '';
  return `${report.status}, ${first} + ${second} bytes${checked}${failures}`;
}

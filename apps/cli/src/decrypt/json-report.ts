import type { FieldRegistry } from '@plainwire/filter-lang';
import type { TlsSessionReport } from '@plainwire/tls-decrypt';
import { likelyClient } from './likely-client.ts';
import type { PlaintextTally } from './plaintext-tally.ts';
import { suiteName, versionName } from './session-names.ts';

/**
 * One JSON line for what became of a TLS connection; `c2s` and `s2c` are what was delivered from client to server and
 * back.
 */
export function sessionJson(report: TlsSessionReport, tally: PlaintextTally, fields: FieldRegistry): string {
  const { connection, version, cipherSuite, reason } = report;
  const client = report.clientDirection ?? likelyClient(connection.endpoints);
  const server = client === 0 ? 1 : 0;
  const direction = (which: 0 | 1) => ({
    plaintextBytes: tally.of(connection.id, which).bytes,
    sha256: tally.of(connection.id, which).sha256,
    records: report.records[which],
    failedRecords: report.macFailures[which],
    gaps: report.gaps[which],
  });
  const value = {
    stream: connection.id,
    client: connection.endpoints[client],
    server: connection.endpoints[server],
    serverName: report.serverName ?? null,
    version: version === undefined ? null : versionName(version),
    cipherSuite: cipherSuite === undefined ? null : suiteName(cipherSuite, fields),
    keyExchange: report.keyExchange ?? null,
    resumed: report.resumed,
    status: report.status,
    reason: reason?.code ?? null,
    message: report.message ?? null,
    finishedVerified: report.keysVerified,
    c2s: direction(client),
    s2c: direction(server),
  };
  return `${JSON.stringify(value)}\n`;
}

import { join } from 'node:path';
import type { TlsSessionReport } from '@plainwire/tls-decrypt';
import { describe, expect, it } from 'vitest';
import {
  captureOf,
  expectAsRecorded,
  openAll,
  portsOf,
  recordingsIn,
  secretsOf,
  truthOf,
} from './recordings.ts';

// TLS of several implementations, as it was recorded and with its packets lost, cut, doubled and in disorder.

const folder = join(import.meta.dirname, '../../../fixtures/tls-recorded');
const recordings = recordingsIn(folder);
const cases = recordings.flatMap((recording) =>
  Object.entries(recording.modes).map(([mode, want]) => [recording.id, mode, recording, want] as const),
);
const EVERY = Number(process.env['EVERY'] ?? 7);

describe('TLS as several implementations speak it', () => {
  it.each(cases)('%s by %s', (_, mode, recording) => expectAsRecorded(folder, recording, mode));
});

/** A pcap file as its header and its records. */
function recordsOf(bytes: Uint8Array): Uint8Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const parts = [bytes.subarray(0, 24)];
  for (let at = 24; at < bytes.length; ) {
    const end = at + 16 + view.getUint32(at + 8, true);
    parts.push(bytes.subarray(at, end));
    at = end;
  }
  return parts;
}

/** Fewer bytes captured than there were: as many as the headers take, and five of the payload. */
function cut(record: Uint8Array): Uint8Array {
  const kept = Math.min(record.length, 16 + 66 + 5);
  const short = record.slice(0, kept);
  new DataView(short.buffer).setUint32(8, kept - 16, true);
  return short;
}

type Change = (records: Uint8Array[], at: number) => Uint8Array[];

/** Changes that take nothing away. */
const HARMLESS: Readonly<Record<string, Change>> = {
  doubled: (records, at) => records.toSpliced(at, 0, records[at]!),
  'sent again later': (records, at) => records.toSpliced(at + 3, 0, records[at]!),
  swapped: (records, at) => records.toSpliced(at, 2, ...records.slice(at, at + 2).reverse()),
};
const LOSSES: Readonly<Record<string, Change>> = {
  lost: (records, at) => records.toSpliced(at, 1),
  cut: (records, at) => records.with(at, cut(records[at]!)),
  'three lost': (records, at) => records.toSpliced(at, 3),
  'everything before': (records, at) => [records[0]!, ...records.slice(at + 1)],
  'everything behind': (records, at) => records.slice(0, at),
};
/** Why a connection of which packets are missing may not come out whole. */
const MISSING = [
  'TLS_GAP',
  'TLS_HANDSHAKE_INCOMPLETE',
  'TLS_NO_CLIENT_KEY_EXCHANGE',
  'TLS_MIDSTREAM',
  'TLS_RESUMED_UNKNOWN',
  // Clients log no secret for a session that they resume.
  'TLS_KEYLOG_NO_MATCH',
];

/** Whether the pieces are true: each in the truth, behind the one before it. */
function areTrue(pieces: readonly Buffer[], truth: Buffer): boolean {
  let from = 0;
  for (const piece of pieces) {
    const at = truth.indexOf(piece, from);
    if (at < 0) return false;
    from = at + piece.length;
  }
  return true;
}

const openable = cases.filter(([, , , want]) => want.expect);

describe.each(openable)('%s by %s with', (id, mode, recording) => {
  const truths = new Map(recording.conns.map(({ n, client_port }) => [client_port, truthOf(folder, id, n)]));
  const records = recordsOf(captureOf(folder, id));

  async function forEachPlace(
    change: Change,
    check: (report: TlsSessionReport, whole: boolean, where: string) => void,
  ) {
    const secrets = await secretsOf(folder, recording, mode);
    for (let at = 1 + (id.length % EVERY); at < records.length; at += EVERY) {
      const bytes = new Uint8Array(Buffer.concat(change(records, at)));
      const opened = await openAll(bytes, secrets, portsOf(recording));
      for (const [port, { report, pieces }] of opened) {
        const truth = truths.get(port)!;
        const where = `record ${at}, client port ${port}: ${report.message}`;
        for (const side of [0, 1] as const)
          expect(areTrue(pieces[side], truth[side]!), `a wrong byte, ${where}`).toBe(true);
        const whole = pieces.every((side, i) => side.length === 1 && side[0]!.equals(truth[i]!));
        check(report, whole, where);
      }
    }
  }

  it.each(Object.entries(HARMLESS))('packets %s comes out whole', async (_, change) => {
    await forEachPlace(change, (report, whole, where) => {
      expect([report.status, whole], where).toEqual(['decrypted', true]);
    });
  });

  it.each(Object.entries(LOSSES))(
    'packets %s gives the truth, and the reason for what is missing',
    async (_, change) => {
      await forEachPlace(change, ({ status, reason }, whole, where) => {
        if (status === 'decrypted' || whole) return;
        expect(MISSING, where).toContain(reason?.code);
      });
    },
  );
});

import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createReassembler } from '../src/reassembler.ts';
import type { SegmentAnalysis } from '../src/segment-analysis.ts';
import { SequenceAnalysis } from '../src/sequence-analysis.ts';
import { segmentsOf } from './pcap-segments.ts';

const folder = join(import.meta.dirname, '../../../../shared/oracle/tcp-synthetic');
const ready = existsSync(folder) && spawnSync('tshark', ['-v']).status === 0;
if (!ready) console.log(`skipped: ${folder} or tshark is not here`);

/** Wireshark's field, and what we say; empty where there is nothing to say. */
const fields: Record<string, (said: SegmentAnalysis) => number | string> = {
  'tcp.seq': (said) => said.relativeSequence,
  'tcp.ack': (said) => said.relativeAcknowledgment,
  'tcp.nxtseq': (said) => said.relativeNextSequence,
  'tcp.completeness': (said) => said.completeness,
  'tcp.analysis.bytes_in_flight': (said) => given(said.bytesInFlight),
  'tcp.analysis.push_bytes_sent': (said) => given(said.pushBytesSent),
  'tcp.analysis.acks_frame': (said) => given(said.ackedRecord),
  'tcp.analysis.rto_frame': (said) => given(said.rtoRecord),
  'tcp.analysis.duplicate_ack_num': (said) => given(said.duplicateAckNumber),
  'tcp.analysis.duplicate_ack_frame': (said) => given(said.duplicateAckRecord),
};
const labels = [
  ...['retransmission', 'fast_retransmission', 'spurious_retransmission', 'out_of_order', 'lost_segment'],
  ...['ack_lost_segment', 'keep_alive', 'keep_alive_ack', 'duplicate_ack', 'zero_window'],
  ...['zero_window_probe', 'zero_window_probe_ack', 'window_full', 'window_update'],
];
const given = (value: number) => (value < 0 ? '' : value);

function told(file: string): string[][] {
  const columns = [...Object.keys(fields), ...labels.map((label) => `tcp.analysis.${label}`)];
  const options = columns.flatMap((column) => ['-e', column]);
  const text = execFileSync('tshark', ['-n', '-r', join(folder, file), '-T', 'fields', ...options], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return text
    .toString()
    .slice(0, -1)
    .split('\n')
    .map((line) =>
      line.split('\t').map((value, i) => (i < Object.keys(fields).length ? value : value && '1')),
    );
}

function said(file: string): string[][] {
  const reassembler = createReassembler();
  const analysis = new SequenceAnalysis();
  return segmentsOf(join(folder, file)).map((segment) => {
    reassembler.push(segment);
    const result = analysis.segment(segment, reassembler.current!, reassembler.currentDirection);
    const values = Object.values(fields).map((value) => String(value(result)));
    return [...values, ...labels.map((label) => (result.labels.includes(label) ? '1' : ''))];
  });
}

describe.skipIf(!ready)('the analysis of streams made hard on purpose', () => {
  const files = ready ? readdirSync(folder).filter((file) => file.endsWith('.pcap')) : [];
  it.each(files.filter((file) => !file.startsWith('ip-fragments')))('%s: as tshark says it', (file) => {
    expect(said(file)).toEqual(told(file));
  });
});

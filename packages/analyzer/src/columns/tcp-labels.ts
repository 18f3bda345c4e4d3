import type { SegmentAnalysis } from '@plainwire/tcp-reassembly';
import type { AnalyzedFrame } from '../analyzed-frame.ts';

/** Labels by the name of their field without `tcp.analysis.`, as Wireshark writes them and in its order. */
const LABELS: readonly (readonly [name: string, label: string])[] = [
  ['zero_window_probe_ack', 'ZeroWindowProbeAck'],
  ['zero_window', 'ZeroWindow'],
  ['zero_window_probe', 'ZeroWindowProbe'],
  ['duplicate_ack', 'Dup ACK'],
  ['keep_alive_ack', 'Keep-Alive ACK'],
  ['keep_alive', 'Keep-Alive'],
  ['window_full', 'Window Full'],
  ['window_update', 'Window Update'],
  ['ack_lost_segment', 'ACKed unseen segment'],
  ['lost_segment', 'Previous segment not captured'],
  ['out_of_order', 'Out-Of-Order'],
  ['spurious_retransmission', 'Spurious Retransmission'],
  ['fast_retransmission', 'Fast Retransmission'],
  ['retransmission', 'Retransmission'],
  ['reused_ports', 'Port numbers reused'],
];

/** What stands before the info of a segment, whatever it carries: `[TCP Dup ACK 4#1] `. Empty when there is nothing. */
export function tcpLabels({ tcp }: AnalyzedFrame): string {
  const said = tcp?.analysis;
  if (said === undefined || said.flags === 0) return '';
  const names = new Set(said.labels);
  // Retransmissions of a kind are retransmissions too; the kind alone is said.
  if (names.has('fast_retransmission') || names.has('spurious_retransmission'))
    names.delete('retransmission');
  return LABELS.filter(([name]) => names.has(name))
    .map(([name, label]) => `[TCP ${label}${name === 'duplicate_ack' ? ` ${numbers(said)}` : ''}] `)
    .join('');
}

function numbers({ duplicateAckRecord, duplicateAckNumber }: SegmentAnalysis): string {
  return `${duplicateAckRecord}#${duplicateAckNumber}`;
}

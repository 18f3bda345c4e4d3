import { u16be } from '@plainwire/bytes';
import { CHECKSUM } from '../../checksum.ts';
import { computed, expert, stateful, statefulExpert } from '../../declare.ts';
import type { Field, Severity } from '../../declared-field.ts';
import { byteCount } from '../../display-text.ts';
import { knownFields } from '../../known-fields.ts';
import { withFields } from '../../with-fields.ts';
import { TCP, tcp } from './tcp.ts';
import { tcpTexts } from './tcp-texts.ts';
import { expectedChecksum, transportChecksum } from './transport-checksum.ts';

const timestamps = { group: 'Timestamps' };
const flags = { under: ['tcp.analysis.flags'] };

/** Judgements, which are remarks under the flags of the analysis: a line each, `name|title|severity`. */
function judged(lines: string): Record<string, Field<undefined>> {
  const fields: Record<string, Field<undefined>> = {};
  for (const line of lines.split('\n')) {
    const [name = '', title = '', severity] = line.split('|');
    fields[name] = statefulExpert(`tcp.analysis.${name}`, title, severity as Severity, 'sequence', {
      under: 'tcp.analysis.flags',
    });
  }
  return fields;
}

/** What only a look at the whole connection can tell: known by name here, filled in by who follows connections. */
const analysisFields = {
  ...knownFields('tcp.', 'flags.ace|ACE|uint8'),
  ...judged(
    'tfo_syn|TCP SYN with TFO Cookie|note\n' +
      'tfo_ack|TCP SYN-ACK accepting TFO data|note\n' +
      'tfo_ignored|TCP SYN-ACK ignoring TFO data|note',
  ),
  dsack: statefulExpert('tcp.options.sack.dsack', 'D-SACK Sequence', 'warning', 'sequence'),
  ...knownFields(
    'tcp.',
    'options.sack.dsack_le|D-SACK Left Edge|uint32\n' +
      'options.sack.dsack_re|D-SACK Right Edge|uint32\n' +
      'continuation_to|This is a continuation to the PDU in frame|framenum',
  ),
  pduTime: stateful('tcp.pdu.time', 'Time until the last segment of this PDU', 'relative_time', {
    needs: 'later',
  }),
  pduLastFrame: stateful('tcp.pdu.last_frame', 'Last frame of this PDU', 'framenum', { needs: 'later' }),
  ...knownFields(
    'tcp.',
    'segment.overlap|Segment overlap|boolean\n' +
      'segment.overlap.conflict|Conflicting data in segment overlap|boolean\n' +
      'segment.multipletails|Multiple tail segments found|boolean\n' +
      'segment.toolongfragment|Segment too long|boolean\n' +
      'segment.error|Reassembling error|framenum',
  ),
  finActive: statefulExpert(
    'tcp.connection.fin_active',
    'This frame initiates the connection closing',
    'note',
    'sequence',
    { under: 'tcp.flags.str' },
  ),
  finPassive: statefulExpert(
    'tcp.connection.fin_passive',
    'This frame undergoes the connection closing',
    'note',
    'sequence',
    { under: 'tcp.flags.str' },
  ),
  timeRelative: stateful('tcp.time_relative', 'Time since first frame in this TCP stream', 'relative_time', {
    shown: timestamps,
  }),
  timeDelta: stateful('tcp.time_delta', 'Time since previous frame in this TCP stream', 'relative_time', {
    shown: timestamps,
  }),
  ...knownFields(
    'tcp.',
    'analysis|SEQ/ACK analysis|none\n' +
      'analysis.acks_frame|This is an ACK to the segment in frame|framenum\n' +
      'analysis.ack_rtt|The RTT to ACK the segment was|relative_time\n' +
      'analysis.initial_rtt|iRTT|relative_time\n' +
      'analysis.bytes_in_flight|Bytes in flight|uint32\n' +
      'analysis.push_bytes_sent|Bytes sent since last PSH flag|uint32\n' +
      'analysis.flags|TCP Analysis Flags|none',
  ),
  ...judged(
    "ack_lost_segment|ACKed segment that wasn't captured (common at capture start)|warning\n" +
      'fast_retransmission|This frame is a (suspected) fast retransmission|note\n' +
      'keep_alive|TCP keep-alive segment|note\n' +
      'keep_alive_ack|ACK to a TCP keep-alive segment|note\n' +
      'lost_segment|Previous segment(s) not captured (common at capture start)|warning\n' +
      'out_of_order|This frame is a (suspected) out-of-order segment|warning\n' +
      'retransmission|This frame is a (suspected) retransmission|note\n' +
      'reused_ports|A new tcp session is started with the same ports as an earlier session in this trace|note\n' +
      'spurious_retransmission|This frame is a (suspected) spurious retransmission|note\n' +
      'window_full|TCP window specified by the receiver is now completely full|warning\n' +
      'window_update|TCP window update|chat\n' +
      'zero_window|TCP Zero Window segment|warning\n' +
      'zero_window_probe|TCP Zero Window Probe|note\n' +
      'zero_window_probe_ack|ACK to a TCP Zero Window Probe|note',
  ),
  duplicateAck: statefulExpert('tcp.analysis.duplicate_ack', 'Duplicate ACK', 'note', 'sequence', {
    under: 'tcp.analysis.duplicate_ack_frame',
    message: (_, state) => `Duplicate ACK (#${state('tcp.analysis.duplicate_ack_num')})`,
  }),
  rto: stateful('tcp.analysis.rto', 'The RTO for this segment was', 'relative_time', { shown: flags }),
  rtoFrame: stateful('tcp.analysis.rto_frame', 'RTO based on delta from frame', 'framenum', { shown: flags }),
  ...knownFields(
    'tcp.',
    'analysis.duplicate_ack_num|Duplicate ACK #|uint32\n' +
      'analysis.duplicate_ack_frame|Duplicate to the ACK in frame|framenum\n' +
      'fin_retransmission|Retransmission of FIN from frame|framenum\n' +
      'pdu.size|PDU Size|uint32',
  ),
  reassembledIn: stateful('tcp.reassembled_in', 'Reassembled PDU in frame', 'framenum', { needs: 'later' }),
  ...knownFields(
    'tcp.',
    'reassembled.length|Reassembled TCP length|uint32\n' +
      'reassembled.data|Reassembled TCP Data|bytes\n' +
      'segment|TCP Segment|framenum\n' +
      'segments|Reassembled TCP Segments|none\n' +
      'segment.count|Segment count|uint32',
  ),
  segmentData: stateful('tcp.segment_data', 'TCP segment data', 'bytes', {
    line: (value) => `TCP segment data (${byteCount((value as Uint8Array).length)})`,
  }),
};

const checksumFields = {
  calculatedChecksum: computed(
    'tcp.checksum_calculated',
    'Calculated Checksum',
    'uint16',
    (layer) => expectedChecksum(layer, TCP, 16),
    { base: 'hex', shown: { under: ['tcp.checksum'] } },
  ),
  checksumOfOnes: expert(
    'tcp.checksum.ffff',
    'TCP Checksum 0xffff instead of 0x0000 (see RFC 1624)',
    'warning',
    'checksum',
    (layer) =>
      u16be(layer.bytes, layer.start + 16) === 0xffff && transportChecksum(layer, TCP, 16) === CHECKSUM.GOOD,
    { under: 'tcp.checksum' },
  ),
};

/** What Linux hides in the sequence numbers and timestamps of a host under attack: only read where somebody says so. */
const cookieFields = knownFields(
  'tcp.',
  'syncookie.time|SYN Cookie Time|uint8|dec\n' +
    'syncookie.mss|SYN Cookie Maximum Segment Size|uint8|dec\n' +
    'syncookie.hash|SYN Cookie hash|uint24|hex\n' +
    'options.timestamp.tsval.syncookie.timestamp|SYN Cookie Timestamp|uint32|dec\n' +
    'options.timestamp.tsval.syncookie.ecn|SYN Cookie ECN|boolean\n' +
    'options.timestamp.tsval.syncookie.sack|SYN Cookie SACK|boolean\n' +
    'options.timestamp.tsval.syncookie.wscale|SYN Cookie WScale|uint8|dec',
);

/** TCP with what only a look at the whole connection can tell, and with checksums as they should be. */
export const tcpInFull = withFields(
  tcp,
  { ...checksumFields, ...cookieFields, ...analysisFields },
  'connectionSyn',
  tcpTexts,
);

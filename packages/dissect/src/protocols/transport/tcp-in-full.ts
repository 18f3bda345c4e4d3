import { u16be } from '@plainwire/bytes';
import { CHECKSUM } from '../../checksum.ts';
import { computed, expert, stateful, statefulExpert } from '../../declare.ts';
import { byteCount } from '../../display-text.ts';
import { knownFields } from '../../known-fields.ts';
import { withFields } from '../../with-fields.ts';
import { TCP, tcp } from './tcp.ts';
import { tcpTexts } from './tcp-texts.ts';
import { expectedChecksum, transportChecksum } from './transport-checksum.ts';

const timestamps = { group: 'Timestamps' };
const flags = { under: ['tcp.analysis.flags'] };

/** A judgement: a remark under the flags of the analysis. */
const judged = (name: string, title: string, severity: 'chat' | 'note' | 'warning') =>
  statefulExpert(`tcp.analysis.${name}`, title, severity, 'sequence', { under: 'tcp.analysis.flags' });

/** What only a look at the whole connection can tell: known by name here, filled in by who follows connections. */
const analysisFields = {
  accurateEcn: stateful('tcp.flags.ace', 'ACE', 'uint8'),
  fastOpenSyn: judged('tfo_syn', 'TCP SYN with TFO Cookie', 'note'),
  fastOpenAck: judged('tfo_ack', 'TCP SYN-ACK accepting TFO data', 'note'),
  fastOpenIgnored: judged('tfo_ignored', 'TCP SYN-ACK ignoring TFO data', 'note'),
  dsack: statefulExpert('tcp.options.sack.dsack', 'D-SACK Sequence', 'warning', 'sequence'),
  dsackLeft: stateful('tcp.options.sack.dsack_le', 'D-SACK Left Edge', 'uint32'),
  dsackRight: stateful('tcp.options.sack.dsack_re', 'D-SACK Right Edge', 'uint32'),
  continuationTo: stateful('tcp.continuation_to', 'This is a continuation to the PDU in frame', 'framenum'),
  pduTime: stateful('tcp.pdu.time', 'Time until the last segment of this PDU', 'relative_time', {
    needs: 'later',
  }),
  pduLastFrame: stateful('tcp.pdu.last_frame', 'Last frame of this PDU', 'framenum', { needs: 'later' }),
  segmentOverlap: stateful('tcp.segment.overlap', 'Segment overlap', 'boolean'),
  segmentConflict: stateful('tcp.segment.overlap.conflict', 'Conflicting data in segment overlap', 'boolean'),
  segmentTails: stateful('tcp.segment.multipletails', 'Multiple tail segments found', 'boolean'),
  segmentTooLong: stateful('tcp.segment.toolongfragment', 'Segment too long', 'boolean'),
  segmentError: stateful('tcp.segment.error', 'Reassembling error', 'framenum'),
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
  analysis: stateful('tcp.analysis', 'SEQ/ACK analysis', 'none'),
  acksFrame: stateful('tcp.analysis.acks_frame', 'This is an ACK to the segment in frame', 'framenum'),
  ackRtt: stateful('tcp.analysis.ack_rtt', 'The RTT to ACK the segment was', 'relative_time'),
  initialRtt: stateful('tcp.analysis.initial_rtt', 'iRTT', 'relative_time'),
  bytesInFlight: stateful('tcp.analysis.bytes_in_flight', 'Bytes in flight', 'uint32'),
  pushBytesSent: stateful('tcp.analysis.push_bytes_sent', 'Bytes sent since last PSH flag', 'uint32'),
  analysisFlags: stateful('tcp.analysis.flags', 'TCP Analysis Flags', 'none'),
  ackLostSegment: judged(
    'ack_lost_segment',
    "ACKed segment that wasn't captured (common at capture start)",
    'warning',
  ),
  fastRetransmission: judged(
    'fast_retransmission',
    'This frame is a (suspected) fast retransmission',
    'note',
  ),
  keepAlive: judged('keep_alive', 'TCP keep-alive segment', 'note'),
  keepAliveAck: judged('keep_alive_ack', 'ACK to a TCP keep-alive segment', 'note'),
  lostSegment: judged(
    'lost_segment',
    'Previous segment(s) not captured (common at capture start)',
    'warning',
  ),
  outOfOrder: judged('out_of_order', 'This frame is a (suspected) out-of-order segment', 'warning'),
  retransmission: judged('retransmission', 'This frame is a (suspected) retransmission', 'note'),
  reusedPorts: judged(
    'reused_ports',
    'A new tcp session is started with the same ports as an earlier session in this trace',
    'note',
  ),
  spuriousRetransmission: judged(
    'spurious_retransmission',
    'This frame is a (suspected) spurious retransmission',
    'note',
  ),
  windowFull: judged('window_full', 'TCP window specified by the receiver is now completely full', 'warning'),
  windowUpdate: judged('window_update', 'TCP window update', 'chat'),
  zeroWindow: judged('zero_window', 'TCP Zero Window segment', 'warning'),
  zeroWindowProbe: judged('zero_window_probe', 'TCP Zero Window Probe', 'note'),
  zeroWindowProbeAck: judged('zero_window_probe_ack', 'ACK to a TCP Zero Window Probe', 'note'),
  duplicateAck: statefulExpert('tcp.analysis.duplicate_ack', 'Duplicate ACK', 'note', 'sequence', {
    under: 'tcp.analysis.duplicate_ack_frame',
    message: (_, state) => `Duplicate ACK (#${state('tcp.analysis.duplicate_ack_num')})`,
  }),
  rto: stateful('tcp.analysis.rto', 'The RTO for this segment was', 'relative_time', { shown: flags }),
  rtoFrame: stateful('tcp.analysis.rto_frame', 'RTO based on delta from frame', 'framenum', { shown: flags }),
  duplicateAckNumber: stateful('tcp.analysis.duplicate_ack_num', 'Duplicate ACK #', 'uint32'),
  duplicateAckFrame: stateful(
    'tcp.analysis.duplicate_ack_frame',
    'Duplicate to the ACK in frame',
    'framenum',
  ),
  finRetransmission: stateful('tcp.fin_retransmission', 'Retransmission of FIN from frame', 'framenum'),
  pduSize: stateful('tcp.pdu.size', 'PDU Size', 'uint32'),
  reassembledIn: stateful('tcp.reassembled_in', 'Reassembled PDU in frame', 'framenum', { needs: 'later' }),
  reassembledLength: stateful('tcp.reassembled.length', 'Reassembled TCP length', 'uint32'),
  reassembledData: stateful('tcp.reassembled.data', 'Reassembled TCP Data', 'bytes'),
  segment: stateful('tcp.segment', 'TCP Segment', 'framenum'),
  segments: stateful('tcp.segments', 'Reassembled TCP Segments', 'none'),
  segmentCount: stateful('tcp.segment.count', 'Segment count', 'uint32'),
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

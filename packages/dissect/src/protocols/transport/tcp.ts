import { u16be } from '@plainwire/bytes';
import { anyOf, computed, flag, stateful, u16, u32 } from '../../declare.ts';
import { defineProtocol } from '../../protocol.ts';
import type { LayerView } from '../../view.ts';
import { checksumLabels } from '../data/checksum.ts';
import { tcpAnalysisFields } from './tcp-analysis-fields.ts';
import { tcpOptionFields, walkTcpOptions } from './tcp-options.ts';
import { tcpOverIp } from './tcp-shortcut.ts';
import { transportChecksum } from './transport-checksum.ts';

// Transmission Control Protocol (RFC 9293 §3.1).
//
//   0 source port              2 destination port
//   4 sequence number          8 acknowledgment number
//  12 data offset 4 | reserved 3 | flags 9    14 window
//  16 checksum                18 urgent pointer    20 options, up to 4 × data offset

const SMALLEST_HEADER = 20;
const TCP = 6;

const srcPort = u16('tcp.srcport', 'Source Port', 0);
const dstPort = u16('tcp.dstport', 'Destination Port', 2);
const bit = (name: string, title: string, mask: number) =>
  flag(name, title, 12, 2, mask, { labels: { 0: 'Not set', 1: 'Set' } });

export const tcp = defineProtocol({
  name: 'tcp',
  title: 'Transmission Control Protocol',
  spec: 'RFC 9293 §3.1',
  fields: {
    srcPort,
    dstPort,
    port: anyOf('tcp.port', 'Source or Destination Port', [srcPort, dstPort]),
    stream: stateful('tcp.stream', 'Stream index', 'uint32'),
    completeness: stateful('tcp.completeness', 'Conversation completeness', 'uint8', { needs: 'later' }),
    /** Payload bytes as the IP length declares them, captured or not. */
    segmentLength: computed('tcp.len', 'TCP Segment Len', 'uint32', ({ end, wireLimit }) => wireLimit - end),
    relativeSeq: stateful('tcp.seq', 'Sequence Number', 'uint32'),
    seq: u32('tcp.seq_raw', 'Sequence Number (raw)', 4),
    nextSeq: stateful('tcp.nxtseq', 'Next Sequence Number', 'uint32'),
    relativeAck: stateful('tcp.ack', 'Acknowledgment Number', 'uint32'),
    ack: u32('tcp.ack_raw', 'Acknowledgment number (raw)', 8),
    headerLength: computed(
      'tcp.hdr_len',
      'Header Length',
      'uint8',
      ({ bytes, start }) => (bytes[start + 12]! >> 4) << 2,
    ),
    flags: u16('tcp.flags', 'Flags', 12, { mask: 0x0fff, base: 'hex' }),
    reserved: bit('tcp.flags.res', 'Reserved', 0x0e00),
    ae: bit('tcp.flags.ae', 'Accurate ECN', 0x0100),
    cwr: bit('tcp.flags.cwr', 'Congestion Window Reduced', 0x0080),
    ece: bit('tcp.flags.ece', 'ECN-Echo', 0x0040),
    urg: bit('tcp.flags.urg', 'Urgent', 0x0020),
    ackFlag: bit('tcp.flags.ack', 'Acknowledgment', 0x0010),
    psh: bit('tcp.flags.push', 'Push', 0x0008),
    rst: bit('tcp.flags.reset', 'Reset', 0x0004),
    syn: bit('tcp.flags.syn', 'Syn', 0x0002),
    fin: bit('tcp.flags.fin', 'Fin', 0x0001),
    flagLetters: computed('tcp.flags.str', 'TCP Flags', 'string', flagLetters),
    /** As in the header, not scaled. */
    window: u16('tcp.window_size_value', 'Window', 14),
    scaledWindow: stateful('tcp.window_size', 'Calculated window size', 'uint32'),
    windowScale: stateful('tcp.window_size_scalefactor', 'Window size scaling factor', 'int32'),
    checksum: u16('tcp.checksum', 'Checksum', 16, { base: 'hex' }),
    checksumStatus: computed(
      'tcp.checksum.status',
      'Checksum Status',
      'uint8',
      (layer) => transportChecksum(layer, TCP, 16),
      {
        base: 'none',
        labels: checksumLabels,
      },
    ),
    urgentPointer: u16('tcp.urgent_pointer', 'Urgent Pointer', 18),
    options: computed('tcp.options', 'TCP Options', 'bytes', ({ bytes, start, end }) =>
      end > start + SMALLEST_HEADER ? bytes.subarray(start + SMALLEST_HEADER, end) : undefined,
    ),
    ...tcpOptionFields,
    ...tcpAnalysisFields,
    connectionSyn: flagEvent('tcp.connection.syn', 'Connection establish request (SYN)', 0x12, 0x02),
    connectionSynAck: flagEvent(
      'tcp.connection.synack',
      'Connection establish acknowledge (SYN+ACK)',
      0x12,
      0x12,
    ),
    connectionFin: flagEvent('tcp.connection.fin', 'Connection finish (FIN)', 0x01, 0x01),
    connectionRst: flagEvent('tcp.connection.rst', 'Connection reset (RST)', 0x04, 0x04),
    payloadBytes: computed('tcp.payload', 'TCP payload', 'bytes', (layer) =>
      layer.limit > layer.end ? layer.payload : undefined,
    ),
  },
  claims: [{ table: 'ip.proto', key: 6 }],
  next: ['tcp.port'],
  isStream: true,
  shortcut: tcpOverIp,
  minimum: SMALLEST_HEADER,
  limitedBy: 'tcp.hdr_len',
  walk: walkTcpOptions,
  step(bytes, at, limit, handoff) {
    const header = (bytes[at + 12]! >> 4) << 2;
    if (header < SMALLEST_HEADER) {
      handoff.malformed(at + 12, 'RFC 9293 §3.1');
      return at + SMALLEST_HEADER;
    }
    const end = at + header;
    if (end < limit) {
      const source = u16be(bytes, at);
      const destination = u16be(bytes, at + 2);
      handoff.table = 0;
      handoff.key = Math.min(source, destination);
      handoff.key2 = Math.max(source, destination);
    }
    return end;
  },
});

const LETTERS = 'RRRACEUAPRSF';

/** `·······AP···`: one letter a flag that is set, highest first. */
function flagLetters({ bytes, start }: LayerView): string {
  const flags = u16be(bytes, start + 12) & 0x0fff;
  let text = '';
  for (let i = 0; i < 12; i++) text += (flags & (0x800 >> i)) === 0 ? '·' : LETTERS[i];
  return text;
}

function flagEvent(name: string, title: string, mask: number, value: number) {
  return computed(name, title, 'none', ({ bytes, start }) =>
    (bytes[start + 13]! & mask) === value ? true : undefined,
  );
}

import { u16be, u32be } from '@plainwire/bytes';
import { CHECKSUM } from '../../checksum.ts';
import { anyOf, computed, expert, flag, stateful, u16, u32 } from '../../declare.ts';
import { defineProtocol } from '../../protocol.ts';
import { readValue } from '../../read-value.ts';
import type { LayerView } from '../../view.ts';
import { checksumLabels } from '../data/checksum.ts';
import { set } from '../data/flag-labels.ts';
import { isPartial } from './partial.ts';
import { declaredEnd, tcpOptionFields, walkTcpOptions } from './tcp-options.ts';
import { tcpOverIp } from './tcp-shortcut.ts';
import { transportChecksum } from './transport-checksum.ts';

// Transmission Control Protocol (RFC 9293 §3.1).
//
//   0 source port              2 destination port
//   4 sequence number          8 acknowledgment number
//  12 data offset 4 | reserved 3 | flags 9    14 window
//  16 checksum                18 urgent pointer    20 options, up to 4 × data offset

const SMALLEST_HEADER = 20;
export const TCP = 6;

const srcPort = u16('tcp.srcport', 'Source Port', 0);
const dstPort = u16('tcp.dstport', 'Destination Port', 2);
const bit = (name: string, title: string, mask: number) =>
  flag(name, title, 12, 2, mask, { drawn: 12, ...set });

export const tcp = defineProtocol({
  name: 'tcp',
  title: 'Transmission Control Protocol',
  spec: 'RFC 9293 §3.1',
  fields: {
    srcPort,
    dstPort,
    port: anyOf('tcp.port', 'Source or Destination Port', [srcPort, dstPort], {}),
    stream: stateful('tcp.stream', 'Stream index', 'uint32'),
    completeness: stateful('tcp.completeness', 'Conversation completeness', 'uint8', { needs: 'later' }),
    /** Payload bytes as the IP length declares them, captured or not; unknown of fragments and of what errors quote. */
    segmentLength: computed(
      'tcp.len',
      'TCP Segment Len',
      'uint32',
      (layer) => (isPartial(layer) ? undefined : Math.max(0, layer.wireLimit - declaredEnd(layer))),
      { range: [12, 1] },
    ),
    relativeSeq: stateful('tcp.seq', 'Sequence Number', 'uint32', { range: [4, 4] }),
    seq: u32('tcp.seq_raw', 'Sequence Number (raw)', 4),
    nextSeq: stateful('tcp.nxtseq', 'Next Sequence Number', 'uint32'),
    relativeAck: stateful('tcp.ack', 'Acknowledgment Number', 'uint32', { range: [8, 4] }),
    ack: u32('tcp.ack_raw', 'Acknowledgment number (raw)', 8),
    headerLength: computed(
      'tcp.hdr_len',
      'Header Length',
      'uint8',
      ({ bytes, start }) => (bytes[start + 12]! >> 4) << 2,
      { range: [12, 1], mask: 0xf0 },
    ),
    bogusHeaderLength: expert(
      'tcp.bogus_header_length',
      'Bogus TCP Header length',
      'error',
      'protocol',
      ({ bytes, start }) => bytes[start + 12]! >> 4 < 5,
      { under: 'tcp.hdr_len' },
    ),
    flags: u16('tcp.flags', '', 12, { mask: 0x0fff, drawn: 0, base: 'hex' }),
    reserved: bit('tcp.flags.res', 'Reserved', 0x0e00),
    ae: bit('tcp.flags.ae', 'Accurate ECN', 0x0100),
    cwr: bit('tcp.flags.cwr', 'Congestion Window Reduced', 0x0080),
    ece: bit('tcp.flags.ece', 'ECN-Echo', 0x0040),
    urg: bit('tcp.flags.urg', 'Urgent', 0x0020),
    ackFlag: bit('tcp.flags.ack', 'Acknowledgment', 0x0010),
    psh: bit('tcp.flags.push', '', 0x0008),
    rst: bit('tcp.flags.reset', '', 0x0004),
    syn: bit('tcp.flags.syn', '', 0x0002),
    fin: bit('tcp.flags.fin', '', 0x0001),
    flagLetters: computed('tcp.flags.str', 'TCP Flags', 'string', flagLetters, { range: [12, 2] }),
    /** As in the header, not scaled. */
    window: u16('tcp.window_size_value', 'Window', 14),
    scaledWindow: stateful('tcp.window_size', 'Calculated window size', 'uint32'),
    windowScale: stateful('tcp.window_size_scalefactor', 'Window size scaling factor', 'int32'),
    checksum: u16('tcp.checksum', '', 16, { base: 'hex' }),
    checksumStatus: computed(
      'tcp.checksum.status',
      'Checksum Status',
      'uint8',
      (layer) => transportChecksum(layer, TCP, 16),
      {
        base: 'none',
        labels: checksumLabels,
        shown: { after: ['tcp.checksum'] },
      },
    ),
    checksumBad: expert(
      'tcp.checksum_bad.expert',
      'Bad checksum',
      'error',
      'checksum',
      (layer) => transportChecksum(layer, TCP, 16) === CHECKSUM.BAD,
      { under: 'tcp.checksum' },
    ),
    urgentPointer: u16('tcp.urgent_pointer', '', 18),
    options: computed('tcp.options', 'TCP Options', 'bytes', ({ bytes, start, end }) =>
      end > start + SMALLEST_HEADER ? bytes.subarray(start + SMALLEST_HEADER, end) : undefined,
    ),
    ...tcpOptionFields,
    connectionSyn: flagEvent('syn', 'syn', 'Connection establish request (SYN)', 0x12, 0x02, 2),
    connectionSynAck: flagEvent('synack', 'syn', 'Connection establish acknowledge (SYN+ACK)', 0x12, 0x12, 0),
    connectionFin: flagEvent('fin', 'fin', 'Connection finish (FIN)', 0x01, 0x01),
    connectionRst: flagEvent('rst', 'reset', 'Connection reset (RST)', 0x04, 0x04),
    ackNotZero: expert(
      'tcp.ack.nonzero',
      'The acknowledgment number field is nonzero while the ACK flag is not set',
      'note',
      'protocol',
      ({ bytes, start }) => (bytes[start + 13]! & 0x10) === 0 && u32be(bytes, start + 8) !== 0,
      { under: 'tcp.ack_raw' },
    ),
    urgentPointerNotZero: expert(
      'tcp.urgent_pointer.non_zero',
      'The urgent pointer field is nonzero while the URG flag is not set',
      'note',
      'protocol',
      ({ bytes, start }) => (bytes[start + 13]! & 0x20) === 0 && u16be(bytes, start + 18) !== 0,
      { under: 'tcp.urgent_pointer' },
    ),
    /** What a reset carries is text for people (RFC 9293 §3.5.3). */
    resetCause: computed('tcp.reset_cause', 'Reset cause', 'string', (layer) =>
      hasReset(layer) && layer.limit > layer.end ? readText(layer) : undefined,
    ),
    payloadBytes: computed('tcp.payload', 'TCP payload', 'bytes', (layer) =>
      layer.limit > layer.end && !hasReset(layer) ? layer.payload : undefined,
    ),
  },
  summary,
  claims: [{ table: 'ip.proto', key: 6 }],
  next: ['tcp.port'],
  isStream: true,
  withPayload: true,
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

const RESET = 0x04;
const readText = ({ bytes, end, limit }: LayerView) => String(readValue(bytes, end, limit - end, 'string'));

export const hasAck = ({ bytes, start }: LayerView) => (bytes[start + 13]! & 0x10) !== 0;
const hasReset = ({ bytes, start }: LayerView) => (bytes[start + 13]! & RESET) !== 0;

const LETTERS = 'RRRACEUAPRSF';

/** `·······AP···`: one letter a flag that is set, highest first. */
function flagLetters({ bytes, start }: LayerView): string {
  const flags = u16be(bytes, start + 12) & 0x0fff;
  let text = '';
  for (let i = 0; i < 12; i++) text += (flags & (0x800 >> i)) === 0 ? '·' : LETTERS[i];
  return text;
}

/** What a flag says of the connection; with the server's port, which is that at `portAt`. */
function flagEvent(name: string, under: string, title: string, mask: number, value: number, portAt?: number) {
  return expert(
    `tcp.connection.${name}`,
    title,
    name === 'rst' ? 'warning' : 'chat',
    'sequence',
    ({ bytes, start }) => (bytes[start + 13]! & mask) === value,
    {
      under: `tcp.flags.${under}`,
      ...(portAt !== undefined && {
        message: ({ bytes, start }) => `${title}: server port ${u16be(bytes, start + portAt)}`,
      }),
    },
  );
}

function summary(layer: LayerView, state: (name: string) => unknown): string {
  const { bytes, start, end, wireLimit } = layer;
  const seq = state('tcp.seq') ?? u32be(bytes, start + 4);
  const ack = hasAck(layer) ? `, Ack: ${state('tcp.ack') ?? u32be(bytes, start + 8)}` : '';
  const ports = `Src Port: ${u16be(bytes, start)}, Dst Port: ${u16be(bytes, start + 2)}`;
  return `Transmission Control Protocol, ${ports}, Seq: ${seq}${ack}, Len: ${wireLimit - end}`;
}

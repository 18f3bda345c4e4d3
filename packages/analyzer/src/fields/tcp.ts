import { u32be } from '@plainwire/bytes';
import type { SegmentAnalysis } from '@plainwire/tcp-reassembly';
import type { AnalyzedFrame } from '../analyzed-frame.ts';
import { type StreamField, streamField } from '../state-field.ts';

const QUOTING = ['icmp', 'icmpv6'] as const;

type Read = (said: SegmentAnalysis, frame: AnalyzedFrame) => number | bigint | true | undefined;

/** A field that the analysis of the frame's segment tells. */
function analyzed(name: string, read: Read): StreamField {
  return streamField(name, (frame) => {
    const said = frame.tcp?.analysis;
    return said === undefined ? undefined : read(said, frame);
  });
}

/** `tcp.*`: numbers that the connection's past gives, in place of those in the header. */
export const tcpFields: readonly StreamField[] = [
  streamField('tcp.stream', (frame) => frame.tcp?.connection.id),
  analyzed(
    'tcp.completeness',
    (said, { later, tcp }) => later?.completenessOf(tcp!.connection.id) ?? said.completeness,
  ),
  streamField('tcp.seq', (frame) => frame.tcp?.analysis?.relativeSequence ?? quotedSequence(frame)),
  analyzed('tcp.nxtseq', (said) => (said.relativeNextSequence < 0 ? undefined : said.relativeNextSequence)),
  analyzed('tcp.ack', (said) => said.relativeAcknowledgment),
  analyzed('tcp.window_size', (said) => said.windowSize),
  analyzed('tcp.window_size_scalefactor', (said) => said.windowScaleFactor || undefined),
  analyzed('tcp.time_relative', ({ timeRelativeNs }) => nanoseconds(timeRelativeNs)),
  analyzed('tcp.time_delta', ({ timeDeltaNs }) => nanoseconds(timeDeltaNs)),
];

function nanoseconds(value: number | bigint): bigint | undefined {
  return Number.isNaN(value) ? undefined : BigInt(value);
}

/** Of a quoted header often no more than 8 bytes are there (RFC 792): ports, and the number of the header. */
function quotedSequence({ layers }: AnalyzedFrame): number | undefined {
  const { cut, dissector } = layers;
  if (cut === undefined || cut.protocolId !== dissector.protocolId('tcp')) return undefined;
  const isQuoted = QUOTING.some((name) => layers.indexOf(dissector.protocolId(name)) >= 0);
  return isQuoted && cut.limit - cut.start >= 8 ? u32be(cut.bytes, cut.start + 4) : undefined;
}

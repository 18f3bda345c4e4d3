import type { SegmentAnalysis } from '@plainwire/tcp-reassembly';
import type { AnalyzedFrame } from '../analyzed-frame.ts';
import { type StreamField, streamField } from '../state-field.ts';

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
  analyzed('tcp.completeness', (said) => said.completeness),
  analyzed('tcp.seq', (said) => said.relativeSequence),
  analyzed('tcp.nxtseq', (said) => (said.relativeNextSequence < 0 ? undefined : said.relativeNextSequence)),
  analyzed('tcp.ack', (said) => said.relativeAcknowledgment),
  analyzed('tcp.window_size', (said) => said.windowSize),
  analyzed('tcp.window_size_scalefactor', (said) => said.windowScaleFactor || undefined),
  analyzed('tcp.time_relative', (said) => BigInt(said.timeRelativeNs)),
  analyzed('tcp.time_delta', (said) => BigInt(said.timeDeltaNs)),
];

import { type StateField, streamField } from '../state-field.ts';

/** `tcp.*` fields that the connection's past tells. */
export const tcpFields: readonly StateField[] = [
  streamField('tcp.stream', 'Stream index', 'uint32', (frame) => frame.tcp?.connection.id, { base: 'dec' }),
  streamField('tcp.seq', 'Sequence Number', 'uint32', (frame) => frame.tcp?.sequence, { base: 'dec' }),
  streamField('tcp.nxtseq', 'Next Sequence Number', 'uint32', (frame) => frame.tcp?.nextSequence, {
    base: 'dec',
  }),
  streamField('tcp.ack', 'Acknowledgment Number', 'uint32', (frame) => frame.tcp?.acknowledgment, {
    base: 'dec',
  }),
  streamField('tcp.window_size', 'Calculated window size', 'uint32', (frame) => frame.tcp?.windowSize, {
    base: 'dec',
  }),
  streamField(
    'tcp.window_size_scalefactor',
    'Window size scaling factor',
    'int32',
    (frame) => frame.tcp?.windowScaleFactor,
    { base: 'dec' },
  ),
];

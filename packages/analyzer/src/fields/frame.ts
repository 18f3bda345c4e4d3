import { type RecordField, recordField } from '../state-field.ts';

/** `frame.*`: the capture record itself, and its place among the others. */
export const frameFields: readonly RecordField[] = [
  recordField('frame', 'Frame', 'protocol', (frame) => frame.record.data),
  recordField('frame.number', 'Frame Number', 'uint32', (frame) => frame.record.number, { base: 'dec' }),
  recordField('frame.len', 'Frame length on the wire', 'uint32', (frame) => frame.record.originalLength, {
    base: 'dec',
  }),
  recordField(
    'frame.cap_len',
    'Frame length stored into the capture file',
    'uint32',
    (frame) => frame.record.capturedLength,
    { base: 'dec' },
  ),
  recordField('frame.interface_id', 'Interface id', 'uint32', (frame) => frame.record.interfaceId, {
    base: 'dec',
  }),
  recordField('frame.time', 'Arrival Time', 'absolute_time', (frame) => frame.record.timestampNs, {
    base: 'local',
  }),
  recordField('frame.time_epoch', 'Epoch Time', 'relative_time', (frame) => frame.record.timestampNs),
  recordField(
    'frame.time_relative',
    'Time since reference or first frame',
    'relative_time',
    (frame) => frame.record.timestampNs - frame.times.first,
  ),
  recordField(
    'frame.time_delta',
    'Time delta from previous captured frame',
    'relative_time',
    (frame) => frame.record.timestampNs - frame.times.previous,
  ),
  recordField(
    'frame.time_delta_displayed',
    'Time delta from previous displayed frame',
    'relative_time',
    (frame) => frame.record.timestampNs - frame.times.previousShown,
  ),
  recordField('frame.protocols', 'Protocols in frame', 'string', (frame) => frame.layers.protocolStack),
];

import type { CaptureInterface } from '@plainwire/pcap';
import type { AnalyzedFrame } from '../analyzed-frame.ts';
import { ENCAPSULATIONS } from '../encapsulations.ts';
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
  recordField('frame.section_number', 'Section number', 'uint32', (frame) => sectionOf(frame), {
    base: 'dec',
  }),
  recordField('frame.interface_id', 'Interface id', 'uint32', (frame) => interfaceOf(frame)?.idInSection, {
    base: 'dec',
  }),
  recordField('frame.interface_name', 'Interface name', 'string', (frame) => {
    const one = interfaceOf(frame);
    return one === undefined ? undefined : (one.name ?? 'unknown');
  }),
  recordField(
    'frame.interface_description',
    'Interface description',
    'string',
    (frame) => interfaceOf(frame)?.description,
  ),
  recordField(
    'frame.encap_type',
    'Encapsulation type',
    'int16',
    ({ record }) => ENCAPSULATIONS.get(record.linkType)?.[0] ?? 0,
    { base: 'dec', labels: new Map(ENCAPSULATIONS.values()) },
  ),
  recordField('frame.offset_shift', 'Time shift for this packet', 'relative_time', () => 0n),
  recordField('frame.marked', 'Frame is marked', 'boolean', () => false),
  recordField('frame.ignored', 'Frame is ignored', 'boolean', () => false),
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

/** A pcap file does not say on which interface it was captured. */
function hasInterfaces({ capture }: AnalyzedFrame): boolean {
  return capture === undefined || capture.format === 'pcapng';
}

function interfaceOf(frame: AnalyzedFrame): CaptureInterface | undefined {
  return hasInterfaces(frame) ? frame.capture?.interfaces[frame.record.interfaceId] : undefined;
}

function sectionOf(frame: AnalyzedFrame): number | undefined {
  const one = interfaceOf(frame);
  return one === undefined ? undefined : one.section + 1;
}

import type { FieldValue } from '@plainwire/filter-lang';
import type { Pdu } from '../pdus.ts';
import { joinedPdus, segmentParts } from '../segment-parts.ts';
import { type StreamField, streamField } from '../state-field.ts';

/** Records and messages over several segments: `tcp.segments` and its like, where they end. */
export const tcpSegmentFields: readonly StreamField[] = [
  ofPdus('tcp.segments', () => true),
  ofPdus('tcp.segment', ({ records }) => records),
  ofPdus('tcp.segment.count', ({ records }) => records.length),
  ofPdus('tcp.reassembled.length', ({ start, end }) => end - start),
  ofPdus('tcp.reassembled.data', ({ bytes }) => bytes ?? []),
  streamField('tcp.segment_data', segmentParts),
  streamField('tcp.reassembled_in', ({ later, record }) => later?.reassembledIn(record.number)),
];

function ofPdus(name: string, read: (pdu: Pdu) => FieldValue | readonly FieldValue[]): StreamField {
  return streamField(name, (frame) => joinedPdus(frame).flatMap(read));
}

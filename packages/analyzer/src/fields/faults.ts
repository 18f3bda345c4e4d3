import type { AnalyzedFrame } from '../analyzed-frame.ts';
import { type RecordField, recordField } from '../state-field.ts';

/** `_ws.malformed` and `_ws.short`: why a frame could not be read to its end. */
export const faultFields: readonly RecordField[] = [
  recordField('_ws.malformed', 'Malformed Packet', 'protocol', (frame) => faultyBytes(frame, 'malformed'), {
    needs: 'state',
  }),
  recordField(
    '_ws.short',
    'Packet size limited during capture',
    'protocol',
    (frame) => faultyBytes(frame, 'short'),
    {
      needs: 'state',
    },
  ),
];

/** The bytes from the fault on, when it is of this kind: what the capture cut off is short, else it is malformed. */
function faultyBytes({ layers, record }: AnalyzedFrame, kind: 'malformed' | 'short'): Uint8Array | undefined {
  const { fault } = layers;
  if (fault === undefined || fault.code === 'limit') return undefined;
  const isCut = record.capturedLength < record.originalLength && fault.limitedBy === 'capture';
  const isIncomplete = fault.code === 'incomplete';
  if (isIncomplete && isCut) return kind === 'short' ? record.data.subarray(fault.offset) : undefined;
  // Where nothing follows at all, nothing is wrong with it.
  if (isIncomplete && fault.had === 0) return undefined;
  return kind === 'malformed' ? record.data.subarray(fault.offset) : undefined;
}

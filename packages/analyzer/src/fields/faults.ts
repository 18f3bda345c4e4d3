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

/** The bytes from the fault on, when it is of this kind. */
function faultyBytes(frame: AnalyzedFrame, kind: FaultKind): Uint8Array | undefined {
  return faultKind(frame) === kind ? frame.record.data.subarray(frame.layers.fault?.offset) : undefined;
}

export type FaultKind = 'malformed' | 'short';

/** Why a frame could not be read to its end: what the capture cut off is short, else it is malformed. */
export function faultKind({ layers, record }: AnalyzedFrame): FaultKind | undefined {
  const { fault } = layers;
  if (fault === undefined || fault.code === 'limit') return undefined;
  if (fault.code !== 'incomplete') return 'malformed';
  if (record.capturedLength < record.originalLength && fault.limitedBy === 'capture') return 'short';
  // Where nothing follows at all, nothing is wrong with it.
  return fault.had === 0 ? undefined : 'malformed';
}

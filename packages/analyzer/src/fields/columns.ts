import { type FrameSummary, summarize } from '../columns/summary.ts';
import { type RecordField, recordField } from '../state-field.ts';

/** `_ws.col.*`: what a packet list shows of the frame. The names of Wireshark 4.0, and the lower case ones of 4.2. */
export const columnFields: readonly RecordField[] = [
  ...column('Source', 'source'),
  ...column('Destination', 'destination'),
  ...column('Protocol', 'protocol'),
  ...column('Length', 'length'),
  ...column('Info', 'info'),
];

function column(title: string, part: keyof FrameSummary): RecordField[] {
  return [title, title.toLowerCase()].map((name) =>
    recordField(`_ws.col.${name}`, title, 'string', (frame) => String(summarize(frame)[part]), {
      needs: 'state',
    }),
  );
}

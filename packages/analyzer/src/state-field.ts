import type { FieldInfo, FieldType, FieldValue } from '@plainwire/filter-lang';
import type { AnalyzedFrame } from './analyzed-frame.ts';

/** A value, all values, or undefined when the frame does not have the field. */
export type ReadState = (frame: AnalyzedFrame) => FieldValue | readonly FieldValue[] | undefined;

/** A field of the capture record or its neighbours, which no protocol declares; reading it follows no stream. */
export interface RecordField extends Omit<FieldInfo, 'id' | 'locate'> {
  readonly title: string;
  readonly read: ReadState;
}

/** How a field that a protocol declares without a value is read: what only the frame's streams tell. */
export interface StreamField {
  /** As the dissector declares it, with its title, type and labels. */
  readonly name: string;
  readonly read: ReadState;
}

export function recordField(
  name: string,
  title: string,
  type: FieldType,
  read: ReadState,
  more: Partial<FieldInfo> = {},
): RecordField {
  return { name, title, type, needs: 'frame', ...more, read };
}

export function streamField(name: string, read: ReadState): StreamField {
  return { name, read };
}

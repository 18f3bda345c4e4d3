import type { FieldInfo, FieldType, FieldValue } from '@plainwire/filter-lang';
import type { AnalyzedFrame } from './analyzed-frame.ts';

/** A field that one frame's bytes cannot tell: where the frame stands in the capture, or in its streams. */
export interface StateField extends Omit<FieldInfo, 'id' | 'locate'> {
  readonly title: string;
  /** The value, all values, or undefined when the frame does not have the field. */
  read(frame: AnalyzedFrame): FieldValue | readonly FieldValue[] | undefined;
}

/** A field that the capture record or its neighbours tell; reading it follows no stream. */
export function recordField(
  name: string,
  title: string,
  type: FieldType,
  read: StateField['read'],
  more: Partial<FieldInfo> = {},
): StateField {
  return { name, title, type, needs: 'frame', ...more, read };
}

/** A field that only the frame's streams tell. */
export function streamField(
  name: string,
  title: string,
  type: FieldType,
  read: StateField['read'],
  more: Partial<FieldInfo> = {},
): StateField {
  return { name, title, type, needs: 'state', ...more, read };
}

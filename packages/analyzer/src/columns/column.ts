import type { AnalyzedFrame } from '../analyzed-frame.ts';

/** What a protocol puts into the *Protocol* and *Info* columns of a packet list. */
export interface ColumnWriter {
  /** Name of the protocol whose innermost layer decides. */
  readonly protocol: string;
  /** `TLSv1.2` */
  label(frame: AnalyzedFrame): string;
  /** One line; text from packets in it is not escaped yet. */
  info(frame: AnalyzedFrame): string;
}

import type { AnalyzedFrame } from '../analyzed-frame.ts';

/** What a protocol puts into the *Protocol* and *Info* columns of a packet list. */
export interface ColumnWriter {
  /** Name of the protocol whose layer decides: the innermost one that has a writer, or the first of an error message. */
  readonly protocol: string;
  /** The protocol quotes packets, as ICMP's errors do: what lies inside is not this frame's. */
  readonly quotes?: boolean;
  /** `TLSv1.2` */
  label(frame: AnalyzedFrame, layer: number): string;
  /** One line; text from packets in it is not escaped yet. */
  info(frame: AnalyzedFrame, layer: number): string;
}

import type { AnalyzedFrame } from '@plainwire/analyzer';

/** How frames become text: what `-T`, `-V`, `-x` and `-P` ask for. */
export interface FrameOutput {
  /** Before the first frame. */
  readonly head: string;
  /**
   * @param digits decimals that the capture's clock has.
   * @param isFirst no frame was written before this one.
   */
  frame(frame: AnalyzedFrame, digits: number, isFirst: boolean): string;
  /** After the last frame. */
  foot(isEmpty: boolean): string;
}

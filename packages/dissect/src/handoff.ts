import type { RecordAddress } from './dissector.ts';

/** No layer follows. */
export const STOP = -1;
/** What follows is content that no protocol reads here: a fragment, an unknown payload. */
export const CONTENT = -2;

/**
 * What a protocol's step says beside the length of its header. One object per dissector, filled anew at each layer;
 * the engine has set `wireLimit` to the limit of the layer outside, `table` to `STOP` and `key2` to -1.
 */
export class Handoff {
  /** The record that is being read, for what depends on when it was captured. */
  record: RecordAddress | undefined = undefined;
  /** Where the layer's content ends by what the layer itself declares, whatever was captured of it. */
  wireLimit = 0;
  /** Index into the protocol's `next`: the table to look `key` up in; or `STOP`, or `CONTENT`. */
  table = STOP;
  key = 0;
  /** Looked up when `key` is not claimed; -1 for none. */
  key2 = -1;
  /** Set by `malformed`: what is wrong with the layer. */
  problem: Problem | undefined = undefined;

  /**
   * Says that the layer is wrong: nothing follows it. It stays in the frame, or only what is of it before `readable`
   * (`Frame.cut`).
   */
  malformed(offset: number, spec: string, readable?: number): void {
    this.problem = { code: 'malformed', offset, spec, readable };
    this.table = STOP;
  }
}

/** What a step says is wrong, at an offset into the bytes it was given. */
export interface Problem {
  readonly code: 'malformed' | 'unsupported';
  readonly offset: number;
  readonly spec: string;
  /** Where what cannot be believed begins. */
  readonly readable?: number | undefined;
}

/**
 * Reads one layer's header at `at`, with at least the protocol's `minimum` bytes before `limit` (the end of what was
 * captured), and returns where the header ends by its own words: the engine makes a fault of an end behind the limit.
 */
export type Step = (bytes: Uint8Array, at: number, limit: number, handoff: Handoff) => number;

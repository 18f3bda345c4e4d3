import type { ChunkSource } from '../stream-chunk.ts';

/** Where the cutting of one direction into records stands; bytes are hex. */
export interface FlowSnapshot {
  readonly mode: 'seek' | 'records' | 'resync' | 'over';
  readonly isJoined: boolean;
  readonly isFresh: boolean;
  readonly lostBytes: number;
  readonly alternatives: readonly {
    readonly offset: number;
    readonly bytes: string;
    readonly record: number;
  }[];
  /** The record in progress. */
  readonly record: string;
  readonly sources: readonly ChunkSource[];
  /** What waits for more before it can be placed. */
  readonly window: string;
  readonly windowSources: readonly ChunkSource[];
  readonly wanted: number;
  readonly endOffset: number;
  readonly stamp: object;
}

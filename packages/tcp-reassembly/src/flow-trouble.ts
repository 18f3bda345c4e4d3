import type { WaitingBytes } from './waiting-bytes.ts';

/** What only flows with a hole, or found in mid-stream, or with a doubtful beginning remember. */
export interface FlowTrouble {
  /** Waiting bytes, when there are any. */
  waiting: WaitingBytes | null;
  /** The hole before the waiting bytes was acknowledged; since when, and how many segments of the connection ago. */
  isCovered: boolean;
  coveredSegments: number;
  coveredAt: number;
  /** Second in which holding began. */
  heldSince: number;
  /** Segments that lay too far ahead, one behind the other, and where the next would be. */
  farCount: number;
  farNext: number;
  /** Other numbers that SYNs of this direction had, until an acknowledgment chooses. */
  otherSyns: number[] | null;
}

export function noTrouble(): FlowTrouble {
  return {
    waiting: null,
    isCovered: false,
    coveredSegments: 0,
    coveredAt: 0,
    heldSince: 0,
    farCount: 0,
    farNext: 0,
    otherSyns: null,
  };
}

import { PlainwireError } from '@plainwire/bytes';

/**
 * Which bytes win when a segment overlaps bytes that wait and were not given out yet. Hosts differ (Novak and Sturges
 * 2007); the names are those under which the behaviour is known.
 */
export type OverlapPolicy =
  | 'bsd'
  | 'first'
  | 'last'
  | 'linux'
  | 'old-linux'
  | 'solaris'
  | 'windows'
  | 'vista'
  | 'macos'
  | 'irix'
  | 'hpux10'
  | 'hpux11';

/** The cases in which the new bytes win; a bit of a policy's mask each. */
const SAME_START_SHORTER = 1;
const SAME_RANGE = 2;
const SAME_START_LONGER = 4;
const BEFORE_ENDS_INSIDE = 8;
const BEFORE_COVERS = 16;
const INSIDE = 32;
const INSIDE_ENDS_BEYOND = 64;

const bsd = BEFORE_ENDS_INSIDE | BEFORE_COVERS;
const solaris = SAME_RANGE | SAME_START_LONGER | BEFORE_COVERS | INSIDE_ENDS_BEYOND;
const masks: Readonly<Record<OverlapPolicy, number>> = {
  first: 0,
  vista: 0,
  last: 127,
  bsd,
  windows: bsd,
  macos: bsd,
  irix: bsd,
  hpux10: bsd,
  linux: bsd | SAME_START_LONGER,
  'old-linux': bsd | SAME_START_LONGER | SAME_RANGE,
  solaris,
  hpux11: solaris,
};

export const overlapPolicies = Object.keys(masks) as readonly OverlapPolicy[];

/** For `newWins`. Throws `TCP_POLICY_UNKNOWN` when there is no such policy. */
export function policyMask(policy: OverlapPolicy = 'bsd'): number {
  if (Object.hasOwn(masks, policy)) return masks[policy];
  const message = `No overlap policy '${policy}': use ${overlapPolicies.join(', ')}.`;
  throw new PlainwireError('TCP_POLICY_UNKNOWN', message);
}

/** Whether a new segment `[start, end)` replaces the bytes that it shares with the older `[oldStart, oldEnd)`. */
export function newWins(mask: number, start: number, end: number, oldStart: number, oldEnd: number): boolean {
  return (mask & relation(start, end, oldStart, oldEnd)) !== 0;
}

function relation(start: number, end: number, oldStart: number, oldEnd: number): number {
  if (start === oldStart) {
    if (end === oldEnd) return SAME_RANGE;
    return end < oldEnd ? SAME_START_SHORTER : SAME_START_LONGER;
  }
  if (start < oldStart) return end < oldEnd ? BEFORE_ENDS_INSIDE : BEFORE_COVERS;
  return end <= oldEnd ? INSIDE : INSIDE_ENDS_BEYOND;
}

import { i32be, u16be, u32be } from '@plainwire/bytes';
import { tcpOptionLength } from '@plainwire/dissect';
import type { Segment } from '@plainwire/tcp-reassembly';

const SYN = 0x02;
const WINDOW_SCALE = 3;
const SACK = 5;
const TIMESTAMPS = 8;
const FAST_OPEN = 34;
/** Accurate ECN, with its counters in either order (draft-ietf-tcpm-accurate-ecn §3.2.3). */
const ACCURATE_ECN = [172, 174] as const;
/** Experiments (RFC 6994): the two options above before they had kinds of their own. */
const EXPERIMENTS = [253, 254] as const;
const FAST_OPEN_EXPERIMENT = 0xf989;
const ACCURATE_ECN_EXPERIMENTS = [0xacc0, 0xacc1] as const;

/**
 * What reassembly and analysis want of the options in `[from, end)`: the window's scale and the Fast Open cookie of a SYN,
 * how much SACK blocks name, timestamps, whether there is Accurate ECN.
 */
export function readSegmentOptions(segment: Segment, bytes: Uint8Array, from: number, end: number): void {
  for (let at = from; at < end; ) {
    const length = tcpOptionLength(bytes, at, end);
    if (length === 0) return;
    readOption(segment, bytes, at, length);
    at += length;
  }
}

function readOption(segment: Segment, bytes: Uint8Array, at: number, length: number): void {
  const isSyn = (segment.flags & SYN) !== 0;
  switch (bytes[at]) {
    case WINDOW_SCALE:
      if (isSyn && length === 3) segment.windowScale = bytes[at + 2]!;
      break;
    case SACK:
      segment.sackedBytes = sackedBytes(bytes, at, length);
      break;
    case TIMESTAMPS:
      if (length !== 10) break;
      segment.timestampValue = u32be(bytes, at + 2);
      segment.timestampEcho = u32be(bytes, at + 6);
      break;
    case FAST_OPEN:
      if (isSyn && length > 2) segment.fastOpenCookie = true;
      break;
    case ACCURATE_ECN[0]:
    case ACCURATE_ECN[1]:
      if (isAccurateEcn(length - 2)) segment.accurateEcnOption = true;
      break;
    case EXPERIMENTS[0]:
    case EXPERIMENTS[1]:
      if (length >= 4) readExperiment(segment, u16be(bytes, at + 2), length - 4);
  }
}

function readExperiment(segment: Segment, experiment: number, length: number): void {
  if (experiment === FAST_OPEN_EXPERIMENT) {
    if ((segment.flags & SYN) !== 0 && length > 0) segment.fastOpenCookie = true;
  } else if (experiment === ACCURATE_ECN_EXPERIMENTS[0] || experiment === ACCURATE_ECN_EXPERIMENTS[1]) {
    if (isAccurateEcn(length)) segment.accurateEcnOption = true;
  }
}

/** Up to three counters of 24 bits. */
function isAccurateEcn(length: number): boolean {
  return length % 3 === 0 && length <= 9;
}

/** RFC 2018 §3: pairs of edges. */
function sackedBytes(bytes: Uint8Array, at: number, length: number): number {
  let sum = 0;
  for (let edge = at + 2; edge + 8 <= at + length; edge += 8) {
    sum += (i32be(bytes, edge + 4) - i32be(bytes, edge)) >>> 0;
  }
  return sum;
}

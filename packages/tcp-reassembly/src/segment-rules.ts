import { type ConnectionRows, FLAGS, HAS_TIMESTAMPS } from './connection-rows.ts';
import type { SegmentRefused } from './events.ts';
import type { Segment } from './segment.ts';
import { CLOSED } from './tcp-connection.ts';
import { ACK, FIN, PSH, RST, SYN, URG } from './tcp-flags.ts';
import { FLOW_HINTED, FLOW_HOLDING, FLOW_OPEN, type TcpFlow } from './tcp-flow.ts';

/** 24 days: how long a timestamp may be compared with (RFC 7323 §5.5). */
const PAWS_SECONDS = 24 * 86_400;
/** What fits into one IP packet. */
const MOST_SYN_DATA = 65_535;
/** Bytes that came before their own SYN lie at most so far behind it. */
const BEHIND_SYN = 1 << 20;

/** Why a segment is not used: its checksum, its flags or its timestamp. `now` is the latest second seen. */
export function refusalOf(
  flow: TcpFlow,
  segment: Segment,
  now: number,
  useBadChecksums: boolean,
): SegmentRefused['reason'] | undefined {
  if (segment.badChecksum === true && !useBadChecksums) return 'checksum';
  const flags = segment.flags & (SYN | FIN | RST | ACK | PSH | URG);
  const isSeveral = (flags & SYN) !== 0 && (flags & (FIN | RST)) !== 0;
  const isChristmasTree = (flags & (FIN | PSH | URG | ACK)) === (FIN | PSH | URG);
  const isNothing = flags === 0 && (segment.originalPayloadLength || segment.payloadLength) === 0;
  if (isSeveral || isChristmasTree || isNothing) return 'flags';
  if ((flags & RST) !== 0) return undefined;
  return hasOldTimestamp(flow.rows, flow.at, flow.direction, segment, now) ? 'timestamp' : undefined;
}

/** RFC 7323 §5.3: a timestamp before the latest one, unless that is more than 24 days old. */
export function hasOldTimestamp(
  rows: ConnectionRows,
  at: number,
  direction: number,
  segment: Segment,
  now: number,
): boolean {
  if ((rows.ints[at + FLAGS]! & HAS_TIMESTAMPS) === 0) return false;
  const value = segment.timestampValue;
  if (value === undefined || now - rows.lastSecond(at) > PAWS_SECONDS) return false;
  const place = rows.timestampAt(at, direction);
  return ((value - rows.timestamps[place]!) | 0) < 0;
}

/** Whether `segment` acknowledges the SYN of `opener`, when one was seen, and at most the data in it. */
export function answersSyn(opener: TcpFlow, { flags, acknowledgment }: Segment): boolean {
  if (!opener.hasSyn) return true;
  const beyond = (acknowledgment - opener.initialSequence - 1) | 0;
  return (flags & ACK) !== 0 && beyond >= 0 && beyond <= MOST_SYN_DATA;
}

/** Timestamps count from the SYNs on, when both have them; a segment that comes too early does not set them. */
export function noteTimestamp(flow: TcpFlow, segment: Segment): void {
  const { rows, at, direction } = flow;
  const { timestampValue } = segment;
  if ((segment.flags & SYN) !== 0) {
    flow.hasTimestamps = timestampValue !== undefined;
    const both = flow.hasTimestamps && flow.other.hasTimestamps;
    rows.ints[at + FLAGS] = (rows.ints[at + FLAGS]! & ~HAS_TIMESTAMPS) | (both ? HAS_TIMESTAMPS : 0);
  } else if ((rows.ints[at + FLAGS]! & HAS_TIMESTAMPS) === 0 || ((segment.sequence - flow.next) | 0) > 0) {
    return;
  }
  if (timestampValue === undefined) return;
  // The place first: asking for it may give the rows another array.
  const place = rows.timestampAt(at, direction);
  rows.timestamps[place] = timestampValue;
}

/**
 * Whether a SYN begins another connection between the same two endpoints: its number is a new one. `startsCleanly`: a
 * direction may be open before its own SYN comes.
 */
export function startsAnew(flow: TcpFlow, segment: Segment, startsCleanly: boolean): boolean {
  if ((segment.flags & (SYN | FIN | RST)) !== SYN || segment.badChecksum === true) return false;
  const sequence = segment.sequence | 0;
  if (flow.hasSyn) {
    if (flow.initialSequence === sequence) return false;
    return (segment.flags & ACK) === 0 || flow.rows.state(flow.at) === CLOSED;
  }
  // Bytes that came before their own SYN lie just behind it; anything else is an older connection.
  const isHinted = flow.state === FLOW_HINTED && (segment.flags & ACK) === 0;
  if (isHinted || flow.state === FLOW_HOLDING) {
    const behind = (flow.next - sequence - 1) | 0;
    return behind < 0 || behind > BEHIND_SYN;
  }
  // Just before the first byte given out, it is that byte's own.
  if (startsCleanly && flow.state === FLOW_OPEN && ((flow.next - flow.offset - 1) | 0) === sequence)
    return false;
  return flow.state >= FLOW_OPEN;
}

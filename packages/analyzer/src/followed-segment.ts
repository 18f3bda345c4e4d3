import type { HttpMessage } from '@plainwire/http';
import type { Connection, SegmentAnalysis } from '@plainwire/tcp-reassembly';
import type { StreamApplication } from './stream-router.ts';

/** The TCP segment of a frame, and where it stands in its connection. */
export interface FollowedSegment {
  /** `connection.id` is `tcp.stream`. */
  readonly connection: Connection;
  /** 0: sent by the side that sent the connection's first segment. */
  readonly direction: 0 | 1;
  /** What the segments before it say of it; undefined when the analyzer was made with `analysis: false`. */
  readonly analysis: SegmentAnalysis | undefined;
  /** An ICMP error tells of the segment: it is no part of the stream at this place. */
  readonly quoted: boolean;
  /** What its connection carries, as far as its bytes tell by now. */
  application: StreamApplication | undefined;
  /** Its direction has begun a record or message in an earlier frame. */
  continues: boolean;
  /** Read by itself, since the snapshot length cut the stream: no part of a record or message of several segments. */
  alone: boolean;
  /** The HTTP message whose body goes on behind this segment. */
  open: HttpMessage | undefined;
}

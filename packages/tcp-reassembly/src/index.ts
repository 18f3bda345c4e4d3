export { type CollectedConnection, type CollectedFlow, Collector, collect } from './collect.ts';
export type {
  ChunkDelivered,
  CloseReason,
  ConnectionClosed,
  ConnectionOpened,
  DataAfterClose,
  KeepAliveSent,
  LimitReached,
  SegmentOutOfOrder,
  SegmentOutOfWindow,
  SegmentRefused,
  SegmentRetransmitted,
  SegmentsOverlapped,
  TcpEvent,
} from './events.ts';
export { defaultIdleTimeouts, defaultLimits, type IdleTimeouts, type ReassemblyLimits } from './limits.ts';
export { type OverlapPolicy, overlapPolicies } from './overlap-policy.ts';
export { createReassembler, type Reassembler, type ReassemblerOptions } from './reassembler.ts';
export type { Segment } from './segment.ts';
export type {
  Alternative,
  ChunkSource,
  Connection,
  Endpoint,
  GapReason,
  StreamChunk,
} from './stream-chunk.ts';

export type { AnalysisSnapshot } from './analysis-snapshot.ts';
export { type CollectedConnection, type CollectedFlow, Collector, collect } from './collect.ts';
export { type ConnectionsOptions, connections, type ReadableConnection } from './connections.ts';
export {
  createDefragmenter,
  type Defragmenter,
  type DefragmenterOptions,
  type DefragmenterSnapshot,
  type DefragmentLimits,
  defaultDefragmentLimits,
  restoreDefragmenter,
} from './defragmenter.ts';
export type {
  AcknowledgmentRepeated,
  ChunkDelivered,
  CloseReason,
  ConnectionClosed,
  ConnectionOpened,
  DataAfterClose,
  KeepAliveSent,
  LimitReached,
  SegmentAnalyzed,
  SegmentCapturedTwice,
  SegmentOutOfOrder,
  SegmentOutOfWindow,
  SegmentRefused,
  SegmentRetransmitted,
  SegmentsOverlapped,
  TcpEvent,
  UnseenAcknowledged,
  UrgentDataReceived,
  UrgentSent,
  WindowScaleExceeded,
} from './events.ts';
export type {
  Datagram,
  DatagramDropped,
  DatagramReassembled,
  Fragment,
  FragmentEvent,
  FragmentRefused,
  FragmentRepeated,
  FragmentsOverlapped,
  FragmentTiny,
} from './fragment.ts';
export { defaultIdleTimeouts, defaultLimits, type IdleTimeouts, type ReassemblyLimits } from './limits.ts';
export type { Nanoseconds } from './nanoseconds.ts';
export type { BeginsCleanly } from './orderer.ts';
export { type OverlapPolicy, overlapPolicies } from './overlap-policy.ts';
export {
  createReassembler,
  type Reassembler,
  type ReassemblerOptions,
  restoreReassembler,
} from './reassembler.ts';
export type { ReassemblerSnapshot } from './reassembler-snapshot.ts';
export type { Segment } from './segment.ts';
export {
  DUPLICATE_ACK,
  FAST_RETRANSMISSION,
  OUT_OF_ORDER,
  RETRANSMISSION,
  SENT_AGAIN,
  SegmentAnalysis,
  SPURIOUS_RETRANSMISSION,
  segmentLabels,
} from './segment-analysis.ts';
export { SequenceAnalysis } from './sequence-analysis.ts';

export type {
  Alternative,
  ChunkSource,
  Connection,
  Endpoint,
  GapReason,
  StreamChunk,
} from './stream-chunk.ts';
export { withAnalysis } from './with-analysis.ts';

export type { AnalyzedFrame, FrameTimes } from './analyzed-frame.ts';
export { type AnalyzedBatch, type Analyzer, type AnalyzerOptions, createAnalyzer } from './analyzer.ts';
export { analyzerFields, needsStreams } from './analyzer-fields.ts';
export { type FrameSummary, summarize } from './columns/summary.ts';
export { type FollowedStream, Follower, type FollowLayer } from './follow.ts';
export { httpMessages } from './http-messages.ts';
export type { StreamOutcome, TlsRecordEvent } from './outcome.ts';
export { decrypting, dissecting, type FrameBatch, parsingHttp, reassembling } from './stages.ts';
export type { TcpFacts } from './tcp-facts.ts';

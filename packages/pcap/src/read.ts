// What reads capture files, without what writes and edits them: a third of the code to load.

export type { Capture, OpenCaptureOptions } from './capture.ts';
export type {
  CaptureBlock,
  CaptureCounts,
  CaptureInterface,
  CaptureOption,
  CaptureSecret,
  CaptureSection,
  InterfaceStatistics,
  ResolvedName,
} from './capture-interface.ts';
export {
  type CaptureFormat,
  type CaptureReader,
  type CaptureReaderOptions,
  createCaptureReader,
} from './capture-reader.ts';
export type { Compression, ExpansionLimits } from './expander.ts';
export { type CaptureLimits, DEFAULT_LIMITS } from './limits.ts';
export { type CaptureSource, openCapture } from './open-capture.ts';
export type { CaptureRecord, RecordBatch } from './record.ts';

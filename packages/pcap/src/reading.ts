// What reading a capture needs in every runtime.

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
export type { CaptureRecord, RecordBatch } from './record.ts';

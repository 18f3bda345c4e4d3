export { type AddressAnonymizer, createAddressAnonymizer } from './anonymize.ts';
export { type CaptureFile, openCaptureFile } from './async-capture-file.node.ts';
export type { Capture, OpenCaptureOptions } from './capture.ts';
export {
  type CaptureCopier,
  type CaptureCopierOptions,
  createCaptureCopier,
  type Droppable,
} from './capture-copier.ts';
export { type CaptureFileOptions, createCaptureFileSync, type SyncCaptureFile } from './capture-file.node.ts';
export { CaptureIndex, type CaptureIndexData, type IndexEntry } from './capture-index.ts';
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
export { inWrittenOrder } from './capture-set.node.ts';
export {
  type CaptureWriter,
  type CaptureWriterOptions,
  createCaptureWriter,
  type InterfaceToWrite,
  type RecordToWrite,
} from './capture-writer.ts';
export type { Compression, ExpansionLimits } from './expander.ts';
export { type HexDumpOptions, packetsOfHexDump } from './hex-dump.ts';
export { type CaptureLimits, DEFAULT_LIMITS } from './limits.ts';
export { dltName, linkTypeByName, linkTypeName } from './link-type.ts';
export {
  type MergedCapture,
  type MergedRecord,
  type MergeOptions,
  type MergeSource,
  mergeCaptures,
} from './merge-captures.ts';
export { type NodeCaptureSource, type OpenFileOptions, openCapture } from './open-capture.node.ts';
export type { CaptureSource } from './open-capture.ts';
export { openCaptureSync, type SyncCapture } from './open-capture-sync.node.ts';
export { type PacketDetails, type PacketFlags, packetDetails, packetFlags } from './packet-details.ts';
export type { CaptureRecord, RecordBatch } from './record.ts';
export { type RecordNotes, recordNotes } from './record-notes.ts';
export {
  createRotatingCaptureFile,
  type RotatingCaptureFile,
  type RotationOptions,
} from './rotating-capture-file.node.ts';
export {
  betweenNumbers,
  betweenTimes,
  type DuplicateOptions,
  type RecordChoice,
  withoutDuplicates,
} from './select-records.ts';
export { strftime } from './strftime.ts';

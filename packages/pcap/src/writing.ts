// What writes, edits and explains captures in every runtime.

export { type AddressAnonymizer, createAddressAnonymizer } from './anonymize.ts';
export {
  type CaptureCopier,
  type CaptureCopierOptions,
  createCaptureCopier,
  type Droppable,
} from './capture-copier.ts';
export { CaptureIndex, type CaptureIndexData, type IndexEntry } from './capture-index.ts';
export {
  type CaptureWriter,
  type CaptureWriterOptions,
  createCaptureWriter,
  type InterfaceToWrite,
  type RecordToWrite,
} from './capture-writer.ts';
export type { RecordEdit } from './edit-record.ts';
export { type HexDumpOptions, packetsOfHexDump } from './hex-dump.ts';
export { dltName, linkTypeByName, linkTypeName } from './link-type.ts';
export {
  type MergedCapture,
  type MergedRecord,
  type MergeOptions,
  type MergeSource,
  mergeCaptures,
} from './merge-captures.ts';
export type { InterfaceSharing } from './merged-interfaces.ts';
export { type PacketDetails, type PacketFlags, packetDetails, packetFlags } from './packet-details.ts';
export { type RecordNotes, recordNotes } from './record-notes.ts';
export {
  betweenNumbers,
  betweenTimes,
  type DuplicateOptions,
  type RecordChoice,
  type RecordToCompare,
  withoutDuplicates,
} from './select-records.ts';

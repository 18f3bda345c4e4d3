// What reads capture files, without what writes and edits them: a third of the code to load.

export { type NodeCaptureSource, type OpenFileOptions, openCapture } from './open-capture.node.ts';
export type { CaptureSource } from './open-capture.ts';
export { openCaptureSync, type SyncCapture } from './open-capture-sync.node.ts';
export * from './reading.ts';

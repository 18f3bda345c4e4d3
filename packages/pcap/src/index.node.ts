export { type CaptureFile, openCaptureFile } from './async-capture-file.node.ts';
export { type CaptureFileOptions, createCaptureFileSync, type SyncCaptureFile } from './capture-file.node.ts';
export { inWrittenOrder } from './capture-set.node.ts';
export * from './read.node.ts';
export {
  createRotatingCaptureFile,
  type RotatingCaptureFile,
  type RotationOptions,
} from './rotating-capture-file.node.ts';
export { strftime } from './strftime.ts';
export * from './writing.ts';

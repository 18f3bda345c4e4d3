// What reads capture files, without what writes and edits them: a third of the code to load.

export { type CaptureSource, openCapture } from './open-capture.ts';
export * from './reading.ts';

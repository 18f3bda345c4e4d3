import type { Readable } from 'node:stream';
import { type Capture, captureOfBlocks, type OpenCaptureOptions } from './capture.ts';
import { fileBlocks } from './file-blocks.node.ts';
import { blocksOf, type CaptureSource } from './open-capture.ts';

/** In Node a capture can also be read from a path, `-` for standard input, a file URL or a Readable. */
export type NodeCaptureSource = CaptureSource | string | URL | Readable;

/**
 * Opens a capture: a path, `-` (standard input), a file URL, bytes, a `Blob`, a Node or Web stream, or an iterable of
 * bytes. Nothing is opened before the iteration begins.
 *
 * The iteration throws `ERR_CANNOT_READ` for a file that cannot be opened or read.
 */
export function openCapture(source: NodeCaptureSource, options: OpenCaptureOptions = {}): Capture {
  if (source === '-') return captureOfBlocks(process.stdin, options);
  if (typeof source === 'string') return captureOfBlocks(fileBlocks(source), options);
  if (source instanceof URL) return captureOfBlocks(fileBlocks(source), options);
  return captureOfBlocks(blocksOf(source as CaptureSource), options);
}

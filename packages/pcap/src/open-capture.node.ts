import type { Readable } from 'node:stream';
import type { AnyIterable } from '@plainwire/bytes';
import { type Capture, captureOfBlocks, type OpenCaptureOptions } from './capture.ts';
import { expandInNode } from './expand.node.ts';
import { fileBlocks } from './file-blocks.node.ts';
import { blocksOf, type CaptureSource } from './open-capture.ts';

/** In Node a capture can also be read from a path, `-` for standard input, a file URL or a Readable. */
export type NodeCaptureSource = CaptureSource | string | URL | Readable;

/**
 * Opens a capture: a path, `-` (standard input), a file URL, bytes, a `Blob`, a Node or Web stream, or an iterable of
 * bytes; gzip, zstd and lz4 are undone on the way. Nothing is opened before the iteration begins.
 *
 * The iteration throws `ERR_CANNOT_READ` for a file that cannot be opened or read.
 */
export function openCapture(source: NodeCaptureSource, options: OpenCaptureOptions = {}): Capture {
  return captureOfBlocks(nodeBlocksOf(source), options, expandInNode);
}

function nodeBlocksOf(source: NodeCaptureSource): AnyIterable<Uint8Array> {
  if (source === '-') return process.stdin;
  if (typeof source === 'string' || source instanceof URL) return fileBlocks(source);
  return blocksOf(source as CaptureSource);
}

import type { Readable } from 'node:stream';
import { type Capture, captureOfBlocks, type OpenCaptureOptions } from './capture.ts';
import { expandInNode } from './expand.node.ts';
import { fileBlocks } from './file-blocks.node.ts';
import { blocksOf, type CaptureSource } from './open-capture.ts';
import { optional } from './options.ts';

/** In Node a capture can also be read from a path, `-` for standard input, a file URL or a Readable. */
export type NodeCaptureSource = CaptureSource | string | URL | Readable;

export interface OpenFileOptions extends OpenCaptureOptions {
  /** Read on when a file's end is reached and more is written, asking after so many milliseconds, until `signal`. */
  readonly followMs?: number;
}

/**
 * Opens a capture: a path, `-` (standard input), a file URL, bytes, a `Blob`, a Node or Web stream, or an iterable of
 * bytes; gzip, zstd and lz4 are undone on the way. Nothing is opened before the iteration begins.
 *
 * The iteration throws `ERR_CANNOT_READ` for a file that cannot be opened or read.
 */
export function openCapture(source: NodeCaptureSource, options: OpenFileOptions = {}): Capture {
  if (source === '-') return captureOfBlocks(process.stdin, { immediate: true, ...options }, expandInNode);
  if (typeof source === 'string' || source instanceof URL) return openFile(source, options);
  return captureOfBlocks(blocksOf(source as CaptureSource), options, expandInNode);
}

function openFile(path: string | URL, options: OpenFileOptions): Capture {
  const { signal, followMs, from } = options;
  const closing = new AbortController();
  const ends = signal === undefined ? closing.signal : AbortSignal.any([signal, closing.signal]);
  const blocks = fileBlocks(path, {
    signal: ends,
    // Expanders copy what they take, and blocks that wait for them would be garbage that is found late.
    mayReuse: () => capture.compression !== undefined,
    ...optional('followMs', followMs),
    ...optional('start', from?.entry.offset),
  });
  const modes = { immediate: followMs !== undefined, ...options };
  const capture = captureOfBlocks(blocks, modes, expandInNode, () => closing.abort());
  return capture;
}

import { type AnyIterable, PlainwireError } from '@plainwire/bytes';
import { type Capture, captureOfBlocks, type OpenCaptureOptions } from './capture.ts';
import { expandPortably } from './expand.ts';

/** What a capture can be read from in every runtime. Bytes that a source gives belong to the capture from then on. */
export type CaptureSource =
  | Uint8Array
  | ArrayBuffer
  | Blob
  | ReadableStream<Uint8Array>
  | AnyIterable<Uint8Array>;

/** How much of a `Blob` is read at once. */
const BLOCK_LENGTH = 256 * 1024;

/**
 * Opens a capture: bytes, a `Blob` or `File` (read in pieces, never whole), a `ReadableStream`, or an iterable of
 * bytes; gzip, zstd and lz4 are undone on the way. Nothing is read before the iteration begins.
 *
 * @throws {PlainwireError} `ERR_NO_FILES` for a path: only the Node build reads files.
 */
export function openCapture(source: CaptureSource, options: OpenCaptureOptions = {}): Capture {
  return captureOfBlocks(blocksOf(source), options, expandPortably);
}

/** The source as blocks. */
export function blocksOf(source: CaptureSource): AnyIterable<Uint8Array> {
  if (source instanceof Uint8Array) return [source];
  if (source instanceof ArrayBuffer) return [new Uint8Array(source)];
  if (typeof source === 'string') {
    throw new PlainwireError('ERR_NO_FILES', 'this build cannot open paths: give bytes, a File or a stream');
  }
  if (isBlob(source)) return blocksOfBlob(source);
  if (isReadableStream(source)) return blocksOfStream(source);
  return source;
}

async function* blocksOfBlob(blob: Blob): AsyncGenerator<Uint8Array, void, undefined> {
  for (let at = 0; at < blob.size; at += BLOCK_LENGTH) {
    yield new Uint8Array(await blob.slice(at, at + BLOCK_LENGTH).arrayBuffer());
  }
}

/** Not every browser can iterate over a ReadableStream, so it is read by hand. */
async function* blocksOfStream(
  stream: ReadableStream<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = stream.getReader();
  let done = false;
  try {
    for (;;) {
      const next = await reader.read();
      if (next.done) {
        done = true;
        return;
      }
      yield next.value;
    }
  } finally {
    if (!done) await reader.cancel();
    reader.releaseLock();
  }
}

function isBlob(source: object): source is Blob {
  return typeof Blob !== 'undefined' && source instanceof Blob;
}

function isReadableStream(source: object): source is ReadableStream<Uint8Array> {
  return 'getReader' in source && typeof source.getReader === 'function';
}

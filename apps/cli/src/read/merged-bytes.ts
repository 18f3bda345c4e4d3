import { type Capture, createCaptureWriter, type MergeSource, mergeCaptures } from '@plainwire/pcap';
import { inPlainWords } from './open.ts';

/** Bytes that are gathered before they are handed on. */
const PIECE = 256 * 1024;

/** Captures merged by time, as one pcapng file; its errors are said about the file they came from. */
export async function* mergedBytes(
  captures: readonly Capture[],
  files: readonly string[],
): AsyncGenerator<Uint8Array, void, undefined> {
  const merged = mergeCaptures(captures.map((capture, index) => named(capture, files[index]!)));
  const writer = createCaptureWriter({ format: 'pcapng', interfaces: merged.interfaces });
  for await (const record of merged) {
    writer.write(record);
    if (writer.waiting >= PIECE) yield writer.take();
  }
  yield writer.end();
}

/** The capture, its errors said about the file the person named. */
export function named(capture: Capture, file: string): MergeSource {
  return {
    interfaces: capture.interfaces,
    close: () => capture.close(),
    async *[Symbol.asyncIterator]() {
      try {
        yield* capture;
      } catch (error) {
        throw inPlainWords(error, file);
      }
    },
  };
}

import { type Capture, type CaptureRecord, createCaptureFileSync } from '@plainwire/pcap';
import type { ReadOptions } from './options.ts';

/** Where `-w` puts the frames that pass. */
export interface RecordSink {
  write(record: CaptureRecord): void;
  close(): void;
}

/** The file of `-w`, or undefined when there is none. */
export function captureWriter(options: ReadOptions, capture: Capture): RecordSink | undefined {
  if (options.writeFile === undefined) return undefined;
  const format = options.writeFormat === 'pcapng' ? 'pcapng' : 'pcap';
  return createCaptureFileSync(options.writeFile, {
    format,
    nanoseconds: options.writeFormat === 'nsecpcap',
    interfaces: capture.interfaces,
  });
}

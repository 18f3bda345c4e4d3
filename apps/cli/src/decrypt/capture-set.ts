import { type Capture, type OpenCaptureOptions, openCapture } from '@plainwire/pcap';
import type { CommandIo } from '../command-io.ts';
import { mergedBytes } from '../read/merged-bytes.ts';
import { sayFaults } from '../read/say-faults.ts';
import { usage } from '../run-command.ts';

/** The capture files of one question: several are read as one, by time, so that connections go on from file to file. */
export class CaptureSet {
  readonly files: readonly string[];
  readonly #stdin: NodeJS.ReadableStream;

  /** @throws {PlainwireError} `ERR_USAGE` when no file is named, or standard input beside others. */
  constructor(files: readonly string[], { stdin }: Pick<CommandIo, 'stdin'>) {
    if (files.length === 0) throw usage('name the capture file to read with -r');
    if (files.length > 1 && files.includes('-'))
      throw usage('standard input cannot be read together with files: give -r - alone');
    this.files = files;
    this.#stdin = stdin;
  }

  /** Standard input goes by once. */
  get isStream(): boolean {
    return this.files.includes('-');
  }

  /** Nothing is opened before the iteration begins; it throws as `openCapture` does, or in plain words for a set. */
  open(options: OpenCaptureOptions = {}): OpenedSet {
    const { files } = this;
    const isOne = files.length === 1;
    const parts = files.map((file) =>
      openCapture(
        file === '-' ? (this.#stdin as AsyncIterable<Uint8Array>) : file,
        isOne ? { immediate: this.isStream, ...options } : { packetsOnly: true },
      ),
    );
    return {
      capture: isOne ? parts[0]! : openCapture(mergedBytes(parts, files), options),
      name: files.join(', '),
      sayFaults: (stderr) => Math.max(...parts.map((part, i) => sayFaults(part, files[i]!, stderr))),
    };
  }
}

/** A set that is being read. */
export interface OpenedSet {
  readonly capture: Capture;
  /** The names of its files. */
  readonly name: string;
  /** Says what was wrong with the files themselves. Gives the exit code: 2 when something was. */
  sayFaults(stderr: NodeJS.WritableStream): number;
}

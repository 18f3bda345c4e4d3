import { closeSync, fstatSync, ftruncateSync, openSync, statSync, writeSync } from 'node:fs';
import { escapeText, PlainwireError } from '@plainwire/bytes';

/** Where whole records go: a file, or standard output. */
export interface ByteTarget {
  /** Takes bytes that end with a whole record. */
  write(bytes: Uint8Array): Promise<void>;
  close(): void;
}

/**
 * Creates a file, or takes standard output for `-`.
 *
 * @param inputs files that are being read: writing one of them would destroy it.
 * @throws {PlainwireError} `ERR_OUTPUT` when the file cannot be created; writes throw it when the disk is full.
 */
export function openTarget(
  path: string,
  stdout: NodeJS.WritableStream,
  inputs: readonly string[],
): ByteTarget {
  if (path === '-') return new StreamTarget(stdout);
  if (inputs.some((input) => isSameFile(input, path))) {
    throw new PlainwireError(
      'ERR_OUTPUT',
      `"${escapeText(path)}" is being read: write to another file and rename it afterwards`,
    );
  }
  return new FileTarget(path);
}

class FileTarget implements ByteTarget {
  readonly #path: string;
  readonly #file: number;
  #length = 0;

  constructor(path: string) {
    this.#path = path;
    try {
      this.#file = openSync(path, 'w');
    } catch (cause) {
      throw cannotWrite(path, cause);
    }
  }

  async write(bytes: Uint8Array): Promise<void> {
    let written = 0;
    try {
      while (written < bytes.length) written += writeSync(this.#file, bytes, written, bytes.length - written);
    } catch (cause) {
      // What was there ended with a whole record.
      if (fstatSync(this.#file).isFile()) ftruncateSync(this.#file, this.#length);
      throw cannotWrite(this.#path, cause);
    }
    this.#length += bytes.length;
  }

  close(): void {
    closeSync(this.#file);
  }
}

class StreamTarget implements ByteTarget {
  readonly #stream: NodeJS.WritableStream;

  constructor(stream: NodeJS.WritableStream) {
    this.#stream = stream;
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (!this.#stream.write(bytes)) await new Promise<void>((resolve) => this.#stream.once('drain', resolve));
  }

  close(): void {}
}

function isSameFile(one: string, other: string): boolean {
  const [a, b] = [one, other].map((path) => statSync(path, { throwIfNoEntry: false }));
  return a?.isFile() === true && a.dev === b?.dev && a.ino === b.ino;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such folder',
  EACCES: 'you have no permission to write it',
  EISDIR: 'it is a folder',
  ENOSPC: 'the disk is full; the file holds what came before, in whole records',
};

function cannotWrite(path: string, cause: unknown): PlainwireError {
  const code = (cause as NodeJS.ErrnoException).code ?? '';
  return new PlainwireError(
    'ERR_OUTPUT',
    `The file "${escapeText(path)}" cannot be written: ${REASONS[code] ?? code}.`,
    { cause },
  );
}

import { PlainwireError } from '@plainwire/bytes';
import type { Capture } from '@plainwire/pcap';
import { openCapture } from '@plainwire/pcap';

/** Opens a capture file by name, `-` for standard input. @throws {PlainwireError} with tshark's own sentences. */
export async function openNamed(file: string, stdin: NodeJS.ReadableStream): Promise<Capture> {
  try {
    if (file !== '-') return await openCapture(file);
    return await openCapture(stdin as AsyncIterable<Uint8Array>, { immediate: true });
  } catch (error) {
    throw inPlainWords(error, file);
  }
}

/** The same fault, said about the file the person named. */
export function inPlainWords(error: unknown, file: string): unknown {
  // What could not be written is not about the file that was read.
  if (PlainwireError.is(error) && WRITING.has(error.code)) return error;
  const shown = file === '-' ? 'standard input' : `file "${file}"`;
  const sentence = PlainwireError.is(error, 'ERR_NOT_A_CAPTURE')
    ? `isn't a capture file in a format plainwire understands (${error.message.split(':')[0]}).`
    : SENTENCES[systemCode(error)];
  return sentence === undefined
    ? error
    : new PlainwireError('ERR_CAPTURE_FILE', `The ${shown} ${sentence}`, { cause: error });
}

/** The operating system's code, also when a package has wrapped its error. */
function systemCode(error: unknown): string {
  const { code, cause } = error as { code?: string; cause?: { code?: string } };
  return cause?.code ?? code ?? '';
}

const WRITING: ReadonlySet<string> = new Set(['ERR_CANNOT_WRITE', 'ERR_OUTPUT']);

const SENTENCES: Readonly<Record<string, string>> = {
  ENOENT: "doesn't exist.",
  EACCES: "could not be opened: you don't have permission to read it.",
  EISDIR: 'is a directory (folder), not a file.',
};

import { escapeText, PlainwireError } from '@plainwire/bytes';
import type { CommandIo } from './command-io.ts';

/** A command whose words have been read. */
export interface RunnableCommand<Options extends { readonly help: boolean }> {
  readonly help: string;
  /** @throws {PlainwireError} for words that cannot be understood. */
  parse(): Options;
  run(options: Options): Promise<number>;
  /** Codes of errors that are the command line's. Default `ERR_USAGE`. */
  readonly usage?: ReadonlySet<string>;
}

const USAGE: ReadonlySet<string> = new Set(['ERR_USAGE']);

/**
 * Runs a command, or prints its help. What goes wrong as foreseen becomes one sentence and an exit code: 1 for the
 * command line, 2 for all else.
 */
export async function runCommand<Options extends { readonly help: boolean }>(
  io: CommandIo,
  { help, parse, run, usage = USAGE }: RunnableCommand<Options>,
): Promise<number> {
  try {
    const options = parse();
    if (!options.help) return await run(options);
    io.stdout.write(help);
    return 0;
  } catch (error) {
    if (!PlainwireError.is(error)) throw error;
    io.stderr.write(`plainwire: ${escapeText(error.message, '\n\t')}\n`);
    return usage.has(error.code) ? 1 : 2;
  }
}

/** A mistake in the words that were typed. */
export function usage(message: string): PlainwireError {
  return new PlainwireError('ERR_USAGE', message);
}

/** @throws {PlainwireError} `ERR_USAGE` when no file was named. */
export function namedFile({ file }: { readonly file: string | undefined }): string {
  if (file === undefined) throw usage('name the capture file to read with -r');
  return file;
}

import {
  type Capture,
  type CaptureSecret,
  createCaptureWriter,
  type InterfaceSharing,
  mergeCaptures,
  openCapture,
} from '@plainwire/pcap';
import type { CommandIo } from '../command-io.ts';
import { type OutputFormat, parseFormat } from '../edit/options.ts';
import { type ByteTarget, openTarget } from '../edit/whole-file.ts';
import { parseFlags } from '../getopt.ts';
import { named } from '../read/merged-bytes.ts';
import { sayFaults } from '../read/say-faults.ts';
import { runCommand, usage } from '../run-command.ts';

const HELP = `Usage: plainwire merge [options] -w OUTFILE INFILE [INFILE ...]

Puts captures together; mergecap's flags. Records of equal time come in the order of the files, and each file's records
stay in their order. Packets keep their comments, embedded secrets come first.

  -w OUTFILE                  file to write, - for standard output
  -a                          one file after the other instead of by time
  -F pcap|nsecpcap|pcapng     format to write; default pcapng
  -s LENGTH                   cut packets to LENGTH bytes
  -I all|any|none             interfaces that become one: all, when every file describes the same interfaces (default);
                              any, each that is the same as another; none
  -v, -V                      say how many records were merged

Exit codes: 0; 1 usage; 2 file, or a capture is damaged (what could be read is merged).
`;

interface MergeOptions {
  help: boolean;
  output: string | undefined;
  append: boolean;
  format: OutputFormat;
  snapLength: number;
  sharedInterfaces: InterfaceSharing;
  verbose: boolean;
  readonly inputs: readonly string[];
}

const SPEC = { short: 'hw:aF:I:s:vV', long: { help: '-h', 'snapshot-length': '-s' } } as const;

/** `plainwire merge`: captures put together, with mergecap's flags. */
export function merge(argv: readonly string[], io: CommandIo): Promise<number> {
  return runCommand(io, {
    help: HELP,
    parse: () => parseOptions(argv),
    run: (options) => mergeFiles(options, io),
  });
}

function parseOptions(argv: readonly string[]): MergeOptions {
  const { flags, operands } = parseFlags(argv, SPEC);
  const options: MergeOptions = {
    help: false,
    output: undefined,
    append: false,
    format: 'pcapng',
    snapLength: 0,
    sharedInterfaces: 'all',
    verbose: false,
    inputs: operands,
  };
  for (const { name, value = '' } of flags) SETTERS[name]!(options, value);
  return options;
}

const SETTERS: Readonly<Record<string, (options: MergeOptions, value: string) => void>> = {
  h: (options) => {
    options.help = true;
  },
  w: (options, value) => {
    options.output = value;
  },
  a: (options) => {
    options.append = true;
  },
  F: (options, value) => {
    options.format = parseFormat(value);
  },
  s: (options, value) => {
    if (!/^\d{1,10}$/.test(value)) throw usage(`-s "${value}" is not a number of bytes`);
    options.snapLength = Number(value);
  },
  I: (options, value) => {
    if (value !== 'all' && value !== 'any' && value !== 'none')
      throw usage(`-I "${value}" is not all, any or none`);
    options.sharedInterfaces = value;
  },
  v: (options) => {
    options.verbose = true;
  },
  V: (options) => {
    options.verbose = true;
  },
};

/** Bytes that may wait for the file. */
const FLUSH_LENGTH = 256 * 1024;

async function mergeFiles(options: MergeOptions, io: CommandIo): Promise<number> {
  const { output, format, snapLength, sharedInterfaces } = options;
  if (output === undefined) throw usage('name the file to write with -w');
  if (options.inputs.length === 0) throw usage('name the capture files to merge');
  const captures = options.inputs.map((input) => openCapture(input === '-' ? standardInput(io) : input));
  const sources = captures.map((capture, index) => named(capture, options.inputs[index]!));
  const merged = mergeCaptures(sources, {
    order: options.append ? 'given' : 'time',
    sharedInterfaces,
  });
  const writer = createCaptureWriter({
    format: format === 'pcapng' ? 'pcapng' : 'pcap',
    nanoseconds: format === 'nsecpcap',
    interfaces: merged.interfaces,
    snapLength,
    ...(format === 'pcapng' && { application: 'plainwire' }),
  });
  const secrets = format === 'pcapng' ? captures.map((capture) => new FreshSecrets(capture)) : [];
  // Only once an input has been read: a name mistyped must not cost the file that has the output's name.
  let target: ByteTarget | undefined;
  try {
    for await (const record of merged) {
      const fresh = secrets[record.source];
      if (fresh !== undefined) for (const secret of fresh.take()) writer.writeSecrets(secret);
      writer.write(record);
      if (writer.waiting < FLUSH_LENGTH) continue;
      target ??= openTarget(output, io.stdout, options.inputs);
      await target.write(writer.take());
    }
    target ??= openTarget(output, io.stdout, options.inputs);
    await target.write(writer.end());
  } finally {
    target?.close();
  }
  if (options.verbose) {
    const files = captures.length === 1 ? '1 file' : `${captures.length} files`;
    io.stderr.write(`plainwire: ${writer.records} records of ${files} merged\n`);
  }
  return Math.max(...captures.map((capture, index) => sayFaults(capture, options.inputs[index]!, io.stderr)));
}

/** The secrets of a capture that were met since they were last asked for. */
class FreshSecrets {
  readonly #capture: Capture;
  #taken = 0;

  constructor(capture: Capture) {
    this.#capture = capture;
  }

  take(): readonly CaptureSecret[] {
    const { secrets } = this.#capture;
    if (secrets.length === this.#taken) return NONE;
    const fresh = secrets.slice(this.#taken);
    this.#taken = secrets.length;
    return fresh;
  }
}

const NONE: readonly CaptureSecret[] = [];

function standardInput(io: CommandIo): AsyncIterable<Uint8Array> {
  return io.stdin as AsyncIterable<Uint8Array>;
}

import { readFileSync } from 'node:fs';
import { PlainwireError } from '@plainwire/bytes';
import type { CaptureOptions } from '@plainwire/capture';
import { type FlagSpec, parseFlags, UsageError } from '../getopt.ts';

/** What the words after `plainwire capture` ask for. */
export interface CaptureCommandOptions {
  readonly action: 'capture' | 'list devices' | 'help';
  /** Name or number of the device; undefined is the first that is up. */
  readonly device: string | undefined;
  readonly open: Omit<CaptureOptions, 'device'>;
  /** Number of packets after which to end; Infinity without `-c`. */
  readonly count: number;
  /** File to write, `-` for standard output; undefined prints lines. */
  readonly file: string | undefined;
  readonly format: 'pcap' | 'pcapng';
  /** `-G`. */
  readonly rotateSeconds: number | undefined;
  /** `-C`, in bytes. */
  readonly rotateBytes: number | undefined;
  /** `-W`. */
  readonly maxFiles: number | undefined;
  /** The user to become once the device is open. */
  readonly user: string | undefined;
  /** Bytes, or a part of the whole. */
  readonly minFree: DiskShare | undefined;
  /** Bytes of all files together. */
  readonly maxTotal: number | undefined;
  readonly verbose: boolean;
  /** What was asked for and has no meaning here; tcpdump keeps silent about it. */
  readonly warnings: readonly string[];
}

export type DiskShare = { readonly bytes: number } | { readonly percent: number };

const SPEC: FlagSpec = {
  short: 'B:c:C:DF:G:hi:IKlnNOpqQ:s:UvVw:W:y:Z:',
  long: {
    'buffer-size': '-B',
    direction: '-Q',
    help: '-h',
    'immediate-mode': 'flag',
    interface: '-i',
    linktype: '-y',
    'list-interfaces': '-D',
    'max-total': 'value',
    micro: 'flag',
    'min-free': 'value',
    'monitor-mode': '-I',
    nano: 'flag',
    'no-optimize': '-O',
    'no-promiscuous-mode': '-p',
    'packet-buffered': '-U',
    pcapng: 'flag',
    'relinquish-privileges': '-Z',
    'snapshot-length': '-s',
    'time-stamp-precision': 'value',
  },
};

const DEFAULT_SNAP_LENGTH = 262_144;
const MILLION = 1_000_000;

/** @throws {UsageError} for what cannot be understood. */
export function parseCaptureOptions(argv: readonly string[]): CaptureCommandOptions {
  const { flags, operands } = parseFlags(argv, SPEC);
  const values = new Map(flags.map(({ name, value }) => [name, value ?? '']));
  const has = (name: string) => values.has(name);
  const number = (name: string, least: number, most?: number) => {
    const value = values.get(name);
    return value === undefined ? undefined : wholeNumber(name, value, least, most);
  };
  const rotateMillions = number('C', 1, Number.MAX_SAFE_INTEGER / MILLION);
  const bufferKiB = number('B', 1, 0x7fff_ffff / 1024);
  const options: CaptureCommandOptions = {
    action: has('h') ? 'help' : has('D') ? 'list devices' : 'capture',
    device: values.get('i'),
    open: {
      filter: filterText(values.get('F'), operands),
      // tcpdump's -s 0 means the default, which is everything.
      snapLength: number('s', 0, 0x7fff_ffff) || DEFAULT_SNAP_LENGTH,
      promiscuous: !has('p'),
      bufferSize: bufferKiB === undefined ? undefined : bufferKiB * 1024,
      timestampPrecision: precision(values),
      direction: direction(values.get('Q')),
      immediate: has('immediate-mode'),
      linkType: values.get('y'),
      monitor: has('I'),
    },
    count: number('c', 1) ?? Number.POSITIVE_INFINITY,
    file: values.get('w'),
    format: has('pcapng') ? 'pcapng' : 'pcap',
    rotateSeconds: number('G', 1),
    rotateBytes: rotateMillions === undefined ? undefined : rotateMillions * MILLION,
    maxFiles: number('W', 1),
    user: values.get('Z'),
    minFree: diskShare(values.get('min-free')),
    maxTotal: values.has('max-total') ? size('max-total', values.get('max-total')!) : undefined,
    verbose: has('v'),
    warnings: [],
  };
  return checkedTogether(options);
}

function checkedTogether(options: CaptureCommandOptions): CaptureCommandOptions {
  const { file, rotateSeconds, rotateBytes, maxFiles, minFree, maxTotal } = options;
  const rotates = rotateSeconds !== undefined || rotateBytes !== undefined;
  const warnings: string[] = [];
  if (rotates && file === '-') {
    throw new UsageError(
      rotateSeconds === undefined ? 'C' : 'G',
      '-G and -C cannot change standard output: give a file with -w',
    );
  }
  if (rotates && file === undefined) warnings.push('-G and -C change files: without -w they do nothing');
  if (maxFiles !== undefined && !rotates)
    warnings.push('-W counts the files of -G or -C: without them it does nothing');
  if ((minFree !== undefined || maxTotal !== undefined) && (file === undefined || file === '-')) {
    throw new UsageError('min-free', '--min-free and --max-total watch over a file: give one with -w');
  }
  return { ...options, warnings };
}

function filterText(file: string | undefined, operands: readonly string[]): string {
  if (file === undefined) return operands.join(' ');
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code ?? 'unreadable';
    throw new PlainwireError('ERR_FILTER_FILE', `cannot read the filter from "${file}" (${why})`, { cause });
  }
}

function precision(values: ReadonlyMap<string, string>): 'microseconds' | 'nanoseconds' {
  const text = values.get('time-stamp-precision') ?? (values.has('nano') ? 'nano' : 'micro');
  if (text === 'micro') return 'microseconds';
  if (text === 'nano') return 'nanoseconds';
  throw new UsageError('time-stamp-precision', `unknown time stamp precision "${text}": micro or nano`);
}

function direction(text: string | undefined): 'both' | 'in' | 'out' {
  if (text === undefined || text === 'inout') return 'both';
  if (text === 'in' || text === 'out') return text;
  throw new UsageError('Q', `unknown capture direction "${text}": in, out or inout`);
}

function wholeNumber(flag: string, text: string, least: number, most = Number.MAX_SAFE_INTEGER): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new UsageError(flag, `"${text}" is no value for -${flag}: it takes a whole number from ${least}`);
}

const UNITS: Readonly<Record<string, number>> = { '': 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 };

function size(flag: string, text: string): number {
  const [, digits, unit] = /^(\d+(?:\.\d+)?)([kmgt]?)$/i.exec(text) ?? [];
  if (digits === undefined) {
    throw new UsageError(
      flag,
      `"${text}" is no value for --${flag}: it takes bytes, with K, M, G or T when they are many`,
    );
  }
  return Math.floor(Number(digits) * UNITS[unit!.toLowerCase()]!);
}

function diskShare(text: string | undefined): DiskShare | undefined {
  if (text === undefined) return undefined;
  const percent = /^(\d{1,2}(?:\.\d+)?)%$/.exec(text)?.[1];
  return percent === undefined ? { bytes: size('min-free', text) } : { percent: Number(percent) };
}

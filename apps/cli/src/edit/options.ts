import { parseFlags } from '../getopt.ts';
import { usage } from '../run-command.ts';
import type { Chop } from './chop.ts';
import { parseInstant } from './instant.ts';
import { parseLinkType } from './link-types.ts';
import type { StrictTimes } from './record-changes.ts';

export type OutputFormat = 'pcap' | 'nsecpcap' | 'pcapng';

/** What the words after `plainwire edit` ask for. */
export interface EditOptions {
  help: boolean;
  input: string;
  output: string;
  /** Record numbers as ranges, both ends included. */
  readonly ranges: (readonly [first: number, last: number])[];
  /** The ranges are kept rather than left out. */
  keepRanges: boolean;
  /** Nanoseconds since 1970: not before, and before. */
  from: bigint | undefined;
  to: bigint | undefined;
  /** Earlier records each is compared with, and how many seconds earlier they may be; undefined keeps duplicates. */
  duplicates: { window: number; maxSeconds: number } | undefined;
  skipBytes: number;
  skipRadiotap: boolean;
  removeVlan: boolean;
  snapLength: number;
  readonly chops: Chop[];
  /** Cutting changes what packets are said to have been, too. */
  adjustLengths: boolean;
  shiftNs: bigint;
  strictNs: StrictTimes | undefined;
  linkType: number | undefined;
  errorProbability: number;
  errorOffset: number;
  seed: number;
  format: OutputFormat;
  /** Records, and seconds, of each file. */
  splitRecords: number | undefined;
  splitSeconds: number | undefined;
  readonly packetComments: Map<number, string>;
  readonly fileComments: string[];
  discardComments: boolean;
  discardFileComments: boolean;
  readonly secretFiles: { type: number; file: string }[];
  discardSecrets: boolean;
  extractSecrets: boolean;
  anonymize: boolean;
  anonymizeKey: string | undefined;
  verbose: boolean;
}

const SPEC = {
  short: 'hrdvVLA:B:D:w:I:s:C:t:S:T:E:o:F:c:i:a:',
  long: {
    help: '-h',
    keep: '-r',
    from: '-A',
    to: '-B',
    'snapshot-length': '-s',
    comment: '-a',
    novlan: 'flag',
    'skip-radiotap-header': 'flag',
    seed: 'value',
    'capture-comment': 'value',
    'discard-packet-comments': 'flag',
    'discard-capture-comment': 'flag',
    'inject-secrets': 'value',
    'discard-all-secrets': 'flag',
    'extract-secrets': 'flag',
    anonymize: 'flag',
    'anonymize-key': 'value',
  },
} as const;

/** @throws {PlainwireError} `ERR_USAGE` with a sentence for the person who typed it. */
export function parseEditOptions(argv: readonly string[]): EditOptions {
  const { flags, operands } = parseFlags(argv, SPEC);
  const options = defaults();
  for (const { name, value } of flags) SETTERS[name]!(options, value ?? '');
  if (options.help) return options;
  const [input, output, ...ranges] = operands;
  if (input === undefined) throw usage('name the capture file to read and the file to write');
  if (output === undefined) throw usage(`name the file to write after "${input}"`);
  options.input = input;
  options.output = output;
  for (const text of ranges) options.ranges.push(parseRange(text));
  if (options.keepRanges && ranges.length === 0) {
    throw usage('-r keeps the records that are named, and none is: add numbers such as 1-1000');
  }
  const splits = options.splitRecords !== undefined || options.splitSeconds !== undefined;
  if (splits && output === '-') throw usage('standard output cannot be split: name a file');
  if (options.extractSecrets && splits)
    throw usage('--extract-secrets writes no packets: leave -c and -i out');
  return options;
}

function defaults(): EditOptions {
  return {
    help: false,
    input: '',
    output: '',
    ranges: [],
    keepRanges: false,
    from: undefined,
    to: undefined,
    duplicates: undefined,
    skipBytes: 0,
    skipRadiotap: false,
    removeVlan: false,
    snapLength: 0,
    chops: [],
    adjustLengths: false,
    shiftNs: 0n,
    strictNs: undefined,
    linkType: undefined,
    errorProbability: 0,
    errorOffset: 0,
    seed: Math.floor(Math.random() * 2 ** 32),
    format: 'pcapng',
    splitRecords: undefined,
    splitSeconds: undefined,
    packetComments: new Map(),
    fileComments: [],
    discardComments: false,
    discardFileComments: false,
    secretFiles: [],
    discardSecrets: false,
    extractSecrets: false,
    anonymize: false,
    anonymizeKey: undefined,
    verbose: false,
  };
}

/** editcap's default window. */
const DEFAULT_WINDOW = 5;
/** With a time window, so many records are remembered at most. */
const MAX_WINDOW = 1_000_000;

const SETTERS: Readonly<Record<string, (options: EditOptions, value: string) => void>> = {
  h: (options) => {
    options.help = true;
  },
  v: (options) => {
    options.verbose = true;
  },
  V: (options) => {
    options.verbose = true;
  },
  L: (options) => {
    options.adjustLengths = true;
  },
  C: (options, value) => {
    options.chops.push(parseChop(value));
  },
  t: (options, value) => {
    options.shiftNs = signedNs('-t', value);
  },
  S: (options, value) => {
    const step = signedNs('-S', value);
    options.strictNs = { step: step < 0n ? -step : step, always: value.startsWith('-') };
  },
  T: (options, value) => {
    options.linkType = parseLinkType(value);
  },
  E: (options, value) => {
    const probability = /^\d*\.?\d+$/.test(value) ? Number(value) : Number.NaN;
    if (!(probability >= 0 && probability <= 1)) throw usage(`-E "${value}" is no probability from 0 to 1`);
    options.errorProbability = probability;
  },
  o: (options, value) => {
    options.errorOffset = number('-o', value, 0, 0xffff_ffff);
  },
  seed: (options, value) => {
    options.seed = number('--seed', value, 0, 0xffff_ffff);
  },
  r: (options) => {
    options.keepRanges = true;
  },
  A: (options, value) => {
    options.from = parseInstant(value, '-A');
  },
  B: (options, value) => {
    options.to = parseInstant(value, '-B');
  },
  d: (options) => {
    options.duplicates = { window: DEFAULT_WINDOW - 1, maxSeconds: Number.POSITIVE_INFINITY };
  },
  D: (options, value) => {
    const window = number('-D', value, 0, MAX_WINDOW);
    // As editcap counts: the record itself is one of the window.
    options.duplicates = { window: Math.max(window - 1, 0), maxSeconds: Number.POSITIVE_INFINITY };
  },
  w: (options, value) => {
    options.duplicates = { window: MAX_WINDOW, maxSeconds: seconds('-w', value) };
  },
  I: (options, value) => {
    options.skipBytes = number('-I', value, 0, 0xffff_ffff);
  },
  'skip-radiotap-header': (options) => {
    options.skipRadiotap = true;
  },
  novlan: (options) => {
    options.removeVlan = true;
  },
  s: (options, value) => {
    options.snapLength = number('-s', value, 0, 0xffff_ffff);
  },
  F: (options, value) => {
    options.format = parseFormat(value);
  },
  c: (options, value) => {
    options.splitRecords = number('-c', value, 1, Number.MAX_SAFE_INTEGER);
  },
  i: (options, value) => {
    const split = seconds('-i', value);
    if (split === 0) throw usage('-i "0": a file holds more than no seconds');
    options.splitSeconds = split;
  },
  a: (options, value) => {
    const match = /^([1-9]\d*):(.*)$/s.exec(value);
    if (match === null) throw usage(`-a "${value}" is not NUMBER:COMMENT, such as 12:"the reset"`);
    options.packetComments.set(Number(match[1]), match[2]!);
  },
  'capture-comment': (options, value) => {
    options.fileComments.push(value);
  },
  'discard-packet-comments': (options) => {
    options.discardComments = true;
  },
  'discard-capture-comment': (options) => {
    options.discardFileComments = true;
  },
  'inject-secrets': (options, value) => {
    options.secretFiles.push(parseSecretFile(value));
  },
  'discard-all-secrets': (options) => {
    options.discardSecrets = true;
  },
  'extract-secrets': (options) => {
    options.extractSecrets = true;
  },
  anonymize: (options) => {
    options.anonymize = true;
  },
  'anonymize-key': (options, value) => {
    options.anonymize = true;
    options.anonymizeKey = value;
  },
};

/** @throws {PlainwireError} `ERR_USAGE` for a format that cannot be written. */
export function parseFormat(value: string): OutputFormat {
  if (value === 'pcap' || value === 'nsecpcap' || value === 'pcapng') return value;
  throw usage(`"${value}" isn't a valid capture file type; it must be one of pcap, nsecpcap, pcapng.`);
}

/** The types of decryption secrets that have a name (draft-ietf-opsawg-pcapng §4.7). */
const SECRET_TYPES: ReadonlyMap<string, number> = new Map([
  ['tls', 0x544c534b],
  ['ssh', 0x5353484b],
  ['wg', 0x57474b4c],
  ['wireguard', 0x57474b4c],
  ['zigbee_nwk_key', 0x5a4e574b],
  ['zigbee_aps_key', 0x5a415053],
  ['opcua', 0x55414b4c],
]);

function parseSecretFile(text: string): { type: number; file: string } {
  const comma = text.indexOf(',');
  const name = text.slice(0, Math.max(comma, 0)).toLowerCase();
  const type = SECRET_TYPES.get(name) ?? (/^0x[0-9a-f]{1,8}$/.test(name) ? Number(name) : undefined);
  if (comma < 0 || type === undefined || comma === text.length - 1) {
    throw usage(
      `--inject-secrets "${text}" is not TYPE,FILE; TYPE is one of ${[...SECRET_TYPES.keys()].join(', ')}, or a number such as 0x544c534b`,
    );
  }
  return { type, file: text.slice(comma + 1) };
}

function parseRange(text: string): readonly [number, number] {
  const match = /^(\d+)(-(\d*))?$/.exec(text);
  const first = Number(match?.[1]);
  // As in editcap, an open or zero end is the last record.
  const last = match?.[2] === undefined ? first : Number(match[3] || 0) || Number.POSITIVE_INFINITY;
  if (match === null || first < 1 || last < first) {
    throw usage(`"${text}" is no record number and no range such as 10-20`);
  }
  return [first, last];
}

function parseChop(text: string): Chop {
  const match = /^(?:(-?\d{1,9}):)?(-?\d{1,9})$/.exec(text);
  const length = Number(match?.[2] ?? 0);
  if (match === null || length === 0)
    throw usage(`-C "${text}" is not [OFFSET:]LENGTH, such as 14, -4 or 12:4`);
  return { offset: Number(match[1] ?? 0), length };
}

/** Seconds with a sign, as nanoseconds. */
function signedNs(flag: string, value: string): bigint {
  const match = /^([+-]?)(\d{1,12})(?:\.(\d{1,9}))?$/.exec(value);
  if (match === null) throw usage(`${flag} "${value}" is not a number of seconds such as -0.5`);
  const ns = BigInt(match[2]!) * 1_000_000_000n + BigInt((match[3] ?? '').padEnd(9, '0'));
  return match[1] === '-' ? -ns : ns;
}

function number(flag: string, value: string, least: number, most: number): number {
  const found = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (!(found >= least && found <= most)) {
    throw usage(`${flag} "${value}" is not a whole number from ${least} to ${most}`);
  }
  return found;
}

function seconds(flag: string, value: string): number {
  if (!/^\d+(\.\d+)?$/.test(value)) throw usage(`${flag} "${value}" is not a number of seconds such as 0.5`);
  return Number(value);
}

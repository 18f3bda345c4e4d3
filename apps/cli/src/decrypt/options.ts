import { type FlagSpec, parseFlags } from '../getopt.ts';
import { parseTimeFormat, type TimeFormat } from '../read/time-format.ts';
import { usage } from '../run-command.ts';
import { parsePsk } from '../secrets/psk.ts';
import { type KeyReference, parseKeyArgument } from '../secrets/rsa-keys.ts';

/** What the words after `plainwire keys` ask for, and most of `plainwire decrypt`. */
export interface KeysOptions {
  /** Read as one capture. */
  readonly files: string[];
  displayFilter: string;
  keys: KeyReference[];
  keyLogFile: string | undefined;
  psk: Uint8Array | undefined;
  writeFile: string | undefined;
  help: boolean;
}

/** What the words after `plainwire decrypt` ask for. */
export interface DecryptOptions extends KeysOptions {
  /** What is written is the plaintext instead. */
  plaintext: boolean;
  timeFormat: TimeFormat;
  /** One JSON object for each TLS connection instead of text. */
  json: boolean;
  /** Only the reports, no messages. */
  quiet: boolean;
}

const KEYS = {
  short: 'nhr:Y:w:',
  long: {
    key: 'value',
    keylog: 'value',
    password: 'value',
    psk: 'value',
    help: '-h',
    'read-file': '-r',
    'display-filter': '-Y',
  },
} as const satisfies FlagSpec;

const DECRYPT: FlagSpec = {
  short: `${KEYS.short}qt:`,
  long: { ...KEYS.long, json: 'flag', plaintext: 'flag' },
};

/** @throws {PlainwireError} `ERR_USAGE` with a sentence for the person who typed it. */
export function parseKeysOptions(argv: readonly string[]): KeysOptions {
  return parse(argv, KEYS);
}

/** @throws {PlainwireError} `ERR_USAGE` with a sentence for the person who typed it. */
export function parseDecryptOptions(argv: readonly string[]): DecryptOptions {
  const options = parse(argv, DECRYPT);
  if (options.writeFile !== undefined && options.files.includes('-'))
    throw usage('-w reads the capture twice: name a file with -r, not -');
  if (options.plaintext && options.writeFile === undefined)
    throw usage('--plaintext says what -w writes: name a file with -w');
  return options;
}

function parse(argv: readonly string[], spec: FlagSpec): DecryptOptions {
  const { flags, operands } = parseFlags(argv, spec);
  const options: DecryptOptions = {
    files: [],
    displayFilter: '',
    keys: [],
    keyLogFile: undefined,
    psk: undefined,
    writeFile: undefined,
    plaintext: false,
    timeFormat: 'ad',
    json: false,
    quiet: false,
    help: false,
  };
  let password: string | undefined;
  for (const { name, value } of flags) {
    if (name === 'password') password = value;
    else SETTERS[name]!(options, value ?? '');
  }
  if (operands.length > 0) {
    if (options.displayFilter !== '')
      throw usage('Display filters were given both with -Y and as words: give one of them.');
    options.displayFilter = operands.join(' ');
  }
  if (password !== undefined) options.keys = options.keys.map((key) => ({ ...key, password }));
  return options;
}

const SETTERS: Readonly<Record<string, (options: DecryptOptions, value: string) => void>> = {
  n: () => undefined,
  q: (options) => {
    options.quiet = true;
  },
  h: (options) => {
    options.help = true;
  },
  r: (options, value) => {
    options.files.push(value);
  },
  Y: (options, value) => {
    options.displayFilter = value;
  },
  t: (options, value) => {
    options.timeFormat = parseTimeFormat(value);
  },
  key: (options, value) => {
    options.keys.push(parseKeyArgument(value));
  },
  keylog: (options, value) => {
    options.keyLogFile = value;
  },
  psk: (options, value) => {
    options.psk = parsePsk('--psk', value);
  },
  w: (options, value) => {
    options.writeFile = value;
  },
  json: (options) => {
    options.json = true;
  },
  plaintext: (options) => {
    options.plaintext = true;
  },
};

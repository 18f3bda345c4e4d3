import { fromHex } from '@plainwire/bytes';
import { parseFlags } from '../getopt.ts';
import { parseTimeFormat, type TimeFormat } from '../read/time-format.ts';
import { type KeyReference, parseKeyArgument } from '../secrets/rsa-keys.ts';

/** What the words after `plainwire decrypt` or `plainwire keys` ask for. */
export interface DecryptOptions {
  file: string | undefined;
  displayFilter: string;
  keys: KeyReference[];
  keyLogFile: string | undefined;
  psk: Uint8Array | undefined;
  /** Where secrets go to. */
  writeFile: string | undefined;
  /** What is written is the plaintext instead. */
  plaintext: boolean;
  timeFormat: TimeFormat;
  /** One JSON object for each TLS connection instead of text. */
  json: boolean;
  /** Only the reports, no messages. */
  quiet: boolean;
  help: boolean;
}

const SPEC = {
  short: 'nqhr:Y:t:w:',
  long: {
    key: 'value',
    keylog: 'value',
    password: 'value',
    psk: 'value',
    json: 'flag',
    plaintext: 'flag',
    help: '-h',
    'read-file': '-r',
    'display-filter': '-Y',
  },
} as const;

/** @throws {PlainwireError} `ERR_USAGE` with a sentence for the person who typed it. */
export function parseDecryptOptions(argv: readonly string[]): DecryptOptions {
  const { flags, operands } = parseFlags(argv, SPEC);
  const options: DecryptOptions = {
    file: undefined,
    displayFilter: operands.join(' '),
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
    options.file = value;
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
    options.psk = fromHex(value.trim());
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

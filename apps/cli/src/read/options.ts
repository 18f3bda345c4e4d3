import type { ChecksumProtocol, DecodeAs } from '@plainwire/dissect';
import type { Dialect } from '@plainwire/filter-lang';
import { parseFlags } from '../getopt.ts';
import { usage } from '../run-command.ts';
import { parsePsk } from '../secrets/psk.ts';
import { type KeyReference, parseKeysList, parseRsaKeysRow, parseSslKeysRow } from '../secrets/rsa-keys.ts';
import { parseDecodeAs } from './decode-as.ts';
import { type ExchangeTap, parseExchange } from './exchange-tap.ts';
import { DEFAULT_FIELDS_OPTIONS, type FieldsOptions, setFieldsOption } from './fields-output.ts';
import { readDialect } from './filter.ts';
import { type FollowTap, parseFollow } from './follow-output.ts';
import { readGlossaryReport } from './glossary.ts';
import type { HexStyle } from './hex-lines.ts';
import type { LayerChoice } from './outputs/chosen-layers.ts';
import { parseTimeFormat, type TimeFormat } from './time-format.ts';

const OUTPUT_FORMATS = ['ek', 'fields', 'json', 'jsonraw', 'pdml', 'psml', 'tabs', 'text'] as const;
export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

/** What the words after `plainwire read` ask for. */
export interface ReadOptions {
  file: string | undefined;
  displayFilter: string;
  /** `-G`: list names in place of reading a file. */
  glossary: string | undefined;
  /** The Wireshark release whose filter language that is; the newest when not given. */
  dialect: Dialect | undefined;
  output: OutputFormat;
  /** `-V`: the detail tree of each frame. */
  details: boolean;
  /** `-O`: the protocols whose details are shown; undefined for all. */
  detailsOf: ReadonlySet<string> | undefined;
  /** `-x`: the bytes of each frame. */
  hex: boolean;
  /** `--hexdump`: how the bytes are shown. */
  hexStyle: HexStyle;
  /** `-j`, `-J`: the layers of `-T json` that are not left out. */
  layers: LayerChoice | undefined;
  /** `-S`: the line behind the details or bytes of each frame. */
  frameSeparator: string;
  /** `--disable-protocol` */
  readonly disabled: Set<string>;
  /** `-P`: the line a frame beside them. */
  summary: boolean;
  readonly fields: string[];
  readonly fieldsOptions: FieldsOptions;
  timeFormat: TimeFormat;
  /** `-u hms`: relative times as hours, minutes and seconds. */
  hms: boolean;
  /** `-2`; only with it is `readFilter` of `-R` allowed. */
  twoPasses: boolean;
  readFilter: string;
  /** Stop after so many records of the file. */
  count: number;
  quiet: boolean;
  readonly follow: FollowTap[];
  /** `-z conv` and `-z endpoints`. */
  readonly exchanges: ExchangeTap[];
  readonly keys: KeyReference[];
  keyLogFile: string | undefined;
  /** `tcp.seq` and `tcp.ack` count from the beginning of the connection. */
  relativeSequenceNumbers: boolean;
  reassembleOutOfOrder: boolean;
  /** HTTP messages may span several TLS records. */
  desegmentTls: boolean;
  /** The protocols whose checksums are verified. */
  readonly verifyChecksums: Set<ChecksumProtocol>;
  /** The pre-shared key for PSK suites. */
  psk: Uint8Array | undefined;
  /** Of `-d`: which keys of which tables are read as which protocols. */
  readonly decodeAs: DecodeAs[];
  writeFile: string | undefined;
  writeFormat: 'pcap' | 'nsecpcap' | 'pcapng';
  help: boolean;
}

const SPEC = {
  short: '2nqhlPQVxG:r:R:Y:T:e:E:t:u:c:z:o:O:S:j:J:w:F:d:',
  long: {
    'read-file': '-r',
    'display-filter': '-Y',
    dialect: 'value',
    'disable-protocol': 'value',
    'enable-protocol': 'value',
    hexdump: 'value',
    help: '-h',
  },
} as const;

/** @throws {PlainwireError} `ERR_USAGE` with a sentence for the person who typed it. */
export function parseReadOptions(argv: readonly string[]): ReadOptions {
  const { flags, operands } = parseFlags(argv, SPEC);
  const options = defaults();
  for (const { name, value } of flags) SETTERS[name]!(options, value ?? '');
  if (operands.length > 0) {
    if (options.displayFilter !== '')
      throw usage(
        'Display filters were specified both with "-Y" and with additional command-line arguments.',
      );
    options.displayFilter = operands.join(' ');
  }
  if (options.readFilter !== '' && !options.twoPasses) {
    throw usage('-R without -2 is deprecated. For single-pass filtering use -Y.');
  }
  if (options.output === 'fields' && options.fields.length === 0) {
    throw usage('"-Tfields" was specified, but no fields were specified with "-e".');
  }
  if (!TAKES_FIELDS.has(options.output) && options.fields.length > 0) {
    throw usage(
      'Output fields were specified with "-e", but "-Tek, -Tfields, -Tjson or -Tpdml" was not specified.',
    );
  }
  if (options.layers !== undefined && ['ek', 'jsonraw', 'pdml'].includes(options.output))
    throw usage(`-j and -J choose the layers of -T json, not of -T ${options.output}.`);
  return options;
}

const IN_STREAMS: ReadonlySet<string> = new Set(['tls', 'http']);
const TAKES_FIELDS: ReadonlySet<OutputFormat> = new Set(['ek', 'fields', 'json', 'pdml']);

function defaults(): ReadOptions {
  return {
    file: undefined,
    displayFilter: '',
    glossary: undefined,
    dialect: undefined,
    output: 'text',
    details: false,
    detailsOf: undefined,
    hex: false,
    hexStyle: 'ascii',
    layers: undefined,
    frameSeparator: '',
    disabled: new Set(),
    summary: false,
    fields: [],
    fieldsOptions: { ...DEFAULT_FIELDS_OPTIONS },
    timeFormat: 'r',
    hms: false,
    twoPasses: false,
    readFilter: '',
    count: Number.POSITIVE_INFINITY,
    quiet: false,
    follow: [],
    exchanges: [],
    keys: [],
    keyLogFile: undefined,
    relativeSequenceNumbers: true,
    reassembleOutOfOrder: false,
    desegmentTls: true,
    verifyChecksums: new Set(),
    psk: undefined,
    decodeAs: [],
    writeFile: undefined,
    writeFormat: 'pcapng',
    help: false,
  };
}

type Setter = (options: ReadOptions, value: string) => void;

const SETTERS: Readonly<Record<string, Setter>> = {
  n: () => undefined,
  // Every record is read to its end before it is shown, names are not resolved, and what was printed is flushed anyway.
  l: () => undefined,
  P: (options) => {
    options.summary = true;
  },
  Q: (options) => {
    options.quiet = true;
  },
  V: (options) => {
    options.details = true;
  },
  G: (options, value) => {
    options.glossary = readGlossaryReport(value);
  },
  O: (options, value) => {
    options.details = true;
    options.detailsOf = new Set(value.split(/[,\s]+/).filter((name) => name !== ''));
  },
  x: (options) => {
    options.hex = true;
  },
  hexdump: (options, value) => {
    if (!HEXDUMP_WORDS.has(value))
      throw usage(`"${value}" is an invalid value for --hexdump: all, frames, ascii, delimit or noascii`);
    options.hex = true;
    if (value !== 'all' && value !== 'frames') options.hexStyle = value as HexStyle;
  },
  j: (options, value) => {
    options.layers = { names: new Set(value.split(' ')), whole: false };
  },
  J: (options, value) => {
    options.layers = { names: new Set(value.split(' ')), whole: true };
  },
  S: (options, value) => {
    options.frameSeparator = value;
  },
  'disable-protocol': ({ disabled }, value) => {
    if (IN_STREAMS.has(value))
      throw usage(`--disable-protocol ${value}: what streams carry is told by its bytes, and always read`);
    disabled.add(value);
  },
  // For protocols that are off by default, of which there is none; what is disabled as well stays so, as in tshark.
  'enable-protocol': () => undefined,
  2: (options) => {
    options.twoPasses = true;
  },
  R: (options, value) => {
    options.readFilter = value;
  },
  u: (options, value) => {
    if (value !== 's' && value !== 'hms') {
      throw usage(
        `Invalid seconds type "${value}"; it must be one of:\n\t"s"       for seconds\n\t"hms"     for hours, minutes and seconds`,
      );
    }
    options.hms = value === 'hms';
  },
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
  dialect: (options, value) => {
    options.dialect = readDialect(value);
  },
  e: (options, value) => {
    options.fields.push(value);
  },
  E: (options, value) => setFieldsOption(options.fieldsOptions, value),
  T: (options, value) => {
    const format = OUTPUT_FORMATS.find((one) => one === value);
    if (format === undefined)
      throw usage(`Invalid -T parameter "${value}"; it must be one of:\n${FORMATS_HELP}`);
    options.output = format;
  },
  t: (options, value) => {
    options.timeFormat = parseTimeFormat(value);
  },
  c: (options, value) => {
    if (!/^[1-9]\d*$/.test(value))
      throw usage(`The specified packet count "${value}" isn't a positive number.`);
    options.count = Number(value);
  },
  z: (options, value) => {
    const [tap, ...words] = value.split(',');
    if (tap === 'follow') options.follow.push(parseFollow(words));
    else if (tap === 'conv' || tap === 'endpoints') options.exchanges.push(parseExchange(tap, words));
    else throw usage(`Invalid -z argument "${value}"; it must be one of:${TAPS_HELP}`);
  },
  o: setPreference,
  d: (options, value) => {
    const rule = parseDecodeAs(value);
    if (rule !== undefined) options.decodeAs.push(rule);
  },
  w: (options, value) => {
    options.writeFile = value;
  },
  F: (options, value) => {
    if (value !== 'pcap' && value !== 'nsecpcap' && value !== 'pcapng') {
      throw usage(`"${value}" isn't a valid capture file type; it must be one of pcap, nsecpcap, pcapng.`);
    }
    options.writeFormat = value;
  },
};

/** Which bytes, and how. Those of the frame are all that are shown, be it `all` or `frames`. */
const HEXDUMP_WORDS: ReadonlySet<string> = new Set(['all', 'frames', 'ascii', 'delimit', 'noascii']);

const TAPS_HELP = ['conv,tcp', 'endpoints,ip', 'follow,tcp', 'follow,tls']
  .map((tap) => `\n     ${tap}`)
  .join('');

const FORMATS_HELP = `\t"ek"      Newline delimited JSON for the bulk import of Elasticsearch.
\t"fields"  The values of fields specified with the -e option, in a form
\t          specified by the -E option.
\t"json"    All fields of each packet, or those specified with the -e option.
\t"jsonraw" The bytes of all fields of each packet, as hex.
\t"pdml"    Packet Details Markup Language, an XML-based format for the details of
\t          a decoded packet.
\t"psml"    Packet Summary Markup Language, an XML-based format for the summary
\t          information of a decoded packet.
\t"tabs"    Like "text", with tabs between the columns.
\t"text"    Text of a human-readable one-line summary of each of
\t          the packets. (default)`;

/** A preference that is on unless it says otherwise. */
function isOn(value: string): boolean {
  return !/^false$/i.test(value.trim());
}

/** A preference that is off unless it says otherwise. */
function isTrue(value: string): boolean {
  return /^true$/i.test(value.trim());
}

const PREFERENCES: ReadonlyMap<string, Setter> = new Map<string, Setter>([
  [
    'tls.keylog_file',
    (options, value) => {
      options.keyLogFile = value.trim() === '' ? undefined : value.trim();
    },
  ],
  [
    'tcp.relative_sequence_numbers',
    (options, value) => {
      options.relativeSequenceNumbers = isOn(value);
    },
  ],
  [
    'tls.desegment_ssl_application_data',
    (options, value) => {
      options.desegmentTls = isOn(value);
    },
  ],
  [
    'tcp.reassemble_out_of_order',
    (options, value) => {
      options.reassembleOutOfOrder = isTrue(value);
    },
  ],
  ...(['ip', 'tcp', 'udp'] as const).map((protocol): [string, Setter] => [
    `${protocol}.check_checksum`,
    ({ verifyChecksums }, value) => {
      if (isTrue(value)) verifyChecksums.add(protocol);
      else verifyChecksums.delete(protocol);
    },
  ]),
  [
    'tls.keys_list',
    (options, value) => {
      options.keys.push(...parseKeysList(value));
    },
  ],
  [
    'tls.psk',
    (options, value) => {
      options.psk = parsePsk('-o tls.psk', value);
    },
  ],
  [
    'uat:rsa_keys',
    (options, value) => {
      options.keys.push(parseRsaKeysRow(value));
    },
  ],
  [
    'uat:ssl_keys',
    (options, value) => {
      options.keys.push(parseSslKeysRow(value));
    },
  ],
]);

/** What these switch on is always so here, and what is inside a connection is told by its bytes and not by its port. */
const ALWAYS_SO: ReadonlySet<string> = new Set([
  'http.desegment_body',
  'http.desegment_headers',
  'http.tls.port',
  'tcp.desegment_tcp_streams',
  'tls.desegment_ssl_records',
]);

function setPreference(options: ReadOptions, text: string): void {
  const colon = text.indexOf(':', text.startsWith('uat:') ? 4 : 0);
  const name = (colon < 0 ? text : text.slice(0, colon)).replace(/^ssl\./, 'tls.');
  if (ALWAYS_SO.has(name) && colon >= 0) return;
  const set = PREFERENCES.get(name);
  if (set === undefined || colon < 0) throw usage(`-o flag "${text}" specifies unknown preference`);
  set(options, text.slice(colon + 1));
}

import {
  type AnalyzedBatch,
  type AnalyzedFrame,
  type Analyzer,
  type AnalyzerOptions,
  analyzerFields,
  createAnalyzer,
  EmbeddedSecrets,
  neededFor,
} from '@plainwire/analyzer';
import { LaterFacts } from '@plainwire/analyzer/later';
import { all, createDissector } from '@plainwire/dissect';
import type { FieldInfo, Filter } from '@plainwire/filter-lang';
import { type Capture, packetDetails, type RecordBatch } from '@plainwire/pcap';
import type { TlsSessionReport } from '@plainwire/tls-decrypt';
import type { CommandIo } from '../command-io.ts';
import { Output } from '../output.ts';
import { captureWriter } from '../read/capture-output.ts';
import type { ExchangeTable } from '../read/exchange-tables.ts';
import type { Compile, ExchangeTap } from '../read/exchange-tap.ts';
import { findFields } from '../read/fields-output.ts';
import { compileFilter } from '../read/filter.ts';
import { formatFollow } from '../read/follow-output.ts';
import { glossary } from '../read/glossary.ts';
import { inPlainWords, openNamed } from '../read/open.ts';
import { parseReadOptions, type ReadOptions } from '../read/options.ts';
import { chooseOutput } from '../read/outputs/choose.ts';
import type { FrameOutput } from '../read/outputs/frame-output.ts';
import { frameReader } from '../read/read-filter.ts';
import { sayFaults } from '../read/say-faults.ts';
import { namedFile, runCommand } from '../run-command.ts';
import { loadSecrets } from '../secrets/load-secrets.ts';

const HELP = `Usage: plainwire read -r FILE [options] [FILTER]

  -r FILE              capture file to read, - for standard input
  -Y FILTER            show only frames that the display filter passes
  -2                   read the file twice, so that a frame knows what later ones tell of it: http.response_in
  -2 -R FILTER         frames that FILTER does not pass are as if the file did not have them
  --dialect VERSION    read the filter as Wireshark 4.0, 4.2, 4.4 or 4.6 does (default 4.6)
  -T FORMAT            text (a line a frame), tabs, fields, json, jsonraw, ek, pdml or psml
  -e FIELD             a field to print, as often as there are columns; with -T fields, json, ek or pdml
  -j, -J "LAYER ..."   the layers of -T json that are shown; -J: with all that is under them
  -V, -x               each frame's details, and its bytes; -P: and its line
  --hexdump WORD       -x, with the characters as ascii, between bars (delimit) or left out (noascii)
  -S LINE              a line behind the details or bytes of each frame
  -O PROTOCOLS         the details of these protocols alone: -O tls,http
  -E NAME=VALUE        header, separator, occurrence, aggregator, quote, bom of -T fields
  -t FORMAT            time column: r a ad adoy d dd e u ud udoy; -u hms: hours, minutes and seconds
  -c COUNT             stop after COUNT frames of the file
  -G REPORT            list the names that -Y and -e know: fields, protocols or values (labels); reads no file
  -w FILE, -F FORMAT   write the frames that pass to FILE, as pcap, nsecpcap or pcapng (default)
  -q                   print no frames, only what -z asks for
  -z conv|endpoints,eth|ip|ipv6|tcp|udp[,FILTER]   who spoke with whom, and how much (with -q)
  -z follow,tcp|tls,ascii|hex|raw,STREAM
  --disable-protocol PROTOCOL    do not read it
  -d TABLE==KEY,PROTOCOL    read what has that key as PROTOCOL: -d udp.port==5300,dns
  -o tls.keylog_file:FILE
  -o tls.psk:HEX
  -o tls.keys_list:IP,PORT,PROTOCOL,KEYFILE[,PASSWORD]
  -o 'uat:rsa_keys:"KEYFILE","PASSWORD"'
  -o 'uat:ssl_keys:"IP","PORT","PROTOCOL","KEYFILE","PASSWORD"'
`;

/** `plainwire read`: dissects a capture file, with tshark's flags and exit codes (0; 1 usage; 2 file or filter). */
export function read(argv: readonly string[], io: CommandIo): Promise<number> {
  return runCommand(io, {
    help: HELP,
    parse: () => parseReadOptions(argv),
    run: (options) =>
      options.glossary === undefined
        ? new ReadRun(options, namedFile(options), io).run()
        : writeGlossary(options.glossary, io),
    usage: USAGE,
  });
}

/** Mistakes in the command line itself. */
const USAGE: ReadonlySet<string> = new Set([
  'ERR_USAGE',
  'ERR_FIELD',
  'ERR_HEX',
  'ERR_DISSECT_OPTIONS',
  'ERR_KEYS_LIST',
]);

/** `-G` */
async function writeGlossary(report: string, io: CommandIo): Promise<number> {
  const output = new Output(io.stdout);
  output.write(glossary(report, analyzerFields(createDissector({ protocols: all }))));
  await output.flush();
  return 0;
}

/** Of `-q`. */
const SILENCE: FrameOutput = { head: '', frame: () => '', foot: () => '' };

/** One run of the command. */
class ReadRun {
  readonly #options: ReadOptions;
  readonly #file: string;
  readonly #io: CommandIo;
  readonly #output: Output;
  /** Frames printed so far. */
  #written = 0;
  #tables: readonly ExchangeTable[] = [];

  constructor(options: ReadOptions, file: string, io: CommandIo) {
    this.#options = options;
    this.#file = file;
    this.#io = io;
    this.#output = new Output(io.stdout);
  }

  async run(): Promise<number> {
    const dissector = createDissector({
      protocols: all,
      decodeAs: this.#options.decodeAs,
      verifyChecksums: [...this.#options.verifyChecksums],
      disabled: this.#disabled(),
    });
    const registry = analyzerFields(dissector);
    const tls = await loadSecrets(this.#options, this.#io.stderr);
    const { dialect } = this.#options;
    const compiled = (text: string) =>
      compileFilter(text, registry, this.#io.stderr, dialect, this.#isReadTwice);
    const filter = compiled(this.#options.displayFilter);
    const readFilter = this.#options.readFilter === '' ? undefined : compiled(this.#options.readFilter);
    const fields = findFields(this.#options.fields, registry);
    const needs = neededFor([...filter.fields, ...(readFilter?.fields ?? []), ...fields], dissector);
    // The line of a layer says what the analysis knows.
    const tellsAll = this.#tellsAll(fields) || fields.some(({ type }) => type === 'protocol');
    const follows = {
      dissector,
      tls,
      relativeSequenceNumbers: this.#options.relativeSequenceNumbers,
      reassembleOutOfOrder: this.#options.reassembleOutOfOrder,
      desegmentTls: this.#options.desegmentTls,
      streams: needs.streams || tellsAll || this.#tapsStreams(),
      analysis: needs.analysis || tellsAll || this.#tapsConversations(),
    };
    const later = this.#isReadTwice ? await this.#firstPass(follows, readFilter) : undefined;
    await using capture = await openNamed(this.#file, this.#io.stdin);
    const analyzer = createAnalyzer({ ...follows, capture, packetDetails, ...(later && { later }) });
    const prints = this.#prints();
    this.#tables = await exchangeTables(this.#options.exchanges, compiled);
    const output = prints ? await chooseOutput(this.#options, fields, analyzer) : SILENCE;
    this.#output.write(output.head);
    await this.#readAll(capture, analyzer, { filter, readFilter }, output);
    this.#output.write(output.foot(this.#written === 0));
    // As tshark prints them: the last one first.
    for (const table of this.#tables.toReversed()) this.#output.write(table.text());
    for (const tap of this.#options.follow.toReversed()) this.#output.write(formatFollow(tap));
    await this.#output.flush();
    this.#sayRefusals(analyzer.tlsSessions());
    return sayFaults(capture, this.#file, this.#io.stderr);
  }

  /** What is not read anyway is said, and no mistake. */
  #disabled(): string[] {
    const known = new Set(all.map(({ name }) => name));
    return [...this.#options.disabled].filter((name) => {
      if (!known.has(name)) this.#io.stderr.write(`plainwire: there is no protocol "${name}" to disable\n`);
      return known.has(name);
    });
  }

  /** Standard input is there only once. */
  get #isReadTwice(): boolean {
    return this.#options.twoPasses && this.#file !== '-';
  }

  /** What the frames of the whole file tell of those before them. What is wrong with the file the second pass says. */
  async #firstPass(follows: AnalyzerOptions, readFilter: Filter | undefined): Promise<LaterFacts> {
    const facts = new LaterFacts();
    try {
      await using capture = await openNamed(this.#file, this.#io.stdin);
      const analyzer = createAnalyzer({ ...follows, capture, packetDetails });
      for await (const parts of this.#analyzed(capture, analyzer, readFilter)) {
        for (const { frames } of parts) for (const frame of frames) facts.take(frame);
      }
    } catch {}
    return facts;
  }

  /** What is made of each batch of the file, as far as it is read, in small parts. */
  async *#analyzed(
    capture: Capture,
    analyzer: Analyzer,
    readFilter: Filter | undefined,
  ): AsyncGenerator<Iterable<AnalyzedBatch>, void, undefined> {
    const embedded = new EmbeddedSecrets(capture, analyzer.keyLog);
    const frames = frameReader(analyzer, readFilter);
    let left = this.#options.count;
    function* partsOf(batch: RecordBatch) {
      for (const analyzed of frames.read(batch, left)) {
        left -= analyzed.frames.length;
        yield analyzed;
      }
    }
    for await (const batch of capture) {
      embedded.take();
      yield partsOf(batch);
      if (left === 0) return;
    }
  }

  /** Whether frames are printed at all. */
  #prints(): boolean {
    const { output, quiet, writeFile, details, hex, summary } = this.#options;
    return !quiet && (writeFile === undefined || output !== 'text' || details || hex || summary);
  }

  /** Whether what streams carry is followed, or may be asked for by a filter of what is printed at the end. */
  #tapsStreams(): boolean {
    const { follow, exchanges } = this.#options;
    return follow.length > 0 || exchanges.some(({ filter }) => filter !== '');
  }

  /** Whether conversations are to be told apart for what is printed at the end. */
  #tapsConversations(): boolean {
    const { follow, exchanges } = this.#options;
    return follow.some(({ layer }) => layer === 'udp') || exchanges.length > 0;
  }

  /** Whether more than the fields of `-e` is printed: what the streams tell of a frame, too. */
  #tellsAll(fields: readonly FieldInfo[]): boolean {
    return this.#prints() && fields.length === 0;
  }

  async #readAll(
    capture: Capture,
    analyzer: Analyzer,
    { filter, readFilter }: { readonly filter: Filter; readonly readFilter: Filter | undefined },
    output: FrameOutput,
  ): Promise<void> {
    const writer = captureWriter(this.#options, capture);
    try {
      for await (const parts of this.#analyzed(capture, analyzer, readFilter)) {
        for (const analyzed of parts) {
          for (const frame of analyzed.frames) {
            if (!filter(frame)) continue;
            this.#output.write(output.frame(frame, digitsOf(capture, frame), this.#written === 0));
            this.#written++;
            writer?.write(frame.record);
            analyzer.shown(frame);
          }
          this.#tap(analyzed);
        }
        await this.#output.flush();
      }
      this.#tap(analyzer.end());
    } catch (error) {
      await this.#output.flush();
      throw inPlainWords(error, this.#file);
    } finally {
      writer?.close();
    }
  }

  /** With secrets given, silence about a connection that they did not open would cost the reader an afternoon. */
  #sayRefusals(sessions: readonly TlsSessionReport[]): void {
    if (this.#options.keys.length === 0 && this.#options.keyLogFile === undefined) return;
    for (const { connection, reason } of sessions
      .filter((session) => session.reason !== undefined)
      .slice(0, 10)) {
      this.#io.stderr.write(
        `plainwire: tcp.stream ${connection.id}: ${reason!.sentence} (${reason!.code})\n`,
      );
    }
  }

  #tap(batch: AnalyzedBatch): void {
    for (const { follower } of this.#options.follow) follower.push(batch);
    for (const table of this.#tables) for (const frame of batch.frames) table.take(frame);
  }
}

async function exchangeTables(taps: readonly ExchangeTap[], compile: Compile): Promise<ExchangeTable[]> {
  if (taps.length === 0) return [];
  const { exchangeTable } = await import('../read/exchange-tables.ts');
  return taps.map((tap) => exchangeTable(tap, compile));
}

/** Decimals that the capture's clock has: 6 for microseconds or coarser, else 9. */
function digitsOf(capture: Capture, frame: AnalyzedFrame): number {
  const resolution = capture.interfaces[frame.record.interfaceId]?.timestampResolution;
  return resolution !== undefined && resolution.base ** -resolution.exponent < 1e-6 ? 9 : 6;
}

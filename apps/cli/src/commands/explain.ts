import { analyzerFields, createAnalyzer, neededFor } from '@plainwire/analyzer';
import { PlainwireError } from '@plainwire/bytes';
import { all, createDissector, type Dissector } from '@plainwire/dissect';
import { compile, type Explanation, explain as explainFrame, type Filter } from '@plainwire/filter-lang';
import type { CommandIo } from '../command-io.ts';
import { explanationText, reportOf, reportText } from '../explain/filter-report.ts';
import { parseFlags } from '../getopt.ts';
import { readDialect } from '../read/filter.ts';
import { inPlainWords, openNamed } from '../read/open.ts';
import { runCommand, usage } from '../run-command.ts';

const HELP = `Usage: plainwire explain [options] FILTER

Says what a display filter means and needs: its canonical spelling, the fields it reads and how, and every mistake or
remark with the place and a fix.

  -r FILE              and say what each part of it finds in a frame of this capture file
  --frame N            which frame (default: the first that passes, or the first of all)
  --dialect VERSION    read the filter as Wireshark 4.0, 4.2, 4.4 or 4.6 does (default 4.6)
  --json               one JSON object

Exit codes: 0 the filter is right; 1 usage; 2 the filter is not, or the file or frame cannot be read.
`;

/** `plainwire explain`: what a display filter means, what it needs, and why a frame passes it or not. */
export function explain(argv: readonly string[], io: CommandIo): Promise<number> {
  return runCommand(io, {
    help: HELP,
    parse: () => parseOptions(argv),
    run: (options) => explainFilter(options, io),
  });
}

const SPEC = {
  short: 'hr:Y:',
  long: {
    frame: 'value',
    dialect: 'value',
    json: 'flag',
    help: '-h',
    'read-file': '-r',
    'display-filter': '-Y',
  },
} as const;

interface ExplainOptions {
  readonly help: boolean;
  readonly text: string;
  readonly dialect: string | undefined;
  readonly file: string | undefined;
  readonly frame: number | undefined;
  readonly json: boolean;
}

function parseOptions(argv: readonly string[]): ExplainOptions {
  const { flags, operands } = parseFlags(argv, SPEC);
  const given = new Map(flags.map(({ name, value }) => [name, value]));
  return {
    help: given.has('h'),
    text: given.get('Y') ?? operands.join(' '),
    dialect: given.get('dialect'),
    file: given.get('r'),
    frame: frameNumber(given.get('frame')),
    json: given.has('json'),
  };
}

async function explainFilter({ text, file, ...options }: ExplainOptions, io: CommandIo): Promise<number> {
  if (text === '') throw usage('give the display filter to explain');
  const dissector = createDissector({ protocols: all });
  const dialect = readDialect(options.dialect);
  const result = compile(text, { registry: analyzerFields(dissector), ...(dialect && { dialect }) });
  const report = reportOf(text, result, dissector);
  const seen =
    file !== undefined && result.ok
      ? await explainIn(file, result.filter, dissector, options.frame, io)
      : undefined;
  if (options.json) io.stdout.write(`${JSON.stringify({ ...report, ...seen })}\n`);
  else {
    (report.ok ? io.stdout : io.stderr).write(reportText(report));
    if (seen !== undefined) io.stdout.write(`frame ${seen.frame}\n${explanationText(seen.explanation)}`);
  }
  return report.ok ? 0 : 2;
}

function frameNumber(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (!/^[1-9]\d*$/.test(value)) throw usage(`--frame ${value} is no frame number`);
  return Number(value);
}

interface Seen {
  readonly frame: number;
  readonly explanation: Explanation;
}

async function explainIn(
  file: string,
  filter: Filter,
  dissector: Dissector,
  wanted: number | undefined,
  io: CommandIo,
): Promise<Seen> {
  const analyzer = createAnalyzer({ dissector, ...neededFor(filter.fields, dissector) });
  await using capture = await openNamed(file, io.stdin);
  let first: Seen | undefined;
  try {
    for await (const batch of capture) {
      for (const frame of analyzer.push(batch).frames) {
        const { number } = frame.record;
        if (wanted === undefined ? filter(frame) : number === wanted)
          return { frame: number, explanation: explainFrame(filter, frame) };
        if (wanted === undefined) first ??= { frame: number, explanation: explainFrame(filter, frame) };
      }
    }
  } catch (error) {
    throw inPlainWords(error, file);
  }
  if (first !== undefined) return first;
  throw new PlainwireError(
    'ERR_FRAME',
    wanted === undefined ? 'the capture has no frames' : `there is no frame ${wanted} in the capture`,
  );
}

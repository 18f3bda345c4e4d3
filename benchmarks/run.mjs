// run.mjs [ROW…] [--pairs N] [--quick] [--slow] [--json FILE] [--list]: ours beside its peers; prints a Markdown table.
// Without ROW, every row but the slow ones (minutes of tshark). Fails when a count differs from the ground truth or,
// at full size, when a goal is missed.
import { rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { corpus } from './corpus/corpora.mjs';
import { comparePairs, measure } from './measure.mjs';
import { peers } from './peers/peers.mjs';
import { rows } from './rows.mjs';

const { values: options, positionals: names } = parseArgs({
  allowPositionals: true,
  options: {
    pairs: { type: 'string', default: '5' },
    quick: { type: 'boolean', default: false },
    slow: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    json: { type: 'string' },
  },
});
const commandLine = join(import.meta.dirname, '../apps/cli/bin/plainwire.js');
const out = join(tmpdir(), `plainwire-bench-${process.pid}.pcap`);

if (options.list) for (const row of rows) console.log(row.name);
else await main();

async function main() {
  const wanted = names.length > 0 ? names.map(rowNamed) : rows.filter(({ slow }) => options.slow || !slow);
  console.log(`${cpus().length} × ${cpus()[0].model}, Node ${process.version}, ${options.pairs} pairs\n`);
  console.log(
    '| row | capture | peer | peer CPU s | ours CPU s | ours / peer (range) | limit | goal | | peak MiB, peer / ours |',
  );
  console.log('|---|---|---|---|---|---|---|---|---|---|');
  const results = [];
  for (const row of wanted) {
    const result = await runRow(row);
    results.push({ ...row, ...result });
    console.log(tableLine(row, result));
  }
  rmSync(out, { force: true });
  if (options.json) writeFileSync(options.json, `${JSON.stringify(results, undefined, 2)}\n`);
  if (results.some(({ isMet }) => isMet === false)) process.exitCode = 1;
}

function rowNamed(name) {
  const row = rows.find((candidate) => candidate.name === name);
  if (row === undefined) throw new Error(`There is no row ${name}; --list names them.`);
  return row;
}

/** Without its peer, ours still runs and is held against the ground truth. */
async function runRow({ program, corpus: corpusName, peer, args, flags, goal }) {
  const context = { ...(await corpus(corpusName, options.quick)), out, flags };
  const programArgs = args ? args(context) : [context.path];
  const ours = flags
    ? [process.execPath, commandLine, 'read', '-r', context.path, ...flags]
    : [process.execPath, join(import.meta.dirname, `programs/${program}.mjs`), ...programArgs];
  const theirs = peers[peer](context);
  if (theirs === undefined) {
    const { cpu, peakMemory, output } = measure(ours);
    if (program) checkCounts(output, context.truth, program);
    return { a: { cpu, peakMemory } };
  }
  const result = comparePairs(ours, theirs, Number(options.pairs), (ourOutput, theirOutput) => {
    if (flags) checkSame(ourOutput, theirOutput, peer);
    else checkCounts(ourOutput, context.truth, program);
    if (theirOutput.startsWith('{')) checkCounts(theirOutput, context.truth, peer);
  });
  // Start-up is most of what a small capture costs: goals are for the full size.
  return { ...result, isMet: goal === undefined || options.quick ? undefined : result.ratio <= goal };
}

/** Every count that was printed must be the generator's. */
function checkCounts(output, truth, who) {
  for (const [key, count] of Object.entries(JSON.parse(output)))
    if (truth[key] !== count)
      throw new Error(`${who} counted ${key} ${count}; the capture has ${truth[key]}.`);
}

/** What the command line prints must be what the peer prints with the same flags. */
function checkSame(ours, theirs, peer) {
  if (ours.length === 0) throw new Error('Nothing was printed; build the command line first.');
  if (ours !== theirs) throw new Error(`What ours printed is not what ${peer} printed.`);
}

function tableLine({ name, corpus: corpusName, peer, limit, goal }, { ratio, lowest, highest, a, b, isMet }) {
  const ratioText =
    ratio === undefined ? 'not installed' : `**${share(ratio)}** (${share(lowest)}–${share(highest)})`;
  const verdict = isMet === undefined ? '' : isMet ? 'met' : 'missed';
  const memory = `${b?.peakMemory?.toFixed(0) ?? '–'} / ${a.peakMemory?.toFixed(0) ?? '–'}`;
  const cells = [
    name,
    corpusName,
    peer,
    b?.cpu.toFixed(3) ?? '–',
    a.cpu.toFixed(3),
    ratioText,
    limit ?? '–',
    goal ?? '–',
    verdict,
    memory,
  ];
  return `| ${cells.join(' | ')} |`;
}

function share(ratio) {
  return ratio < 0.1 ? ratio.toFixed(4) : ratio.toFixed(2);
}

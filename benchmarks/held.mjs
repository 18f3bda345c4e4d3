// held.mjs [CASE…]: what the reassembler and the defragmenter hold at their limits, each case in a process of its own,
// beside the bound it must keep. Fails when a count is not exact or a bound is passed. Needs GNU time for the memory.
import { join } from 'node:path';
import { measure } from './measure.mjs';

const program = join(import.meta.dirname, 'programs/held.mjs');
/** Twice the input may cost so many times as much. */
const MOST_GROWTH = 2.3;
const MILLION = 1_000_000;

/** Bounds in MiB and CPU seconds, start-up included. `grows`: the case takes a scale. */
const cases = {
  'syn-flood': { memory: 400, counts: { segments: MILLION, connections: 100_000 } },
  'syn-flood-held': { memory: 600, counts: { segments: MILLION, connections: MILLION } },
  'live-flows': { memory: 600, counts: { segments: 3 * MILLION, connections: MILLION } },
  fragments: { memory: 150, counts: { fragments: MILLION } },
  reversed: { memory: 200, cpu: 1, grows: true, counts: { streamBytes: 10_000_000, gapBytes: 0 } },
  holes: { memory: 200, cpu: 1, grows: true, counts: { segments: 100_001 } },
  'first-missing': { memory: 200, cpu: 1, grows: true, counts: { streamBytes: 10_000_000, gapBytes: 0 } },
  'one-byte': { memory: 200, counts: { streamBytes: MILLION, gapBytes: 0 } },
  'one-byte-late': { memory: 200, counts: { streamBytes: MILLION, gapBytes: 0 } },
};

console.log('| case | CPU s | bound | twice as much | bound | peak MiB | bound | |');
console.log('|---|---|---|---|---|---|---|---|');
const wanted = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(cases);
for (const name of wanted) {
  const bounds = cases[name];
  if (bounds === undefined) throw new Error(`There is no case ${name}: ${Object.keys(cases).join(', ')}.`);
  const run = measure([process.execPath, program, name]);
  const told = JSON.parse(run.output);
  for (const [key, count] of Object.entries(bounds.counts)) {
    if (told[key] !== count) throw new Error(`${name} counted ${key} ${told[key]} instead of ${count}.`);
  }
  const growth = bounds.grows ? measure([process.execPath, program, name, '2']).cpu / run.cpu : undefined;
  const isKept =
    (run.peakMemory ?? 0) <= bounds.memory &&
    run.cpu <= (bounds.cpu ?? Number.POSITIVE_INFINITY) &&
    (growth ?? 0) <= MOST_GROWTH;
  if (!isKept) process.exitCode = 1;
  const cells = [
    name,
    run.cpu.toFixed(2),
    bounds.cpu ?? '–',
    growth?.toFixed(2) ?? '–',
    growth === undefined ? '–' : MOST_GROWTH,
    run.peakMemory?.toFixed(0) ?? 'no GNU time',
    bounds.memory,
    isKept ? 'kept' : 'passed',
  ];
  console.log(`| ${cells.join(' | ')} |`);
}

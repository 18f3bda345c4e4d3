import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const gnuTime = '/usr/bin/time';
const memoryFile = join(tmpdir(), `plainwire-bench-${process.pid}.memory`);
/** bash's `time` has milliseconds where GNU time has hundredths; GNU time knows the peak memory. */
const script = `TIMEFORMAT='%3U %3S'; time "$@" 2>/dev/null`;

/** What a shell may set for every Node process (certificates to load at start, flags) is no part of what is measured. */
const { NODE_EXTRA_CA_CERTS: _certificates, NODE_OPTIONS: _options, ...plainEnvironment } = process.env;

/**
 * Runs a whole process and waits for it. Gives its CPU seconds (user and system, all threads), peak memory in
 * mebibytes (undefined without GNU time) and what it printed.
 */
export function measure(command) {
  const timed = existsSync(gnuTime) ? [gnuTime, '-f', '%M', '-o', memoryFile, ...command] : command;
  const run = spawnSync('bash', ['-c', script, 'bash', ...timed], {
    encoding: 'utf8',
    maxBuffer: 1 << 30,
    env: plainEnvironment,
  });
  if (run.status !== 0)
    throw new Error(`${command.join(' ')} ended with status ${run.status}; run it by hand to see why.`);
  const [user, system] = run.stderr.trim().split(' ').map(Number);
  return { cpu: user + system, peakMemory: peakMemory(), output: run.stdout };
}

/** Runs A B A B … after one warm-up of each, and gives the ratios of their CPU seconds, A by B, with their medians. */
export function comparePairs(commandA, commandB, pairs, check) {
  check(measure(commandA).output, measure(commandB).output);
  const runs = Array.from({ length: pairs }, () => [measure(commandA), measure(commandB)]);
  const ratios = runs.map(([a, b]) => a.cpu / b.cpu).sort((a, b) => a - b);
  return {
    ratio: median(ratios),
    lowest: ratios[0],
    highest: ratios.at(-1),
    a: summary(runs.map(([a]) => a)),
    b: summary(runs.map(([, b]) => b)),
  };
}

function summary(runs) {
  return {
    cpu: median(runs.map(({ cpu }) => cpu)),
    peakMemory: Math.max(...runs.map(({ peakMemory }) => peakMemory)),
  };
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

function peakMemory() {
  if (!existsSync(memoryFile)) return undefined;
  const kibibytes = Number(readFileSync(memoryFile, 'utf8'));
  rmSync(memoryFile);
  return kibibytes / 1024;
}

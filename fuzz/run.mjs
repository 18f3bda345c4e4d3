// npm run fuzz -- [--target NAME]... [--seconds N] [--runs N] [--seed S] [--ci]
//
// Without --target, every target in turn. --ci gives each its seconds twice: with a fixed seed and with a random one,
// which is printed. Findings are kept in corpus/TARGET/ and end the run with exit code 1; with --ci only those of the
// fixed seed do, and of these not time and memory, which a busy machine can bring about.
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { keep } from './corpus.mjs';
import { targets } from './targets/all.mjs';

const FIXED_SEED = 20_260_101;
/** No run may take so long, whatever the machine is doing. */
const HANG_MILLISECONDS = 30_000;
const SHARED_BYTES = 1024 * 1024;
const DEPEND_ON_MACHINE = new Set(['time', 'memory']);

const { values } = parseArgs({
  options: {
    target: { type: 'string', multiple: true },
    seconds: { type: 'string' },
    runs: { type: 'string', default: '1000000000' },
    seed: { type: 'string' },
    ci: { type: 'boolean', default: false },
    findings: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  console.log(`npm run fuzz -- [--target NAME]... [--seconds N] [--runs N] [--seed S] [--ci]
targets: ${[...targets.keys()].join(', ')}`);
  process.exit(0);
}

const names = values.target ?? [...targets.keys()];
const unknown = names.find((name) => !targets.has(name));
if (unknown !== undefined) {
  console.error(`no target ${unknown}; there are: ${[...targets.keys()].join(', ')}`);
  process.exit(2);
}
const seconds = Number(values.seconds ?? (values.ci ? 10 : 60));
const anySeed = () => Math.floor(Math.random() * 2 ** 32);
const seeds = values.ci ? [FIXED_SEED, anySeed()] : [Number(values.seed ?? anySeed())];
let found = 0;

for (const name of names) {
  for (const seed of seeds) found += await fuzz(name, seed);
}
process.exit(found > 0 ? 1 : 0);

/** Runs one target in a worker, so that a hang or the end of memory is a finding like any other. */
function fuzz(name, seed) {
  const shared = new SharedArrayBuffer(SHARED_BYTES);
  const header = new Int32Array(shared, 0, 2);
  const worker = new Worker(new URL('./fuzz-worker.mjs', import.meta.url), {
    workerData: { name, seconds, runs: Number(values.runs), seed, shared },
    resourceLimits: { maxOldGenerationSizeMb: 1024 },
  });
  let findings = 0;
  let failures = 0;
  let ticks = { count: -1, at: Date.now() };
  const current = () => new Uint8Array(shared.slice(8, 8 + header[0]));
  const tell = (finding) => {
    findings++;
    if (!values.ci || (seed === FIXED_SEED && !DEPEND_ON_MACHINE.has(finding.oracle))) failures++;
    const path = relative(process.cwd(), keep(name, finding.oracle, finding.input));
    console.log(
      `  ${finding.oracle}: ${finding.message}\n    ${finding.where}\n    ${path} (${finding.input.length} bytes, seed ${seed})`,
    );
    if (values.findings !== undefined) {
      const text = `\n## ${name}: ${finding.oracle}\n${finding.message}\nreproducer: ${path} (seed ${seed})\n${finding.stack ?? ''}\n`;
      writeFileSync(values.findings, text, { flag: 'a' });
    }
  };
  return new Promise((resolve) => {
    const guard = setInterval(() => {
      const count = Atomics.load(header, 1);
      if (count !== ticks.count) ticks = { count, at: Date.now() };
      else if (count > 0 && Date.now() - ticks.at > HANG_MILLISECONDS) {
        tell({ oracle: 'hang', message: 'no end in sight', where: '', input: current() });
        finish('hangs');
      }
    }, 1000);
    const finish = (line) => {
      clearInterval(guard);
      console.log(`${name.padEnd(16)} seed ${seed}: ${line}`);
      worker.terminate().then(() => resolve(failures));
    };
    worker.on('message', (message) => {
      if (message.finding !== undefined) tell(message.finding);
      if (message.done) {
        const { runs, blocks, corpus, slowest } = message;
        finish(
          `${runs} runs, ${blocks} blocks, ${corpus} inputs, slowest ${slowest.toFixed(0)} ms, ${findings} findings`,
        );
      }
    });
    worker.on('error', (error) => {
      const isMemory = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
      if (isMemory) tell({ oracle: 'memory', message: String(error.message), where: '', input: current() });
      else failures++;
      finish(isMemory ? 'ran out of memory' : `the fuzzer itself failed: ${error.stack}`);
    });
  });
}

import { getHeapStatistics } from 'node:v8';
import { parentPort, workerData } from 'node:worker_threads';
import { corpusOf, openFindings } from './corpus.mjs';
import { Coverage } from './coverage.mjs';
import { mutate } from './mutate.mjs';
import { baseOf, check, collectGarbage, Violation } from './oracles.mjs';
import { Random } from './random.mjs';
import { shrink } from './shrink.mjs';
import { targets } from './targets/all.mjs';

/** A leak shows as heap that stays after a collection. */
const HEAP_GROWTH = 192 * 1024 * 1024;
const MOST_FINDINGS = 20;

const { name, seconds, runs: mostRuns, seed, shared } = workerData;
const target = await targets.get(name)();
const random = new Random(seed);
const coverage = new Coverage((url) => target.covers.some((part) => url.includes(part)));
const current = new Uint8Array(shared, 8);
const header = new Int32Array(shared, 0, 2);

const corpus = [];
const open = new Set();
const findings = new Map();
const base = await baseOf(target);
let runs = 0;
let slowest = 0;

await coverage.start();
await plant();
await search();
parentPort.postMessage({ done: true, runs, blocks: coverage.blocks, corpus: corpus.length, slowest });

async function plant() {
  for (const file of corpusOf(name)) {
    const isOpen = openFindings().has(`${name}/${file.name}`);
    // What is known to have no end is not begun.
    if (isOpen && file.name.startsWith('hang-')) continue;
    corpus.push(file.bytes);
    if (isOpen) await excuse(file.bytes);
  }
  for (const bytes of target.seeds()) {
    corpus.push(bytes);
    await once(bytes);
  }
  if (corpus.length === 0) corpus.push(new Uint8Array(0));
  await coverage.take();
}

/** What is known to be wrong is not reported again. */
async function excuse(input) {
  const error = await violationOf(input);
  if (error !== undefined) open.add(keyOf(error));
}

/** Reading coverage costs more than most runs: a batch is read at once, and run again one by one when it was new. */
async function search() {
  const end = Date.now() + 1000 * seconds;
  let batch = 1;
  let floor = 0;
  while (Date.now() < end && runs < mostRuns && findings.size < MOST_FINDINGS) {
    const tried = [];
    const start = performance.now();
    for (let turn = 0; turn < batch; turn++) {
      const input = mutate(pick(), random, {
        tokens: target.tokens ?? [],
        corpus,
        most: target.most ?? 8192,
      });
      tried.push(input);
      await once(input);
    }
    const ran = performance.now();
    if ((await coverage.take()) > 0) await attribute(tried);
    const read = performance.now() - ran;
    batch = Math.max(1, Math.min(500, Math.round((3 * read * batch) / (ran - start + 0.01))));
    if (runs % 5000 < batch) floor = watchHeap(floor);
  }
}

/** Late finds are tried more often. */
function pick() {
  const last = corpus.length - 1;
  return corpus[
    random.below(3) === 0 ? last - random.below(Math.min(last + 1, 20)) : random.below(corpus.length)
  ];
}

/** Runs the batch again, one by one, to see which inputs show code that the corpus does not. */
async function attribute(tried) {
  const before = corpus.length;
  if (tried.length > 1) {
    coverage.forgetLast();
    for (const input of tried) {
      await once(input);
      if ((await coverage.take()) > 0) corpus.push(input);
    }
  }
  // What only a first run shows (a compiler's doing) is nobody's: any will do.
  if (corpus.length === before) corpus.push(random.of(tried));
}

async function once(input) {
  runs++;
  header[0] = input.length;
  current.set(input.subarray(0, current.length));
  Atomics.add(header, 1, 1);
  const start = performance.now();
  try {
    await check(target, input, base);
  } catch (error) {
    await report(input, error);
  }
  slowest = Math.max(slowest, performance.now() - start);
}

/** One finding for each promise and place in the code. */
async function report(input, error) {
  if (!(error instanceof Violation)) throw error;
  const where = placeOf(error);
  const key = keyOf(error);
  if (open.has(key)) return;
  const known = findings.get(key);
  findings.set(key, (known ?? 0) + 1);
  if (known !== undefined) return;
  const small = await shrink(input, async (candidate) => {
    const again = await violationOf(candidate);
    return again !== undefined && again.oracle === error.oracle && placeOf(again) === where;
  });
  const final = (await violationOf(small)) ?? error;
  parentPort.postMessage({
    finding: {
      oracle: final.oracle,
      message: final.message,
      stack: (final.cause ?? final).stack,
      where,
      input: small,
    },
  });
}

async function violationOf(input) {
  try {
    await check(target, input, base);
    return undefined;
  } catch (error) {
    return error instanceof Violation ? error : undefined;
  }
}

function keyOf(error) {
  return `${error.oracle} ${placeOf(error)}`;
}

function placeOf(error) {
  if (error.cause === undefined) return '';
  return (
    error.cause.stack
      ?.split('\n')
      .find((line) => line.includes('/dist/'))
      ?.trim() ?? ''
  );
}

function watchHeap(floor) {
  collectGarbage();
  const used = getHeapStatistics().used_heap_size;
  if (floor > 0 && used > floor + HEAP_GROWTH) {
    parentPort.postMessage({
      finding: {
        oracle: 'leak',
        message: `${used} bytes of heap after ${runs} runs`,
        where: '',
        input: corpus[0],
      },
    });
    return used;
  }
  return floor || used;
}

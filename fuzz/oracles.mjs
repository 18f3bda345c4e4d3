import { isDeepStrictEqual } from 'node:util';
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { hashOf, Random } from './random.mjs';

/**
 * What one run shows to be wrong. `oracle` names the promise that was broken.
 */
export class Violation extends Error {
  constructor(oracle, message, cause) {
    super(message, cause === undefined ? undefined : { cause });
    this.oracle = oracle;
  }
}

const MILLISECONDS = 50;
const MICROSECONDS_PER_BYTE = 1;
const FREE_BYTES = 1024 * 1024;
const BYTES_PER_BYTE = 64;
/** Objects cost more than the bytes they describe; what counts is that they do not follow a length field. */
const HEAP_FREE_BYTES = 8 * 1024 * 1024;
const HEAP_PER_BYTE = 512;

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc');

/** Twice: buffers are only counted as gone when the next collection begins. */
export function collectGarbage() {
  gc();
  gc();
}

const PROTOTYPE_KEYS = Reflect.ownKeys(Object.prototype).join();

/**
 * Runs one input through a target under every promise of the project:
 * only PlainwireError (or a filter's own) is thrown; time and memory stay in proportion to the input;
 * Object.prototype stays as it is; pieces of any size give the same result; strict results are a prefix of lenient ones;
 * what is written reads back; texts hold no raw control characters; offsets grow.
 *
 * The only randomness is drawn from the input itself, so an input is all that is needed to see it again.
 */
export async function check(target, input, base) {
  const random = new Random(hashOf(input));
  const whole = await measured(target, input, base);
  if (Reflect.ownKeys(Object.prototype).join() !== PROTOTYPE_KEYS) {
    throw new Violation('prototype', 'Object.prototype was changed');
  }
  const seen = whole.failed ?? target.seen(whole.result);
  if (target.inPieces !== undefined) await checkPieces(target, input, random, seen);
  if (whole.failed !== undefined) return;
  if (target.strict !== undefined) await checkStrict(target, input, seen);
  if (target.roundTrip !== undefined) target.roundTrip(whole.result, random, equal);
  if (target.texts !== undefined) checkTexts(target.texts(whole.result));
  if (target.offsets !== undefined) checkOffsets(target.offsets(whole.result));
}

/** The same, when the caller wants the result of one unmeasured call: a value, or the code of what was thrown. */
async function attempt(run) {
  try {
    return { result: await run() };
  } catch (error) {
    if (error instanceof Violation) throw error;
    if (error instanceof Error && (error.name === 'PlainwireError' || error.name === 'FilterError')) {
      if (typeof error.code !== 'string') throw new Violation('throws', 'an error without a code', error);
      return { failed: error.code };
    }
    throw new Violation('throws', `${error?.name}: ${error?.message}`, error);
  }
}

/** What a target costs without any input, and what it is allowed beyond the common promise. */
export async function baseOf(target) {
  const run = async () => target.run(target.empty ?? new Uint8Array(0));
  let most = 0;
  for (let turn = 0; turn < 4; turn++) {
    const before = getHeapStatistics().external_memory;
    await run().catch(() => undefined);
    most = Math.max(most, getHeapStatistics().external_memory - before);
  }
  const { external = 0, milliseconds = 0, heap = HEAP_FREE_BYTES } = target;
  return { external: external + most, milliseconds, heap };
}

async function measured(target, input, base) {
  const allowance = base.milliseconds + MILLISECONDS + (input.length * MICROSECONDS_PER_BYTE) / 1000;
  let least = { milliseconds: Infinity, external: Infinity, heap: Infinity };
  let outcome;
  // A busy machine, a compiler at work or a collection in between only ever add: the least of several runs counts. A cold
  // program has compiled what a large input needs after half a dozen.
  for (let turn = 0; turn < 12; turn++) {
    const own = input.slice();
    const before = getHeapStatistics();
    const start = process.cpuUsage();
    outcome = await attempt(() => target.run(own));
    const { user, system } = process.cpuUsage(start);
    const after = getHeapStatistics();
    least = {
      milliseconds: Math.min(least.milliseconds, (user + system) / 1000),
      external: Math.min(least.external, after.external_memory - before.external_memory),
      heap: Math.min(least.heap, after.used_heap_size - before.used_heap_size),
    };
    if (least.milliseconds <= allowance && isModest(least, input.length, base)) return outcome;
    outcome = undefined;
    // What a collection throws away with the garbage is made again in the next run, at its cost.
    if (!isModest(least, input.length, base)) collectGarbage();
  }
  if (!isModest(least, input.length, base)) {
    throw new Violation(
      'memory',
      `${least.external} bytes of buffers and ${least.heap} of heap for ${input.length}`,
    );
  }
  throw new Violation(
    'time',
    `${least.milliseconds.toFixed(0)} ms for ${input.length} bytes, allowed ${allowance.toFixed(0)}`,
  );
}

function isModest({ external, heap }, length, base) {
  return (
    external <= base.external + FREE_BYTES + BYTES_PER_BYTE * length &&
    heap <= base.heap + HEAP_PER_BYTE * length
  );
}

async function checkPieces(target, input, random, seen) {
  const { result, failed } = await attempt(() => target.inPieces(input.slice(), random));
  const again = failed ?? target.seen(result);
  if (!isDeepStrictEqual(again, seen)) throw new Violation('pieces', difference(seen, again));
}

async function checkStrict(target, input, seen) {
  const { result, failed } = await attempt(() => target.strict(input.slice()));
  if (failed !== undefined) return;
  const lenient = target.listOf(seen);
  const strict = target.listOf(target.seen(result));
  if (strict.length > lenient.length || !isDeepStrictEqual(strict, lenient.slice(0, strict.length))) {
    throw new Violation('strict', difference(lenient, strict));
  }
}

/** For targets: `a` and `b` must be the same. */
export function equal(a, b, what = 'round-trip') {
  if (!isDeepStrictEqual(a, b)) throw new Violation(what, difference(a, b));
}

const RAW =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they must not be there
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

function checkTexts(texts) {
  for (const text of texts) {
    const found = RAW.exec(text);
    if (found !== null) {
      const code = found[0].charCodeAt(0).toString(16);
      throw new Violation(
        'text',
        `raw U+${code} at ${found.index}: ${JSON.stringify(text.slice(Math.max(0, found.index - 30), found.index + 30))}`,
      );
    }
  }
}

function checkOffsets(runs) {
  for (const { name, offsets } of runs) {
    for (let index = 1; index < offsets.length; index++) {
      if (!(offsets[index] > offsets[index - 1])) {
        throw new Violation('offsets', `${name}: ${offsets[index]} after ${offsets[index - 1]}`);
      }
    }
  }
}

function difference(a, b) {
  const [left, right] = [show(a), show(b)];
  let at = 0;
  while (at < left.length && left[at] === right[at]) at++;
  const from = Math.max(0, at - 80);
  return `${left.slice(from, at + 80)} | ${right.slice(from, at + 80)}`;
}

function show(value) {
  return JSON.stringify(value, (_, each) =>
    typeof each === 'bigint'
      ? `${each}n`
      : each instanceof Uint8Array
        ? Buffer.from(each).toString('hex')
        : each,
  );
}

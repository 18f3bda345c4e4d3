// node fuzz/show.mjs TARGET FILE: runs one input and prints what is wrong with it.
import { readFileSync } from 'node:fs';
import { baseOf, check, Violation } from './oracles.mjs';
import { targets } from './targets/all.mjs';

const [name, path] = process.argv.slice(2);
const target = await targets.get(name)?.();
if (target === undefined || path === undefined) {
  console.error(`usage: node fuzz/show.mjs TARGET FILE; targets: ${[...targets.keys()].join(', ')}`);
  process.exit(2);
}
const input = new Uint8Array(readFileSync(path));
console.log(
  Buffer.from(input)
    .toString('hex')
    .replace(/(.{64})/g, '$1\n'),
);
try {
  await check(target, input, await baseOf(target));
  console.log('nothing is wrong');
} catch (error) {
  if (!(error instanceof Violation)) throw error;
  console.log(`${error.oracle}: ${error.message}`);
  console.log((error.cause ?? error).stack);
  process.exitCode = 1;
}

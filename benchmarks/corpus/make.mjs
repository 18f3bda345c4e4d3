// make.mjs [--quick] [NAME…]: makes the captures that are not in the cache yet, and prints their ground truth.
import { parseArgs } from 'node:util';
import { corpus, corpusNames } from './corpora.mjs';

const { values, positionals } = parseArgs({
  options: { quick: { type: 'boolean' } },
  allowPositionals: true,
});
for (const name of positionals.length > 0 ? positionals : corpusNames) {
  const { path, truth } = await corpus(name, values.quick);
  console.log(path, JSON.stringify(truth));
}

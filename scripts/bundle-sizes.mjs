// node scripts/bundle-sizes.mjs: what each package costs a page, minified and compressed, against its budget.
// Siblings count in: the size is that of `import * from` the package and nothing else in the page, or of the names behind
// it: `@plainwire/dissect tcp udp`.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const root = resolve(import.meta.dirname, '..');
const budgets = JSON.parse(readFileSync(join(root, 'scripts/bundle-budgets.json'), 'utf8'));
let over = 0;

for (const [name, budget] of Object.entries(budgets)) {
  const [specifier, ...names] = name.split(' ');
  const what = names.length === 0 ? '*' : `{ ${names.join(', ')} }`;
  const { outputFiles } = await build({
    stdin: { contents: `export ${what} from ${JSON.stringify(specifier)};`, resolveDir: root },
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    splitting: true,
    outdir: '/',
    platform: 'browser',
  });
  // Chunks that are only imported dynamically (key formats, fallback decompressors) are not loaded with the page.
  const entry = outputFiles.find((file) => file.path.endsWith('stdin.js'));
  const loaded = [entry, ...staticImports(entry, outputFiles)];
  const size = loaded.reduce((sum, file) => sum + gzipSync(file.contents).length, 0) / 1024;
  const verdict = size <= budget ? 'ok' : 'OVER';
  if (size > budget) over++;
  console.log(
    `${name.padEnd(28)} ${size.toFixed(1).padStart(7)} KB gz   budget ${String(budget).padStart(5)}   ${verdict}`,
  );
}
const missing = readdirSync(join(root, 'packages')).filter(
  (folder) => folder !== 'capture' && budgets[`@plainwire/${folder}`] === undefined,
);
if (missing.length > 0) throw new Error(`no budget for ${missing.join(', ')}`);
process.exitCode = over > 0 ? 1 : 0;

function staticImports(file, files, seen = new Set()) {
  const found = [];
  for (const [, path] of file.text.matchAll(/(?:from|import)"\.\/([^"]+)"/g)) {
    const next = files.find((other) => other.path.endsWith(`/${path}`));
    if (next === undefined || seen.has(next)) continue;
    seen.add(next);
    found.push(next, ...staticImports(next, files, seen));
  }
  return found;
}

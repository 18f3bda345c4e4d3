// node packages/dissect/scripts/generate-labels.mjs: writes src/protocols/data/*.ts from data/*.tsv.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = resolve(import.meta.dirname, '..');

/** File name → the text of its module, for each table of data/. A line of a table is a value, a tab, a label. */
export function labelModules() {
  const tables = readdirSync(join(root, 'data')).filter((name) => name.endsWith('.tsv'));
  return new Map(tables.map((table) => [table.replace('.tsv', '.ts'), moduleOf(table)]));
}

function moduleOf(table) {
  const lines = readFileSync(join(root, 'data', table), 'utf8')
    .trim()
    .split('\n');
  const comments = lines.filter((line) => line.startsWith('# ')).map((line) => line.slice(2));
  const name = comments.find((line) => line.startsWith('as ')).slice(3);
  const rows = lines.filter((line) => !line.startsWith('#')).map((line) => line.split('\t'));
  return [
    ...comments.filter((line) => !line.startsWith('as ')).map((line) => `// ${line}`),
    `// Made of data/${table} by: node packages/dissect/scripts/generate-labels.mjs`,
    `export const ${name}: Readonly<Record<number, string>> = {`,
    ...rows.map(([value, label]) => `  ${value}: ${quoted(label)},`),
    '};',
    '',
  ].join('\n');
}

function quoted(text) {
  return text.includes("'") ? JSON.stringify(text) : `'${text}'`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const [file, text] of labelModules()) writeFileSync(join(root, 'src/protocols/data', file), text);
}

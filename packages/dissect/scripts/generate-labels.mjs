// node packages/dissect/scripts/generate-labels.mjs: writes src/protocols/data/*.ts from data/*.tsv.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = resolve(import.meta.dirname, '..');

/**
 * File name → the text of its module, for each table of data/. A line is a value, a tab, a label; `# as name` begins a
 * table of that name, `# more name` what belongs into another one, and other comments stand before the table that follows.
 */
export function labelModules() {
  const tables = readdirSync(join(root, 'data')).filter((name) => name.endsWith('.tsv'));
  return new Map(tables.map((table) => [table.replace('.tsv', '.ts'), moduleOf(table)]));
}

function moduleOf(table) {
  const lines = readFileSync(join(root, 'data', table), 'utf8')
    .trim()
    .split('\n');
  const text = [];
  let runs;
  const close = () => {
    for (const [first, labels] of runs ?? []) text.push(`  ${first}: ${quoted(labels.join('|'))},`);
    if (runs !== undefined) text.push(end, '');
    runs = undefined;
  };
  let next;
  let end;
  for (const line of lines) {
    const [, kind, name] = /^# (as|more) (\w+)$/.exec(line) ?? [];
    if (kind !== undefined) {
      close();
      const isFirst = text.every((each) => each.startsWith('//'));
      if (isFirst) {
        text.push(`// Made of data/${table} by: node packages/dissect/scripts/generate-labels.mjs`);
        text.push(`import ${kind === 'as' ? '{ labelsOfRuns }' : 'type { Runs }'} from './runs.ts';`, '');
      }
      end = kind === 'as' ? '});' : '};';
      text.push(`export const ${name}${kind === 'as' ? ' = /* @__PURE__ */ labelsOfRuns({' : ': Runs = {'}`);
      runs = new Map();
      next = undefined;
    } else if (line.startsWith('# ')) {
      close();
      text.push(`// ${line.slice(2)}`);
    } else {
      const [value, label] = line.split('\t');
      if (Number(value) === next) [...runs.values()].at(-1).push(label);
      else runs.set(value, [label]);
      next = Number(value) + 1;
    }
  }
  close();
  return text.join('\n');
}

function quoted(text) {
  return text.includes("'") ? JSON.stringify(text) : `'${text}'`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const [file, text] of labelModules()) writeFileSync(join(root, 'src/protocols/data', file), text);
}

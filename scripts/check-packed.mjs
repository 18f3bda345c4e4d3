// Packs every public package, installs the tarballs into an empty directory without running scripts, and runs the
// programs of examples/ and the command there: what a user gets, rather than what the checkout holds.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const directory = mkdtempSync(join(tmpdir(), 'plainwire-packed-'));
const run = (command, args, options = {}) =>
  execFileSync(command, args, {
    cwd: directory,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    ...options,
  });

const folders = [
  ...readdirSync(join(root, 'packages')).map((name) => join('packages', name)),
  join('apps', 'cli'),
];
const tarballs = folders.map((folder) => {
  const [{ filename }] = JSON.parse(
    run('npm', ['pack', '--json', '--pack-destination', directory], { cwd: join(root, folder) }),
  );
  return `./${filename}`;
});

writeFileSync(
  join(directory, 'package.json'),
  JSON.stringify({ name: 'somebody', private: true, type: 'module' }),
);
run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', ...tarballs]);

const examples = readdirSync(join(root, 'examples')).filter((name) => name.endsWith('.mjs'));
for (const example of examples) {
  cpSync(join(root, 'examples', example), join(directory, example));
  const args =
    /^\/\/ args: (.*)$/m.exec(readFileSync(join(directory, example), 'utf8'))?.[1].split(' ') ?? [];
  const inFixtures = args.map((word) => word.replace(/^fixtures\//, `${root}/fixtures/`));
  const output = run('node', [example, ...inFixtures]);
  const expected = /^\/\/ prints: (.*)$/m.exec(readFileSync(join(directory, example), 'utf8'))?.[1];
  if (expected === undefined || !output.includes(expected))
    throw new Error(`${example} did not print ${expected}:\n${output}`);
  console.log(`${example}: ok`);
}

for (const folder of folders.filter((name) => name.startsWith('packages/'))) {
  const { name } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  run('node', ['--input-type=commonjs', '-e', `require(${JSON.stringify(name)})`]);
  run('node', ['--input-type=module', '-e', `await import(${JSON.stringify(name)})`]);
  console.log(`${name}: loads as CommonJS and as a module`);
}
console.log(run('npx', ['--no-install', 'plainwire', '--version']).trim());
rmSync(directory, { recursive: true });

// What the READMEs say, done: their JavaScript is run page by page and what it prints is held against the comments
// beside it; their `plainwire` commands must end well and leave the files that they name.
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** The files that the pages name, by what of fixtures/ stands for them. */
const NAMED_FILES = {
  'dump.pcap': 'tls/http-simple/cap.pcap',
  'left.pcap': 'tls/http-simple/cap.pcap',
  'server.key.pem': 'tls/keys/rsa2048-b.key',
  'keys.log': 'tls/http-simple/keylog.txt',
};
const COMPRESSED_FILES = ['in.pcapng.gz', 'right.pcapng.gz'];

/** Wants the rights to capture: its tests run it. */
const LIVE = /^(sudo |import .*'@plainwire\/capture')/m;

/**
 * @param {string} root the repository, built
 * @param {string} directory where its packages are installed; the pages' files are made there
 */
export function runReadmes(root, directory) {
  for (const [name, source] of Object.entries(NAMED_FILES))
    copyFileSync(join(root, 'fixtures', source), join(directory, name));
  for (const name of COMPRESSED_FILES)
    writeFileSync(join(directory, name), gzipSync(readFileSync(join(directory, 'dump.pcap'))));
  const packages = readdirSync(join(root, 'packages')).map((name) => join('packages', name));
  for (const folder of ['.', ...packages, 'apps/cli']) {
    const page = join(folder, 'README.md');
    const text = readFileSync(join(root, page), 'utf8');
    runProgram(page, blocksOf(text, 'js'), directory);
    const at = folder === '.' ? root : directory;
    for (const command of commandsOf(text)) runCommand(page, command, at, directory);
  }
}

function blocksOf(text, language) {
  const blocks = text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'));
  return Array.from(blocks, ([, block]) => block);
}

/** The blocks of a page are one program, as they are read: a later one may use what an earlier one made. */
function runProgram(page, blocks, directory) {
  const runnable = blocks.filter((block) => !LIVE.test(block));
  if (runnable.length === 0) return;
  const file = join(directory, 'readme.mjs');
  writeFileSync(file, withImportsOnce(runnable.join('\n')));
  const printed = new Set(words(execFileSync('node', [file], { cwd: directory, encoding: 'utf8' })));
  const promised = runnable.flatMap(promisesOf);
  const missing = promised.filter((line) => !printed.has(line));
  if (missing.length > 0) throw new Error(`${page} does not print ${missing.join(', ')}`);
  console.log(`${page}: ${runnable.length} programs, ${promised.length} lines printed as they stand there`);
}

function withImportsOnce(source) {
  const names = new Map();
  const body = source.replace(/^import \{ (.*) \} from '(.*)';$/gm, (_line, imported, from) => {
    for (const name of imported.split(', ')) names.set(name, from);
    return '';
  });
  const imports = Array.from(names, ([name, from]) => `import { ${name} } from '${from}';\n`);
  return imports.join('') + body;
}

/** The comments beside `console.log`, and those that stand alone at the margin, say what is printed. */
function promisesOf(block) {
  const comments = block.matchAll(/(?:console\.log\(.*\); *|^)\/\/ (.*)$/gm);
  return words(Array.from(comments, ([, promise]) => promise).join('\n'));
}

function words(text) {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function commandsOf(text) {
  return blocksOf(text, 'sh')
    .flatMap((block) => block.replaceAll('\\\n', ' ').split('\n'))
    .filter((line) => /^(npx )?plainwire /.test(line));
}

function runCommand(page, command, cwd, directory) {
  const written = command.startsWith('npx') ? undefined : / -w (\S+)/.exec(command)?.[1];
  if (written !== undefined) rmSync(join(directory, written), { force: true });
  const PATH = `${join(directory, 'node_modules/.bin')}:${process.env.PATH}`;
  const output = execFileSync('sh', ['-c', command.replace(/^npx /, '')], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, PATH },
  });
  const silent = written === undefined && / (read|decrypt) /.test(command) && output === '';
  if (silent || (written !== undefined && !existsSync(join(directory, written))))
    throw new Error(`${page}: nothing came of ${command}`);
  console.log(`${page}: ${command.slice(0, 60)}…: ok`);
}

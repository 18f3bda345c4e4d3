// Packs every public package, installs the tarballs into an empty directory without running scripts, and runs the
// programs of examples/, those of the READMEs and the command there: what a user gets, rather than what the checkout holds. In Deno and Bun
// too, where `npm ci --prefix test/runtimes` has brought them.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runReadmes } from './readme-programs.mjs';

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

const brought = join(root, 'test/runtimes/node_modules');
const runtimes = [
  { name: 'Node', command: ['node'] },
  { name: 'Deno', command: [join(brought, '@deno/linux-x64-glibc/deno'), 'run', '--quiet', '-A'] },
  { name: 'Bun', command: [join(brought, '@oven/bun-linux-x64/bin/bun')] },
].filter(({ name, command }) => name === 'Node' || existsSync(command[0]) || missing(name));

/** Nothing is left out in CI, but for a machine whose kind they are not made for. */
function missing(name) {
  if (process.env.CI === 'true' && process.platform === 'linux' && process.arch === 'x64')
    throw new Error(`${name} is not here: npm ci --prefix test/runtimes`);
  console.log(`${name}: not here, left out`);
  return false;
}

const examples = readdirSync(join(root, 'examples')).filter((name) => name.endsWith('.mjs'));
for (const example of examples) {
  cpSync(join(root, 'examples', example), join(directory, example));
  const args =
    /^\/\/ args: (.*)$/m.exec(readFileSync(join(directory, example), 'utf8'))?.[1].split(' ') ?? [];
  const inFixtures = args.map((word) => word.replace(/^fixtures\//, `${root}/fixtures/`));
  const expected = /^\/\/ prints: (.*)$/m.exec(readFileSync(join(directory, example), 'utf8'))?.[1];
  for (const { name, command } of runtimes) {
    const output = run(command[0], [...command.slice(1), example, ...inFixtures]);
    if (expected === undefined || !output.includes(expected))
      throw new Error(`${example} in ${name} did not print ${expected}:\n${output}`);
    console.log(`${example} in ${name}: ok`);
  }
}

for (const folder of folders.filter((name) => name.startsWith('packages/'))) {
  const { name } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  run('node', ['--input-type=commonjs', '-e', `require(${JSON.stringify(name)})`]);
  run('node', ['--input-type=module', '-e', `await import(${JSON.stringify(name)})`]);
  console.log(`${name}: loads as CommonJS and as a module`);
}
console.log(run('npx', ['--no-install', 'plainwire', '--version']).trim());
runReadmes(root, directory);

// The RSA pool finds the file its threads run, in either form of the package.
const pool = (load) => `
  const crypto = ${load}('node:crypto'), { createRsaPool, readPrivateKey } = ${load}('@plainwire/tls-decrypt');
  const { privateKey, publicKey } = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 });
  readPrivateKey(privateKey.export({ type: 'pkcs8', format: 'pem' })).then(async (key) => {
    const rsaPool = createRsaPool();
    const job = rsaPool.submit(key, crypto.publicEncrypt(publicKey, Buffer.from('secret')), () => undefined);
    await rsaPool.settled();
    if (!job.isDone || job.block === undefined) throw new Error('the RSA pool does nothing');
    await rsaPool.close();
  });`;
run('node', ['--input-type=commonjs', '-e', pool('require')]);
run('node', ['--input-type=module', '-e', pool('await import')]);
console.log('the RSA pool works as CommonJS and as a module');

// koffi, whose install script did not run, calls libpcap: no packet and no right to capture is needed for that.
const program = `
  const { compileFilter } = await import('@plainwire/capture');
  try { console.log(compileFilter('tcp port 443').length, 'instructions of BPF'); }
  catch (error) { if (error.code !== 'ERR_NO_LIBPCAP') throw error; console.log('not tried:', error.message); }`;
const compiled = run('node', ['--input-type=module', '-e', program]).trim();
if (process.env.CI === 'true' && !compiled.endsWith('of BPF')) throw new Error(`libpcap: ${compiled}`);
console.log(`libpcap through koffi: ${compiled}`);
rmSync(directory, { recursive: true });

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { env } from 'node:process';
import { cacheFolder } from '../corpus/corpora.mjs';

const here = import.meta.dirname;
const binFolder = join(cacheFolder, 'bin');
/** Debian's golang-github-google-gopacket-dev puts its sources here. */
const goPath = '/usr/share/gocode';

/** The path of a gopacket program, built when it is not in the cache; undefined when Go or gopacket is missing. */
export function gopacketProgram(name) {
  if (!existsSync(join(goPath, 'src/github.com/google/gopacket')) || !has('go')) return undefined;
  const goEnv = { ...env, GO111MODULE: 'off', GOPATH: goPath, GOFLAGS: '' };
  return built(name, (program) =>
    execFileSync('go', ['build', '-o', program, '.'], { cwd: join(here, name), env: goEnv }),
  );
}

/** The same for PcapPlusPlus, from a source tree built in `$PCAPPLUSPLUS/build`. */
export function pcapPlusPlusProgram() {
  const root = env.PCAPPLUSPLUS;
  if (root === undefined) return undefined;
  const includes = ['Common++', 'Packet++', 'Pcap++'].map((part) => `-I${join(root, part, 'header')}`);
  const libraries = ['Pcap++', 'Packet++', 'Common++'].map((part) =>
    join(root, 'build', part, `lib${part}.a`),
  );
  const pcapng = execFileSync('find', [join(root, 'build'), '-name', 'liblight_pcapng*.a'], {
    encoding: 'utf8',
  });
  const source = join(here, 'pcapplusplus/main.cpp');
  const flags = ['-O2', '-std=c++17', ...includes, `-I${join(root, '3rdParty/EndianPortable/include')}`];
  const link = [...libraries, ...pcapng.trim().split('\n'), '-lpcap', '-lpthread'];
  return built('pcapplusplus', (program) => execFileSync('g++', [...flags, source, '-o', program, ...link]));
}

/** True when the shell finds the command. */
export function has(command) {
  return succeeds('sh', ['-c', `command -v ${command}`]);
}

export function hasPython(module) {
  return succeeds('/usr/bin/python3', ['-c', `import ${module}`]);
}

function succeeds(file, args) {
  try {
    execFileSync(file, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function built(name, build) {
  const program = join(binFolder, name);
  if (!existsSync(program)) {
    mkdirSync(binFolder, { recursive: true });
    process.stderr.write(`building ${program}\n`);
    build(program);
  }
  return program;
}

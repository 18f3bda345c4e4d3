// As root, after a build: node packages/capture/bench/throughput.mjs [PACKETS] [RUNS]
// The same blaster against tcpdump and plainwire capture in turn. CPU is what the capturing process used from the first
// packet to the last, without its start; kept is what stands in the file's closing count.
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const [packets = 1_000_000, runs = 3] = process.argv.slice(2).map(Number);
const MAIN = resolve(import.meta.dirname, '../../../apps/cli/dist/main.js');
const BLASTER = join(import.meta.dirname, 'blaster.mjs');
const PORT = 9999;
const RING_KIB = 32_768;
const TICKS_PER_SECOND = 100;

const folder = mkdtempSync(join(tmpdir(), 'plainwire-bench-'));
const flags = (file) => [
  '-i',
  'lo',
  '-n',
  '-B',
  String(RING_KIB),
  '-w',
  file,
  'udp',
  'dst',
  'port',
  String(PORT),
];
const file = join(folder, 'out.pcap');
const captures = {
  'tcpdump -w /dev/null': ['tcpdump', flags('/dev/null')],
  'tcpdump -w file': ['tcpdump', flags(file)],
  'plainwire -w /dev/null': [process.execPath, [MAIN, 'capture', ...flags('/dev/null')]],
  'plainwire -w file': [process.execPath, [MAIN, 'capture', ...flags(file)]],
};

for (const [payload, rate] of [
  [100, 100_000],
  [100, 400_000],
  [100, 0],
  [1400, 200_000],
]) {
  console.log(
    `\n${payload + 42}-byte frames, ${rate === 0 ? 'flat out' : `${rate} a second asked for`}, ${packets} packets`,
  );
  console.log(
    'capture'.padEnd(24),
    'offered/s'.padStart(10),
    'lost'.padStart(9),
    'CPU s per million'.padStart(18),
  );
  const rows = Object.fromEntries(Object.keys(captures).map((name) => [name, []]));
  for (let run = 0; run < runs; run++) {
    for (const name of Object.keys(captures)) rows[name].push(await measure(captures[name], payload, rate));
  }
  for (const [name, results] of Object.entries(rows)) {
    const median = (key) => results.map((result) => result[key]).sort((a, b) => a - b)[results.length >> 1];
    const lost = `${((100 * median('lost')) / packets).toFixed(2)} %`;
    console.log(
      name.padEnd(24),
      Math.round(median('offered')).toString().padStart(10),
      lost.padStart(9),
      median('cpu').toFixed(3).padStart(18),
    );
  }
}
rmSync(folder, { recursive: true });

async function measure([program, args], payload, rate) {
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (text) => {
    said += text;
  });
  while (!said.includes('listening on')) await pause(20);
  await pause(200);
  const before = cpuSeconds(child.pid);
  const words = [BLASTER, PORT, packets, payload, rate].map(String);
  const { stdout } = await promisify(execFile)(process.execPath, words);
  const { sent, seconds } = JSON.parse(stdout);
  await pause(1500);
  const cpu = cpuSeconds(child.pid) - before;
  child.kill('SIGINT');
  await new Promise((resolve) => child.on('close', resolve));
  const kept = Number(/(\d+) packets? captured/.exec(said)[1]);
  return { offered: sent / seconds, lost: sent - kept, cpu: (cpu * 1e6) / sent };
}

/** User and system time of a process so far. */
function cpuSeconds(pid) {
  const words = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(words[11]) + Number(words[12])) / TICKS_PER_SECOND;
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

// As root, after a build: node packages/capture/bench/soak.mjs [SECONDS] [PACKETS-PER-SECOND]
// plainwire capture with rotation under a steady load. Fails when a packet is neither kept nor counted as dropped, or
// when memory or descriptors grow.
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const [seconds = 60, rate = 20_000] = process.argv.slice(2).map(Number);
const MAIN = resolve(import.meta.dirname, '../../../apps/cli/dist/main.js');
const PORT = 9997;
const SAMPLE_MS = 1000;
/** Resident memory may still grow by this much over the second half of the run. */
const GROWTH_KIB = 16 * 1024;

const folder = mkdtempSync(join(tmpdir(), 'plainwire-soak-'));
const args = [
  '-i',
  'lo',
  '-C',
  '20',
  '-W',
  '3',
  '-w',
  join(folder, 'ring.pcap'),
  'udp',
  'dst',
  'port',
  String(PORT),
];
const capture = spawn(process.execPath, [MAIN, 'capture', ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
let said = '';
capture.stderr.on('data', (text) => {
  said += text;
});
while (!said.includes('listening on')) await pause(20);

const samples = [];
const timer = setInterval(() => samples.push(sample(capture.pid)), SAMPLE_MS);
const words = [join(import.meta.dirname, 'blaster.mjs'), PORT, seconds * rate, 100, rate].map(String);
const { stdout } = await promisify(execFile)(process.execPath, words);
clearInterval(timer);
capture.kill('SIGINT');
const code = await new Promise((resolve) => capture.on('close', resolve));
rmSync(folder, { recursive: true });

const { sent } = JSON.parse(stdout);
const [captured, received, dropped] = [...said.matchAll(/^(\d+) packets?/gm)].map((match) =>
  Number(match[1]),
);
const half = samples.slice(samples.length >> 1);
const growth = Math.max(...half.map(({ kib }) => kib)) - half[0].kib;
const descriptors =
  Math.max(...half.map((one) => one.descriptors)) - Math.min(...half.map((one) => one.descriptors));
const peak = Math.max(...samples.map(({ kib }) => kib));
console.log({ code, sent, captured, received, dropped, peakKib: peak, growthKib: growth, descriptors });

// The loopback device counts every packet twice.
const lost = sent - captured;
if (code !== 0 || lost < 0 || lost > dropped || (dropped === 0 && lost > 0)) fail('packets are missing');
if (growth > GROWTH_KIB) fail('memory grows');
// A change of file is one descriptor more or less.
if (descriptors > 2) fail('descriptors grow');

function sample(pid) {
  const kib = Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);
  return { kib, descriptors: readdirSync(`/proc/${pid}/fd`).length };
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function fail(sentence) {
  console.error(`soak: ${sentence}`);
  process.exitCode = 1;
}

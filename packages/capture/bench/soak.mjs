// As root, after a build: node packages/capture/bench/soak.mjs [SECONDS] [PACKETS-PER-SECOND]
// plainwire capture with a ring of files under a steady load; CI runs a minute of it, 3600 is an hour. Fails when a
// packet is lost, or when memory or descriptors grow.
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const [seconds = 60, rate = 20_000] = process.argv.slice(2).map(Number);
const MAIN = resolve(import.meta.dirname, '../../../apps/cli/dist/main.js');
const PORT = 9997;
const SAMPLE_MS = 1000;
/** What resident memory of the last quarter may have more than that of the second: the collector's own ups and downs. */
const GROWTH_KIB = 16 * 1024;
/** A change of file is one descriptor more or less. */
const DESCRIPTORS = 2;

const folder = mkdtempSync(join(tmpdir(), 'plainwire-soak-'));
const filter = ['udp', 'dst', 'port', String(PORT)];
const args = ['-i', 'lo', '-C', '20', '-W', '3', '-w', join(folder, 'ring.pcap'), ...filter];
const capture = spawn(process.execPath, [MAIN, 'capture', ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
const over = new Promise((end) => capture.on('close', end));
let said = '';
capture.stderr.on('data', (text) => {
  said += text;
});
while (!said.includes('listening on') && capture.exitCode === null) await pause(20);
if (capture.exitCode !== null) {
  console.error(said.trim());
  process.exit(1);
}

const samples = [];
const timer = setInterval(() => samples.push(sample(capture.pid)), SAMPLE_MS);
const words = [join(import.meta.dirname, 'blaster.mjs'), PORT, seconds * rate, 100, rate].map(String);
const { stdout } = await promisify(execFile)(process.execPath, words);
clearInterval(timer);
capture.kill('SIGINT');
const code = await over;
rmSync(folder, { recursive: true });

const { sent } = JSON.parse(stdout);
const count = (what) => Number(new RegExp(`^(\\d+) packets? ${what}`, 'm').exec(said)?.[1]);
const quarter = samples.length >> 2;
const kib = (from, to) => Math.max(...samples.slice(from, to).map((one) => one.kib));
const descriptors = samples.slice(quarter).map((one) => one.descriptors);
const report = {
  seconds,
  code,
  sent,
  captured: count('captured'),
  droppedByKernel: count('dropped by kernel'),
  peakKib: kib(0),
  secondQuarterKib: kib(quarter, 2 * quarter),
  lastQuarterKib: kib(3 * quarter),
  descriptors: [Math.min(...descriptors), Math.max(...descriptors)],
  cpuSeconds: samples.at(-1)?.cpu,
};
console.log(JSON.stringify(report));

if (code !== 0) fail(`the capture ended with ${code}: ${said.trim()}`);
if (report.captured !== sent) fail(`${sent - report.captured} packets are missing`);
if (report.lastQuarterKib - report.secondQuarterKib > GROWTH_KIB) fail('memory grows');
if (report.descriptors[1] - report.descriptors[0] > DESCRIPTORS) fail('descriptors grow');

function sample(pid) {
  const resident = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1];
  const times = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  const cpu = (Number(times[11]) + Number(times[12])) / 100;
  return { kib: Number(resident), descriptors: readdirSync(`/proc/${pid}/fd`).length, cpu };
}

function pause(ms) {
  return new Promise((end) => setTimeout(end, ms));
}

function fail(sentence) {
  console.error(`soak: ${sentence}`);
  process.exitCode = 1;
}

// As root, after a build: node packages/capture/bench/throughput.mjs [PACKETS] [RUNS] [RATE:PAYLOAD…]
// The same blaster against tcpdump and plainwire capture in turn, each in every run. CPU is what the capturing process
// used, user and system, for a million packets: "steady" from the first packet to the last, "whole" with its start and
// its end. The ratios stand beside tcpdump writing to the same place, run by run; what is shown is their median. Kept is
// what stands in the closing count.
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import koffi from 'koffi';

const [packets = 1_000_000, runs = 3] = process.argv.slice(2, 4).map(Number);
const LOADS = process.argv.slice(4).map((text) => text.split(':').map(Number));
const DEFAULT_LOADS = [
  [100_000, 100],
  [400_000, 100],
  [0, 100],
  [200_000, 1400],
];
const MAIN = resolve(import.meta.dirname, '../../../apps/cli/dist/main.js');
const BLASTER = join(import.meta.dirname, 'blaster.mjs');
const PORT = 9999;
const RING_KIB = 32_768;

const getrusage = koffi.load(null).func('int getrusage(int, void *)');
const folder = mkdtempSync(join(tmpdir(), 'plainwire-bench-'));
const file = join(folder, 'out.pcap');
const words = (to) => [
  '-i',
  'lo',
  '-n',
  '-B',
  String(RING_KIB),
  '-w',
  to,
  'udp',
  'dst',
  'port',
  String(PORT),
];
const captures = {
  'tcpdump -w /dev/null': ['tcpdump', words('/dev/null')],
  'plainwire -w /dev/null': [process.execPath, [MAIN, 'capture', ...words('/dev/null')]],
  'tcpdump -w file': ['tcpdump', words(file)],
  'plainwire -w file': [process.execPath, [MAIN, 'capture', ...words(file)]],
};

try {
  for (const [rate, payload] of LOADS.length > 0 ? LOADS : DEFAULT_LOADS) await compare(rate, payload);
} finally {
  rmSync(folder, { recursive: true });
}

async function compare(rate, payload) {
  const asked = rate === 0 ? 'flat out' : `${rate} a second asked for`;
  console.log(`\n${payload + 42}-byte frames, ${asked}, ${packets} packets`);
  console.log('capture                  offered/s    lost    steady  (ratio)     whole  (ratio)');
  const results = Object.fromEntries(Object.keys(captures).map((name) => [name, []]));
  for (let run = 0; run < runs; run++) {
    for (const name of Object.keys(captures)) {
      const result = await measure(captures[name], payload, rate);
      const peer = results[name.replace('plainwire', 'tcpdump')][run] ?? result;
      result.steadyRatio = result.steady / peer.steady;
      result.wholeRatio = result.whole / peer.whole;
      results[name].push(result);
    }
  }
  for (const [name, of] of Object.entries(results)) {
    const median = (key) => of.map((result) => result[key]).sort((a, b) => a - b)[of.length >> 1];
    console.log(
      name.padEnd(24),
      median('offered').toFixed(0).padStart(9),
      `${((100 * median('lost')) / packets).toFixed(2)}%`.padStart(7),
      `${median('steady').toFixed(3)} s`.padStart(9),
      `(${median('steadyRatio').toFixed(2)})`.padStart(8),
      `${median('whole').toFixed(3)} s`.padStart(9),
      `(${median('wholeRatio').toFixed(2)})`.padStart(8),
    );
  }
}

async function measure([program, args], payload, rate) {
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (text) => {
    said += text;
  });
  while (!said.includes('listening on')) await pause(20);
  await pause(300);
  const before = cpuSeconds(child.pid);
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [BLASTER, PORT, packets, payload, rate].map(String),
  );
  const { sent, seconds } = JSON.parse(stdout);
  await pause(500);
  const steady = cpuSeconds(child.pid) - before;
  const others = childrenSeconds();
  child.kill('SIGINT');
  await new Promise((resolve) => child.on('close', resolve));
  const whole = childrenSeconds() - others;
  const kept = Number(/(\d+) packets? captured/.exec(said)[1]);
  const perMillion = 1e6 / sent;
  return {
    offered: sent / seconds,
    lost: sent - kept,
    steady: steady * perMillion,
    whole: whole * perMillion,
  };
}

/** What a process's threads used so far, to the nanosecond (/proc/PID/stat counts in hundredths of a second). */
function cpuSeconds(pid) {
  let nanoseconds = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`))
    nanoseconds += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
  return nanoseconds / 1e9;
}

/** User and system time of all children that have ended. */
function childrenSeconds() {
  const usage = Buffer.from(new ArrayBuffer(256));
  getrusage(-1, usage);
  const time = (at) => Number(usage.readBigInt64LE(at)) + Number(usage.readBigInt64LE(at + 8)) / 1e6;
  return time(0) + time(16);
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

// micro.mjs [CASE…] [--quick]: what a packet costs in memory, without files: nanoseconds of CPU and bytes allocated.
// `hot` goes over 1 MB again and again, so that it stays in the processor's cache; `whole` goes over the whole capture.
// Each number comes from a process of its own, so that no case spoils the compiled code of another.
import { execFileSync } from 'node:child_process';
import { openSync, readSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { corpus } from './corpus/corpora.mjs';
import { cases } from './micro-cases.mjs';

const hotLength = 1 << 20;
const fileHeaderLength = 24;
const warmUpPackets = 1_500_000;
const measuredPackets = 3_000_000;
/** Young objects stay where they are until this much was allocated: what the heap grew by is what was allocated. */
const youngMebibytes = 512;
const allocationPackets = 200_000;

const { values: options, positionals: names } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean' }, run: { type: 'string' }, slice: { type: 'string' } },
});

if (options.run) await measureCase(options.run, options.slice);
else printTable(names.length > 0 ? names : Object.keys(cases));

function printTable(wanted) {
  console.log('| case | hot, ns | whole, ns | bytes allocated |');
  console.log('|---|---|---|---|');
  for (const name of wanted) {
    const hot = runCase(name, 'hot');
    const whole = runCase(name, 'whole');
    console.log(`| ${name} | ${hot.ns.toFixed(1)} | ${whole.ns.toFixed(1)} | ${hot.allocated.toFixed(0)} |`);
  }
}

function runCase(name, slice) {
  const flags = [
    '--expose-gc',
    `--max-semi-space-size=${youngMebibytes}`,
    `--min-semi-space-size=${youngMebibytes}`,
  ];
  const size = options.quick ? ['--quick'] : [];
  const args = [...flags, fileURLToPath(import.meta.url), '--run', name, '--slice', slice, ...size];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));
}

async function measureCase(name, slice) {
  const { path } = await corpus('mixed.pcap', options.quick);
  const { fileHeader, records } = load(path, slice === 'hot' ? hotLength : Number.POSITIVE_INFINITY);
  const pass = cases[name](fileHeader);
  const scale = options.quick ? 0.02 : 1;
  repeat(pass, records, warmUpPackets * scale);
  const before = process.cpuUsage();
  const packets = repeat(pass, records, measuredPackets * scale);
  const { user, system } = process.cpuUsage(before);
  console.log(
    JSON.stringify({ ns: ((user + system) * 1000) / packets, allocated: allocatedBytes(pass, records) }),
  );
}

function allocatedBytes(pass, records) {
  globalThis.gc();
  const before = process.memoryUsage().heapUsed;
  const packets = repeat(pass, records, options.quick ? 1 : allocationPackets);
  return Math.max(0, process.memoryUsage().heapUsed - before) / packets;
}

function repeat(pass, records, atLeast) {
  let packets = 0;
  while (packets < atLeast) packets += pass(records);
  return packets;
}

/** The file header and as many whole records as fit. */
function load(path, most) {
  const length = Math.min(statSync(path).size, most);
  const bytes = new Uint8Array(length);
  const file = openSync(path, 'r');
  for (let at = 0; at < length; ) at += readSync(file, bytes, at, Math.min(length - at, 1 << 26), at);
  const view = new DataView(bytes.buffer);
  let end = fileHeaderLength;
  while (end + 16 <= length && end + 16 + view.getUint32(end + 8, true) <= length)
    end += 16 + view.getUint32(end + 8, true);
  return { fileHeader: bytes.subarray(0, fileHeaderLength), records: bytes.subarray(fileHeaderLength, end) };
}

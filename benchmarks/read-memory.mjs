// read-memory.mjs FILE [SOURCE…]: peak memory of reading a capture of any size from every kind of source, each in a
// process of its own. Fails when the packets are not the same or memory passes the bound. Needs GNU time.
import { join } from 'node:path';
import { measure } from './measure.mjs';

/** MiB, Node and its start-up included. */
const BOUND = 128;
const program = join(import.meta.dirname, 'programs/read-memory.mjs');
const [file, ...wanted] = process.argv.slice(2);
if (file === undefined) throw new Error('Name a capture: node benchmarks/read-memory.mjs FILE [SOURCE…]');

const direct = (source) => [process.execPath, program, source, file];
const piped = (writer) => [
  'bash',
  '-c',
  `${writer} "$1" | "$2" "$3" stdin`,
  'bash',
  file,
  process.execPath,
  program,
];
const commands = {
  sync: direct('sync'),
  path: direct('path'),
  indexed: direct('indexed'),
  follow: direct('follow'),
  readable: direct('readable'),
  'web-stream': direct('web-stream'),
  blob: direct('blob'),
  stdin: piped('cat'),
  'stdin-gzip': piped('gzip -1 -c'),
  'stdin-zstd': piped('zstd -1 -c'),
  'stdin-lz4': piped('lz4 -1 -c'),
};

let packets;
console.log('| source | packets | CPU s | peak MiB | bound |\n|---|---|---|---|---|');
for (const source of wanted.length > 0 ? wanted : Object.keys(commands)) {
  const { cpu, peakMemory, output } = measure(commands[source]);
  const told = JSON.parse(output).packets;
  packets ??= told;
  if (told !== packets) throw new Error(`${source} read ${told} packets instead of ${packets}.`);
  if ((peakMemory ?? 0) > BOUND) process.exitCode = 1;
  console.log(
    `| ${[source, told, cpu.toFixed(2), peakMemory?.toFixed(0) ?? 'no GNU time', BOUND].join(' | ')} |`,
  );
}

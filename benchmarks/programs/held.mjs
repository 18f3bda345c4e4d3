// held.mjs CASE: what the reassembler or the defragmenter costs when a capture makes it hold as much as it can.
// Prints counts that must be exact, and the process's own CPU seconds and peak memory.
import { createDefragmenter, createReassembler } from '@plainwire/tcp-reassembly';

const MILLION = 1_000_000;
const [name, scale = '1'] = process.argv.slice(2);
const addresses = new Uint8Array(8);
const block = new Uint8Array(1 << 16);
const segment = {
  addresses,
  sourceAt: 0,
  destinationAt: 4,
  addressLength: 4,
  sourcePort: 1024,
  destinationPort: 80,
  linkKey: 0,
  sequence: 0,
  acknowledgment: 0,
  flags: 0,
  window: 65_535,
  payload: block,
  payloadAt: 0,
  payloadLength: 0,
  originalPayloadLength: 0,
  transient: true,
  seconds: 1,
  nanoseconds: 0,
  record: 0,
};
const SYN = 2;
const ACK = 16;
const WIDE = { windowBytes: 2 ** 30, outOfOrderBytes: 2 ** 30, outOfOrderRuns: 2 ** 20 };

let reassembler = createReassembler();
let streamBytes = 0;
let gapBytes = 0;
let fragments = 0;

/** Pushes a segment of the client, or of the server. */
function push(isServer, flags, sequence, acknowledgment, length) {
  segment.sourceAt = isServer ? 4 : 0;
  segment.destinationAt = isServer ? 0 : 4;
  segment.sourcePort = isServer ? 80 : 1024;
  segment.destinationPort = isServer ? 1024 : 80;
  segment.flags = flags;
  segment.sequence = sequence;
  segment.acknowledgment = acknowledgment;
  segment.payloadLength = segment.originalPayloadLength = length;
  segment.record++;
  for (const event of reassembler.push(segment)) {
    if (event.type !== 'chunk') continue;
    if (event.chunk.kind === 'data') streamBytes += event.chunk.length;
    else if (event.chunk.kind === 'gap') gapBytes += event.chunk.length;
  }
}

function host(index) {
  for (let byte = 0; byte < 4; byte++) addresses[byte] = index >> (24 - 8 * byte);
}

/** `count` segments after a SYN, `indexOf` saying in which order. */
function stream(count, length, indexOf, limits) {
  reassembler = createReassembler({ limits });
  push(false, SYN, 0, 0, 0);
  for (let i = 0; i < count; i++) push(false, ACK, 1 + indexOf(i) * length, 0, length);
}

const cases = {
  'syn-flood'() {
    for (let i = 0; i < MILLION; i++) {
      host(i);
      segment.seconds = 1 + Math.floor(i / 100_000);
      push(false, SYN, i, 0, 0);
    }
  },
  'syn-flood-held'() {
    reassembler = createReassembler({ limits: { embryonicConnections: MILLION } });
    cases['syn-flood']();
  },
  'live-flows'() {
    for (let i = 0; i < MILLION; i++) {
      host(i);
      push(false, SYN, i, 0, 0);
      push(true, SYN | ACK, 7, i + 1, 0);
      push(false, ACK, i + 1, 8, 100);
    }
  },
  fragments() {
    const defragmenter = createDefragmenter();
    const fragment = {
      ...{ addresses, sourceAt: 0, destinationAt: 4, addressLength: 4, linkKey: 0, identification: 0 },
      ...{ protocol: 17, offset: 0, moreFragments: true, payload: block, payloadAt: 0, payloadLength: 1480 },
      ...{ originalPayloadLength: 1480, seconds: 1, nanoseconds: 0, record: 0 },
    };
    for (let i = 0; i < MILLION; i++) {
      host(i);
      fragment.record++;
      defragmenter.push(fragment);
      fragments++;
    }
  },
  reversed: (count) => stream(count, 100, (i) => count - 1 - i, WIDE),
  holes: (count) => stream(count, 100, (i) => 2 * i + 1, { ...WIDE, outOfOrderRuns: 4096 }),
  'first-missing': (count) => stream(count, 100, (i) => (i + 1) % count, WIDE),
  'one-byte': () => stream(MILLION, 1, (i) => i),
  'one-byte-late': () => stream(MILLION, 1, (i) => (i + 1) % MILLION),
};

cases[name](100_000 * Number(scale));
const { connections, waitingBytes } = reassembler.held;
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
const cpuSeconds = (userCPUTime + systemCPUTime) / 1e6;
const counts = {
  case: name,
  segments: segment.record,
  fragments,
  connections,
  waitingBytes,
  streamBytes,
  gapBytes,
};
console.log(JSON.stringify({ ...counts, cpuSeconds, peakMegabytes: Math.round(maxRSS / 1024) }));

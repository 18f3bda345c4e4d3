// reassemble FILE: the ordered bytes of every TCP stream, handed out as views.
import { createDissector, ethernet, ipv4, ipv6, tcp, udp, vlan } from '@plainwire/dissect/minimal';
import { openCaptureSync } from '@plainwire/pcap/read';
import { createReassembler } from '@plainwire/tcp-reassembly';
import { SegmentReader } from './segment-reader.mjs';

const dissector = createDissector({ protocols: [ethernet, vlan, ipv4, ipv6, tcp, udp] });
const reader = new SegmentReader(dissector, true);
const segments = Array.from({ length: 64 }, () => reader.segment());
const reassembler = createReassembler();
let read = 0;
let frame;
let packets = 0;
let streamBytes = 0;

function count(events) {
  for (let index = 0; index < events.length; index++) {
    const event = events[index];
    if (event.type === 'chunk' && event.chunk.kind === 'data') streamBytes += event.chunk.length;
  }
}

/** What was read lies in the block of this batch: it must go before the next. */
function pass() {
  count(reassembler.pushAll(segments, read));
  read = 0;
}

for (const { records, length } of openCaptureSync(process.argv[2], { transient: true })) {
  packets += length;
  for (let index = 0; index < length; index++) {
    const record = records[index];
    frame = dissector.dissect(record, frame);
    if (reader.read(frame, record, segments[read]) !== undefined && ++read === segments.length) pass();
  }
  pass();
}
count(reassembler.end());
console.log(JSON.stringify({ packets, streamBytes }));

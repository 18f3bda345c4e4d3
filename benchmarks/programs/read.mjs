// read FILE: every record, blocks and records reused.
import { openCaptureSync } from '@plainwire/pcap/read';

let packets = 0;
let bytes = 0;
for (const { records, length } of openCaptureSync(process.argv[2], { transient: true })) {
  packets += length;
  for (let index = 0; index < length; index++) bytes += records[index].capturedLength;
}
console.log(JSON.stringify({ packets, bytes }));

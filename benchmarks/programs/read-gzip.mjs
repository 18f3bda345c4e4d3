// read-gzip FILE: every record of a compressed capture.
import { openCapture } from '@plainwire/pcap';

let packets = 0;
let bytes = 0;
for await (const { records, length } of openCapture(process.argv[2])) {
  packets += length;
  for (let index = 0; index < length; index++) bytes += records[index].capturedLength;
}
console.log(JSON.stringify({ packets, bytes }));

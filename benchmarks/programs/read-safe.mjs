// read-safe FILE: every record with the defaults: whoever keeps one may.
import { openCaptureSync } from '@plainwire/pcap/read';

let packets = 0;
let bytes = 0;
for (const batch of openCaptureSync(process.argv[2])) {
  for (const record of batch) {
    packets++;
    bytes += record.capturedLength;
  }
}
console.log(JSON.stringify({ packets, bytes }));

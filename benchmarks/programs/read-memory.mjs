// read-memory.mjs SOURCE FILE: reads all of a capture from one kind of source and prints how many packets it held.
import { createReadStream, openAsBlob } from 'node:fs';
import { Readable } from 'node:stream';
import { openCapture, openCaptureSync } from '@plainwire/pcap';

const [source, file] = process.argv.slice(2);

const sources = {
  path: () => openCapture(file),
  indexed: () => openCapture(file, { index: true }),
  stdin: () => openCapture('-'),
  readable: () => openCapture(createReadStream(file)),
  'web-stream': () => openCapture(Readable.toWeb(createReadStream(file))),
  blob: async () => openCapture(await openAsBlob(file)),
  follow: () => {
    const capture = openCapture(file, { followMs: 50 });
    // A file that is followed has no end: nothing new for a second is one here.
    let seen = -1;
    const timer = setInterval(() => {
      if (capture.counts.records !== seen) {
        seen = capture.counts.records;
        return;
      }
      clearInterval(timer);
      capture.close();
    }, 1000);
    return capture;
  },
};

let packets = 0;
if (source === 'sync') {
  for (const batch of openCaptureSync(file, { transient: true })) packets += batch.length;
} else {
  for await (const batch of await sources[source]()) packets += batch.length;
}
console.log(JSON.stringify({ packets }));

// read.mjs pcap-parser|pcap-decoder FILE: an npm reader over every packet; prints one JSON line.
import { createReadStream } from 'node:fs';

const [peer, path] = process.argv.slice(2);
const counts = { packets: 0, bytes: 0 };

function count(data) {
  counts.packets++;
  counts.bytes += data.length;
}

const readers = {
  async 'pcap-parser'() {
    const { default: pcapParser } = await import('pcap-parser');
    const parser = pcapParser.parse(path);
    parser.on('packet', ({ data }) => count(data));
    await new Promise((resolve, reject) => parser.on('end', resolve).on('error', reject));
  },
  async 'pcap-decoder'() {
    const { default: exported } = await import('pcap-decoder');
    const decoder = new (exported.default ?? exported)();
    for await (const chunk of createReadStream(path))
      for (const { body } of decoder.decode(chunk)) count(body);
  },
};

await readers[peer]();
console.log(JSON.stringify(counts));

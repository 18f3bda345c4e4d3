// tls FILE KEY-OR-KEYLOG [THREADS]: the application data of every TLS connection, each record's tag or MAC checked.
// With THREADS, so many worker threads do the RSA decryptions.
import { readFileSync } from 'node:fs';
import { createDissector, ethernet, ipv4, ipv6, tcp, udp, vlan } from '@plainwire/dissect/minimal';
import { openCaptureSync } from '@plainwire/pcap/read';
import { createReassembler } from '@plainwire/tcp-reassembly';
import { createRsaPool, createTlsDecryptor, parseKeyLog, readPrivateKey } from '@plainwire/tls-decrypt';
import { SegmentReader } from './segment-reader.mjs';

const [path, secretsPath, threads] = process.argv.slice(2);
const rsaPool = threads === undefined ? undefined : createRsaPool({ threads: Number(threads) });
const secrets = readFileSync(secretsPath, 'utf8');
const decryptor = createTlsDecryptor(
  secrets.includes('PRIVATE KEY')
    ? { keys: [{ key: await readPrivateKey(secrets) }], rsaPool }
    : { keyLog: parseKeyLog(secrets) },
);
const dissector = createDissector({ protocols: [ethernet, vlan, ipv4, ipv6, tcp, udp] });
const segments = new SegmentReader(dissector, true);
const reassembler = createReassembler();
let frame;
let packets = 0;
let plaintextBytes = 0;

function decrypt(events) {
  for (let index = 0; index < events.length; index++) {
    const event = events[index];
    if (event.type === 'chunk') count(decryptor.pushChunk(event.chunk));
  }
}

function count(events) {
  for (let index = 0; index < events.length; index++) {
    const event = events[index];
    if (event.type === 'plaintext' && event.chunk.kind === 'data') plaintextBytes += event.chunk.length;
  }
}

for (const { records, length } of openCaptureSync(path, { transient: true })) {
  packets += length;
  for (let index = 0; index < length; index++) {
    const record = records[index];
    frame = dissector.dissect(record, frame);
    const segment = segments.read(frame, record);
    if (segment !== undefined) decrypt(reassembler.push(segment));
  }
}
decrypt(reassembler.end());
count(await decryptor.settle());
count(decryptor.end());
let badTags = 0;
for (const { macFailures } of decryptor.sessions()) badTags += macFailures[0] + macFailures[1];
console.log(JSON.stringify({ packets, plaintextBytes, badTags }));

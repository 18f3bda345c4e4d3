#!/usr/bin/env node
// Records TLS sessions between real implementations on loopback, with their plaintext beside them.
// Usage: node scripts/record-tls/main.mjs OUT [ID...]
// Needs tcpdump and the right to use it, tshark, and the peers: openssl, gnutls-cli and gnutls-serv, go, java, chromium.
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { makeWorkFolder, SERVER_KEY } from './certificates.mjs';
import { Peer } from './processes.mjs';
import { makeRecording } from './recording.mjs';
import { scenarios } from './scenarios.mjs';

const [out, ...only] = process.argv.slice(2);
if (out === undefined) {
  process.stderr.write('usage: node scripts/record-tls/main.mjs OUT [ID...]\n');
  process.exit(1);
}
const target = resolve(out);
const workFolder = makeWorkFolder();
mkdirSync(target, { recursive: true });
copyFileSync(join(workFolder, SERVER_KEY), join(target, SERVER_KEY));

const index = [];
let port = 24_433;
for (const scenario of scenarios) {
  port++;
  if (only.length > 0 && !only.some((start) => scenario.id.startsWith(start))) continue;
  try {
    index.push(await makeRecording(target, scenario, { port, workFolder, seed: port * 100 }));
    process.stdout.write(`${scenario.id}\n`);
  } catch (error) {
    process.stderr.write(`${scenario.id}: ${error.message}\n`);
    Peer.endAll();
    process.exitCode = 1;
  }
}
writeFileSync(join(target, 'index.json'), `${JSON.stringify(index, null, 2)}\n`);

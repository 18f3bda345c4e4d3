import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SERVER_KEY } from './certificates.mjs';
import { Peer, wait } from './processes.mjs';

/** Everything that passes `port` on loopback while `talk` runs, as a pcap file. */
async function record(file, port, talk) {
  const tcpdump = new Peer('tcpdump', [
    ...['-i', 'lo', '-B', '65536', '-U', '--immediate-mode', '-s', '0', '-w', file],
    `tcp port ${port}`,
  ]);
  await tcpdump.says('listening on');
  const connections = await talk().finally(async () => {
    await wait(200);
    await tcpdump.ended('SIGINT');
  });
  if (!tcpdump.output.includes('\n0 packets dropped by kernel')) throw new Error('tcpdump lost packets');
  return connections;
}

/** The client's ports, in the order of their first SYN. */
function clientPorts(file) {
  const isSyn = 'tcp.flags.syn == 1 && tcp.flags.ack == 0';
  const words = ['-n', '-r', file, '-Y', isSyn, '-T', 'fields', '-e', 'tcp.srcport'];
  const out = execFileSync('tshark', words, { stdio: ['ignore', 'pipe', 'ignore'] });
  return [...new Set(String(out).trim().split('\n'))].map(Number);
}

const truthOf = (bytes) => ({ len: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') });

/**
 * Records one scenario into `out/id`: `cap.pcap`, `keylog.txt` where the peers wrote one, and the bytes that passed in
 * each direction of each connection as `N.c2s` and `N.s2c`. Gives its entry in the index.
 */
export async function makeRecording(out, { id, about, modes, psk, talk }, context) {
  const folder = join(out, id);
  mkdirSync(folder, { recursive: true });
  const capture = join(folder, 'cap.pcap');
  const keyLog = join(folder, 'keylog.txt');
  const connections = await record(capture, context.port, () => talk({ ...context, keyLog }));
  const ports = clientPorts(capture);
  const conns = connections.map(({ from, c2s, s2c }, n) => {
    writeFileSync(join(folder, `${n}.c2s`), c2s);
    writeFileSync(join(folder, `${n}.s2c`), s2c);
    return {
      n,
      client_port: from ?? ports[n],
      server_port: context.port,
      c2s: truthOf(c2s),
      s2c: truthOf(s2c),
    };
  });
  const hasKeyLog = existsSync(keyLog) && readFileSync(keyLog).length > 0;
  return {
    id,
    about,
    capture: 'cap.pcap',
    ...(hasKeyLog ? { keylog: 'keylog.txt' } : {}),
    ...(psk === undefined ? {} : { psk }),
    keys: [{ file: SERVER_KEY, password: '' }],
    modes,
    conns,
  };
}

import { digits } from '../digits.mjs';
import { Peer, wait } from '../processes.mjs';

/** gnutls-cli talks to gnutls-serv, which echoes every line. */
export function gnutls({ priority, server = [], client = [], lines = [300, 40] }) {
  return async ({ port, keyLog, workFolder, seed }) => {
    const options = { cwd: workFolder, env: { ...process.env, SSLKEYLOGFILE: keyLog } };
    const listener = new Peer(
      'gnutls-serv',
      ['--echo', '--port', String(port), '--priority', priority, ...server],
      options,
    );
    await listener.says('listening on');
    await wait(100);
    const caller = new Peer(
      'gnutls-cli',
      ['--insecure', '--port', String(port), '--priority', priority, ...client, '127.0.0.1'],
      options,
    );
    await caller.says('Simple Client Mode');
    const sent = [];
    for (const [index, length] of lines.entries()) {
      const line = Buffer.concat([
        digits(seed + index, Math.min(length, 63)).subarray(0, -1),
        Buffer.from('\n'),
      ]);
      caller.write(line);
      await caller.says(line);
      sent.push(line);
    }
    await wait(50);
    caller.process.stdin.end();
    await caller.ended();
    await listener.ended('SIGTERM');
    const all = Buffer.concat(sent);
    return [{ c2s: all, s2c: all }];
  };
}

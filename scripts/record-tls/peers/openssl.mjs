import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { digits } from '../digits.mjs';
import { Peer, wait } from '../processes.mjs';

/** How long a command (R, K, k, c) gets until what it asked for has passed. */
const COMMAND = 150;

/**
 * A conversation between openssl s_server and one s_client after the other. `steps` of a connection: `['c', 300]` has
 * the client send that many digits, `['s', 20]` the server, `['c', 'R']` gives the client a command.
 */
export function openssl({ server = [], connections, restarts = false }) {
  return async ({ port, keyLog, workFolder, seed }) => {
    let nextSeed = seed;
    const inKeys = { cwd: workFolder };
    const log = ['-keylogfile', keyLog];
    const listen = async () => {
      const peer = new Peer('openssl', ['s_server', '-accept', String(port), ...log, ...server], inKeys);
      await peer.says('ACCEPT');
      return peer;
    };
    let listener = await listen();
    const said = [];
    for (const [index, { client = [], steps, early }] of connections.entries()) {
      if (restarts && index > 0) {
        await listener.ended('SIGTERM');
        listener = await listen();
      }
      const c2s = [];
      const s2c = [];
      const more = [];
      if (early !== undefined) {
        const data = digits(nextSeed++, early);
        writeFileSync(join(workFolder, 'early.txt'), data);
        more.push('-early_data', 'early.txt');
        c2s.push(data);
      }
      const target = ['-connect', `127.0.0.1:${port}`];
      const caller = new Peer('openssl', ['s_client', ...target, ...log, ...client, ...more], inKeys);
      for (const [side, what] of steps) {
        const [from, to, sent] = side === 'c' ? [caller, listener, c2s] : [listener, caller, s2c];
        if (typeof what === 'string') {
          await wait(COMMAND);
          from.write(`${what}\n`);
          await wait(COMMAND);
          continue;
        }
        const data = digits(nextSeed++, what);
        from.write(data);
        await to.says(data.subarray(-60));
        sent.push(data);
      }
      await wait(50);
      caller.process.stdin.end();
      await caller.ended();
      said.push({ c2s: Buffer.concat(c2s), s2c: Buffer.concat(s2c) });
    }
    await wait(50);
    await listener.ended('SIGTERM');
    return said;
  };
}

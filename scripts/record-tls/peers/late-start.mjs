import { connect, createServer } from 'node:net';
import { digits } from '../digits.mjs';
import { Peer, wait } from '../processes.mjs';

/** What a server says before TLS begins, and to what; `openssl s_client -starttls` says its part. */
const DIALOGUES = {
  smtp: ['220 mail ESMTP\r\n', '250-mail\r\n250 STARTTLS\r\n', '220 Go ahead\r\n'],
  imap: ['* OK ready\r\n', '* CAPABILITY IMAP4rev1 STARTTLS\r\n. OK done\r\n', '. OK begin\r\n'],
  postgres: ['', 'S'],
  mysql: [greeting()],
};

/** A protocol 10 greeting of a server that can TLS. */
function greeting() {
  const body = Buffer.concat([
    Buffer.from('\x0a8.0.0\0\x01\0\0\0abcdefgh\0', 'latin1'),
    Buffer.from([0xff, 0xff, 0x2d, 0x02, 0x00, 0xff, 0xc1, 21]),
    Buffer.alloc(10),
    Buffer.from('abcdefghijkl\0mysql_native_password\0', 'latin1'),
  ]);
  return Buffer.concat([Buffer.from([body.length, 0, 0, 0]), body]);
}

/** A server that says `lines` in turn, then hands what comes to openssl s_server on `inner`. */
function frontOf(lines, inner) {
  return createServer((client) => {
    const left = [...lines];
    const next = () => {
      const line = left.shift();
      if (line !== undefined && line.length > 0) client.write(line);
    };
    next();
    let tls;
    client.on('data', (bytes) => {
      if (tls !== undefined) tls.write(bytes);
      else if (left.length > 0) next();
      else {
        // MySQL's client asks and begins TLS in one go.
        const at = bytes[0] === 0x16 ? 0 : bytes.indexOf(Buffer.from([0x16, 0x03, 0x01]));
        tls = connect(inner, '127.0.0.1');
        tls
          .on('data', (answer) => client.write(answer))
          .on('end', () => client.end())
          .on('error', () => {});
        if (at >= 0) tls.write(bytes.subarray(at));
      }
    });
    client.on('end', () => tls?.end()).on('error', () => {});
  });
}

const SUITE = ['-tls1_2', '-cipher', 'AES128-GCM-SHA256'];

async function converse(port, { keyLog, workFolder, seed }, front, client) {
  const inner = port + 2000;
  const server = [
    's_server',
    '-accept',
    String(inner),
    '-cert',
    'server.crt',
    '-key',
    'server.key',
    ...SUITE,
  ];
  const listener = new Peer('openssl', server, { cwd: workFolder });
  await listener.says('ACCEPT');
  const outer = front(inner);
  await new Promise((resolve) => outer.listen(port, '127.0.0.1', resolve));
  const caller = new Peer('openssl', ['s_client', ...client, ...SUITE, '-keylogfile', keyLog], {
    cwd: workFolder,
  });
  const request = digits(seed, 200);
  const answer = digits(seed + 1, 3000);
  await caller.says('Verify return code');
  caller.write(request);
  await listener.says(request.subarray(-60));
  listener.write(answer);
  await caller.says(answer.subarray(-60));
  caller.process.stdin.end();
  await caller.ended();
  outer.close();
  await wait(50);
  await listener.ended('SIGTERM');
  return [{ c2s: request, s2c: answer }];
}

/** openssl s_client -starttls against a server of that protocol. */
export function mailServer(protocol) {
  return ({ port, ...context }) =>
    converse(port, context, (inner) => frontOf(DIALOGUES[protocol], inner), [
      ...['-connect', `127.0.0.1:${port}`, '-starttls', protocol],
    ]);
}

/** openssl s_client -proxy: CONNECT, then TLS on the same connection. */
export function clientHasAProxy() {
  return ({ port, ...context }) =>
    converse(port, context, (inner) => frontOf(['', 'HTTP/1.1 200 Connection established\r\n\r\n'], inner), [
      ...['-proxy', `127.0.0.1:${port}`, '-connect', 'server.example:443'],
    ]);
}

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { Peer, wait } from '../processes.mjs';

const ANSWER = Buffer.from(
  `HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 3000\r\nConnection: close\r\n\r\n${'<p>plain'.repeat(375)}`,
);

/** A page that Chromium (BoringSSL) loads from node:tls. */
function browserTalk(options) {
  return async ({ port, keyLog, workFolder }) => {
    const all = [];
    const server = createServer(
      {
        key: readFileSync(join(workFolder, 'server.key')),
        cert: readFileSync(join(workFolder, 'server.crt')),
        ...options,
      },
      (socket) => {
        const said = { port: socket.remotePort, c2s: [], s2c: [] };
        all.push(said);
        socket.on('error', () => {});
        socket.on('data', (bytes) => {
          said.c2s.push(bytes);
          if (!Buffer.concat(said.c2s).includes('\r\n\r\n')) return;
          said.s2c.push(ANSWER);
          socket.end(ANSWER);
        });
      },
    );
    await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
    const profile = mkdtempSync(join(tmpdir(), 'record-tls-'));
    const flags = [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--ignore-certificate-errors',
      '--dump-dom',
    ];
    const browser = new Peer('chromium', [
      ...flags,
      ...[`--user-data-dir=${profile}`, `--ssl-key-log-file=${keyLog}`, `https://127.0.0.1:${port}/`],
    ]);
    await browser.ended();
    server.close();
    await wait(100);
    rmSync(profile, { recursive: true, force: true });
    if (all.length === 0) throw new Error(`chromium loaded nothing:\n${browser.output}`);
    return all.map(({ port: from, c2s, s2c }) => ({
      from,
      c2s: Buffer.concat(c2s),
      s2c: Buffer.concat(s2c),
    }));
  };
}

const one = (id, about, modes, options) => ({
  id: `chromium-${id}`,
  about: `Chromium and node:tls, ${about}`,
  modes,
  talk: browserTalk(options),
});

export const chromium = [
  one(
    'tls13',
    'TLS 1.3',
    { rsa: { expect: false, reason: 'TLS13_NEEDS_KEYLOG' }, keylog: { expect: true } },
    {},
  ),
  one(
    'tls12-rsa',
    'TLS 1.2, RSA',
    { rsa: { expect: true }, keylog: { expect: true } },
    {
      maxVersion: 'TLSv1.2',
      ciphers: 'AES128-GCM-SHA256',
    },
  ),
  one(
    'tls12-ecdhe',
    'TLS 1.2, ECDHE',
    { rsa: { expect: false, reason: 'TLS_FORWARD_SECRECY' }, keylog: { expect: true } },
    { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-RSA-AES256-GCM-SHA384' },
  ),
];

import { execFile, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { LiveCommand, temporaryFolder, whyNotLive } from './live-command.ts';

const why = whyNotLive();
const main = join(import.meta.dirname, '../dist/main.js');
const run = promisify(execFile);

it.skipIf(why !== undefined)('the live demo prints the page out of a capture of its own', async () => {
  const { stdout } = await run(process.execPath, [
    resolve(import.meta.dirname, '../../../scripts/demo-live.mjs'),
  ]);
  const decrypted = stdout.slice(stdout.indexOf('plainwire decrypt'));
  expect(decrypted).toContain('GET /page.html HTTP/1.1');
  expect(decrypted).toContain('<p>This page crossed the wire encrypted.</p>');
  expect(decrypted).toContain('TLS_RSA_WITH_AES_128_GCM_SHA256 for localhost: decrypted');
});

it.skipIf(why !== undefined)(
  'capture, curl, Ctrl-C, decrypt: the bytes of the page; tshark finds the same in the file',
  async () => {
    const cwd = temporaryFolder();
    const subject = ['-subj', '/CN=localhost', '-days', '1', '-keyout', 'server.pem', '-out', 'server.crt'];
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...subject], {
      cwd,
      stdio: 'ignore',
    });
    const page = `${'All of this was encrypted on the wire. '.repeat(5000)}The end.\n`;
    const server = createServer(
      {
        key: readFileSync(join(cwd, 'server.pem')),
        cert: readFileSync(join(cwd, 'server.crt')),
        ciphers: 'AES128-GCM-SHA256',
        maxVersion: 'TLSv1.2',
      },
      (_, response) => response.end(page),
    ).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;

    const command = new LiveCommand(['-i', 'lo', '-s', '0', '-w', 'dump.pcap', 'port', String(port)], {
      cwd,
    });
    await command.listening();
    const { stdout: fetched } = await run('curl', ['-sk', `https://127.0.0.1:${port}/secret?q=1`], { cwd });
    expect(fetched).toBe(page);
    expect((await command.end('SIGINT')).code).toBe(0);
    server.close();

    const { stdout } = await run(
      process.execPath,
      [main, 'decrypt', '-r', 'dump.pcap', '--key', 'server.pem'],
      { cwd },
    );
    expect(stdout).toContain('GET /secret?q=1 HTTP/1.1');
    expect(stdout).toContain(page.trimEnd());
    const rsa = `uat:rsa_keys:"${join(cwd, 'server.pem')}",""`;
    const fields = [
      '-Y',
      'http.response',
      '-d',
      `tcp.port==${port},tls`,
      '-T',
      'fields',
      '-e',
      'http.file_data',
    ];
    const { stdout: peer } = await run('tshark', ['-r', 'dump.pcap', '-o', rsa, ...fields], {
      cwd,
      maxBuffer: 2 ** 26,
    });
    expect(peer.trim()).toContain(page.slice(0, 1000));
  },
);

// npm run demo -- --live: an HTTPS server on loopback that offers only TLS 1.2 with RSA key exchange, a capture of its
// port while a client fetches a page, and the page out of the capture with the server's key. Wants libpcap and the
// right to capture (root, or the setcap line that the error names).
import { execFileSync, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, get } from 'node:https';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const MAIN = resolve(import.meta.dirname, '../apps/cli/dist/main.js');
const PAGE = '<!doctype html><title>plainwire</title><p>This page crossed the wire encrypted.</p>\n';
const TLS = { ciphers: 'AES128-GCM-SHA256', minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' };

const folder = mkdtempSync(join(tmpdir(), 'plainwire-demo-'));
try {
  await demo(join(folder, 'server.key.pem'), join(folder, 'demo.pcap'));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}

async function demo(keyFile, captureFile) {
  const { key, cert } = throwAwayIdentity();
  writeFileSync(keyFile, key, { mode: 0o600 });
  const server = createServer({ key, cert, ...TLS }, (_, response) => {
    response.writeHead(200, { 'content-type': 'text/html', 'content-length': PAGE.length });
    response.end(PAGE);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();

  const capture = await startCapture(['-i', loopback(), '-w', captureFile, 'tcp', 'port', String(port)]);
  console.log(`\n$ curl --cacert server.crt https://localhost:${port}/page.html`);
  await fetchPage(port, cert);
  server.close();
  console.log('\n^C');
  capture.kill('SIGINT');
  const [code] = await once(capture, 'close');
  if (code !== 0) throw new Error(`plainwire capture ended with ${code}`);

  const args = ['decrypt', '-r', captureFile, '--key', keyFile];
  console.log(`\n$ npx plainwire ${args.join(' ')}\n`);
  execFileSync(process.execPath, [MAIN, ...args], { stdio: 'inherit' });
}

/** A key and a certificate for localhost that nobody will ever trust again. */
function throwAwayIdentity() {
  const forge = createRequire(resolve(import.meta.dirname, '../packages/tls-decrypt/package.json'))(
    'node-forge',
  );
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = privateKey.export({ type: 'pkcs1', format: 'pem' });
  const signer = forge.pki.privateKeyFromPem(key);
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.setRsaPublicKey(signer.n, signer.e);
  certificate.serialNumber = '01';
  certificate.validity.notBefore = new Date(Date.now() - 3_600_000);
  certificate.validity.notAfter = new Date(Date.now() + 86_400_000);
  const name = [{ name: 'commonName', value: 'localhost' }];
  certificate.setSubject(name);
  certificate.setIssuer(name);
  certificate.setExtensions([{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] }]);
  certificate.sign(signer, forge.md.sha256.create());
  return { key, cert: forge.pki.certificateToPem(certificate) };
}

function loopback() {
  return process.platform === 'linux' ? 'lo' : 'lo0';
}

/** Resolves when the capture takes packets in. */
async function startCapture(args) {
  console.log(`$ npx plainwire capture ${args.join(' ')}`);
  const child = spawn(process.execPath, [MAIN, 'capture', ...args], { stdio: ['ignore', 'inherit', 'pipe'] });
  await new Promise((listening, failed) => {
    child.stderr.on('data', (text) => {
      process.stderr.write(text);
      if (String(text).includes('listening on')) listening();
    });
    child.on('close', () => failed(new Error('the capture did not begin')));
  });
  return child;
}

async function fetchPage(port, ca) {
  const request = get({
    host: '127.0.0.1',
    port,
    path: '/page.html',
    servername: 'localhost',
    ca,
    agent: false,
    ...TLS,
  });
  const [response] = await once(request, 'response');
  for await (const chunk of response) process.stdout.write(chunk);
}

import { execFileSync } from 'node:child_process';
import { createCipheriv } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Duplex, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { connect, createSecureContext, TLSSocket } from 'node:tls';
import { CaptureFile } from './capture-file.mjs';
import { TcpConnection } from './connection.mjs';
import { ACK, PSH } from './frame.mjs';

const segmentLength = 1460;
const request = 'GET /body HTTP/1.1\r\nHost: bench.example\r\nAccept: */*\r\n\r\n';

/**
 * HTTPS downloads between Node's TLS client and server, joined in memory: real OpenSSL handshakes and records, laid
 * out in TCP segments of 1460 bytes. Needs no network and loses nothing. The server's key is `server.key` beside the
 * capture; with TLS 1.3 a key log is written to PATH.keylog. Handshakes differ from run to run, the plaintext does not.
 */
export async function makeTls(path, { version, cipher, bodyBytes, connections = 1 }) {
  const file = new CaptureFile(path);
  const keyLog = [];
  const truth = { streamBytes: 0, plaintextBytes: 0, badTags: 0, connections };
  const secureContext = createSecureContext({
    ...serverIdentity(dirname(path)),
    ciphers: cipher,
    minVersion: version,
    maxVersion: version,
  });
  for (let index = 0; index < connections; index++) {
    const connection = new TcpConnection(file, {
      clientPort: 20_000 + index,
      serverPort: 443,
      sequences: [1000 + index, 2_000_000_000 + index],
      time: 1_700_000_000e6 + index * 10_000,
    });
    truth.plaintextBytes += await download(new Wire(connection), {
      secureContext,
      cipher,
      version,
      bodyBytes,
      keyLog,
    });
    truth.streamBytes += connection.payloadBytes;
  }
  file.close();
  if (keyLog.length > 0) writeFileSync(`${path}.keylog`, keyLog.join(''));
  return { packets: file.packets, bytes: file.bytes, payloadBytes: truth.streamBytes, ...truth };
}

/** Gives how many plaintext bytes both sides sent. */
async function download(wire, { secureContext, cipher, version, bodyBytes, keyLog }) {
  const server = new TLSSocket(wire.ends[1], { isServer: true, secureContext });
  const client = connect({
    socket: wire.ends[0],
    rejectUnauthorized: false,
    ciphers: cipher,
    minVersion: version,
    maxVersion: version,
  });
  if (version === 'TLSv1.3') client.on('keylog', (line) => keyLog.push(line.toString('latin1')));
  const head = `HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: ${bodyBytes}\r\n\r\n`;
  server.once('data', () => {
    server.write(head);
    pipeline(Readable.from(body(bodyBytes)), server);
  });
  client.write(request);
  let received = 0;
  for await (const chunk of client) received += chunk.length;
  wire.end();
  if (received !== head.length + bodyBytes) throw new Error(`The client got ${received} bytes; run again.`);
  return request.length + received;
}

function* body(length) {
  const stream = createCipheriv(
    'aes-128-ctr',
    Buffer.from('00112233445566778899aabbccddeeff', 'hex'),
    Buffer.alloc(16),
  );
  for (let left = length; left > 0; left -= 1 << 18)
    yield stream.update(Buffer.alloc(Math.min(left, 1 << 18)));
}

/** Two joined ends; what passes between them is written as the segments of one TCP connection. */
class Wire {
  ends;
  #connection;
  #direction = 0;
  #waiting = [];
  #waitingLength = 0;
  #segments = 0;

  constructor(connection) {
    this.#connection = connection;
    const other = [undefined, undefined];
    this.ends = [0, 1].map(
      (direction) =>
        new Duplex({
          read() {},
          write: (chunk, _encoding, done) => {
            this.#pass(direction, chunk);
            other[direction].push(chunk);
            setImmediate(done);
          },
          final: (done) => {
            other[direction].push(null);
            done();
          },
        }),
    );
    other[0] = this.ends[1];
    other[1] = this.ends[0];
    connection.open();
  }

  end() {
    this.#flush();
    this.#connection.close();
  }

  #pass(direction, chunk) {
    if (direction !== this.#direction) this.#flush();
    this.#direction = direction;
    this.#waiting.push(chunk);
    this.#waitingLength += chunk.length;
    if (this.#waitingLength < segmentLength) return;
    const bytes = Buffer.concat(this.#waiting);
    const whole = bytes.length - (bytes.length % segmentLength);
    for (let at = 0; at < whole; at += segmentLength) this.#segment(ACK, bytes, at, segmentLength);
    this.#waiting = [bytes.subarray(whole)];
    this.#waitingLength = bytes.length - whole;
  }

  #flush() {
    if (this.#waitingLength > 0)
      this.#segment(ACK | PSH, Buffer.concat(this.#waiting), 0, this.#waitingLength);
    this.#waiting = [];
    this.#waitingLength = 0;
  }

  #segment(flags, bytes, at, length) {
    this.#connection.send(this.#direction, flags, bytes, at, length);
    if (++this.#segments % 2 === 0) this.#connection.acknowledge(1 - this.#direction);
  }
}

/** An RSA-2048 key and certificate, made once per corpus folder. */
function serverIdentity(folder) {
  const keyFile = join(folder, 'server.key');
  const certificateFile = join(folder, 'server.crt');
  if (!existsSync(certificateFile)) {
    const subject = ['-subj', '/CN=bench.example', '-days', '3650'];
    const files = ['-keyout', keyFile, '-out', certificateFile];
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...files, ...subject], {
      stdio: 'ignore',
    });
  }
  return { key: readFileSync(keyFile), cert: readFileSync(certificateFile) };
}

import { CaptureFile } from './capture-file.mjs';
import { TcpConnection } from './connection.mjs';
import { ACK, PSH } from './frame.mjs';
import { Random, textPool } from './random.mjs';

const segmentLength = 1460;
const poolLength = 1 << 20;

/**
 * One HTTP download in segments of 1460 bytes, an ACK for every two.
 * With `loss`, one segment in 200 comes up to three places late and one in 200 is lost and sent again 60 places later.
 */
export function makeBulk(path, { bodyBytes, loss = false }) {
  const file = new CaptureFile(path);
  const connection = new TcpConnection(file, {
    clientPort: 40_000,
    serverPort: 80,
    sequences: [1000, 4_294_000_000],
  });
  const truth = { streamBytes: 0, late: 0, lost: 0 };
  const request = Buffer.from('GET /big HTTP/1.1\r\nHost: example.com\r\n\r\n');
  const head = Buffer.from(
    `HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: ${bodyBytes}\r\n\r\n`,
  );
  connection.open();
  connection.send(0, ACK | PSH, request);
  connection.send(1, ACK | PSH, head);
  sendBody(connection, bodyBytes, loss ? new Random(99) : undefined, truth);
  connection.close();
  file.close();
  truth.streamBytes = request.length + head.length + bodyBytes;
  return { packets: file.packets, bytes: file.bytes, payloadBytes: connection.payloadBytes, ...truth };
}

function sendBody(connection, bodyBytes, random, truth) {
  const pool = textPool(7, poolLength + segmentLength);
  const waiting = [];
  let index = 0;
  for (let sent = 0; sent < bodyBytes; index++) {
    while (waiting.length > 0 && waiting[0].due <= index) connection.sendReserved(waiting.shift());
    const length = Math.min(segmentLength, bodyBytes - sent);
    const segment = connection.reserve(1, ACK, pool, sent % poolLength, length);
    sent += length;
    const delay = random && sent < bodyBytes ? drawDelay(random, truth) : 0;
    if (delay > 0) hold(waiting, { ...segment, due: index + delay });
    else connection.sendReserved(segment);
    if (index % 2 === 1) connection.acknowledge(0);
  }
  for (const segment of waiting) connection.sendReserved(segment);
}

function drawDelay(random, truth) {
  const draw = random.below(1000);
  if (draw < 5) {
    truth.late++;
    return 1 + random.below(3);
  }
  if (draw >= 10) return 0;
  truth.lost++;
  return 60;
}

function hold(waiting, segment) {
  waiting.push(segment);
  waiting.sort((a, b) => a.due - b.due);
}

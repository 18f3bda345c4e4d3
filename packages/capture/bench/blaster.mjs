// node blaster.mjs PORT PACKETS PAYLOAD-BYTES PACKETS-PER-SECOND (0: as fast as it goes): UDP to 127.0.0.1 by
// sendmmsg(2), a hundred datagrams a call, without a compiler. Prints {"sent": …, "seconds": …}.
import koffi from 'koffi';

const [port, packets, payloadLength, rate] = process.argv.slice(2).map(Number);
const BATCH = 100;
/** Anything shorter is made up for by the next batch. */
const SHORTEST_SLEEP_MS = 0.2;
const NEVER = new Int32Array(new SharedArrayBuffer(4));
const MSGHDR_BYTES = 56;
const MMSGHDR_BYTES = 64;
const IOVEC_BYTES = 16;

const libc = koffi.load(null);
const socket = libc.func('int socket(int, int, int)');
const connect = libc.func('int connect(int, void *, uint)');
const sendmmsg = libc.func('int sendmmsg(int, void *, uint, int)');

const receiver = socket(2, 2, 0);
libc.func('int bind(int, void *, uint)')(receiver, address(port), 16);
const sender = socket(2, 2, 0);
connect(sender, address(port), 16);

const payload = Buffer.alloc(Math.max(payloadLength, 64), 0x5a);
const vector = Buffer.from(new ArrayBuffer(IOVEC_BYTES * 8));
vector.writeBigUInt64LE(koffi.address(payload), 0);
vector.writeBigUInt64LE(BigInt(payloadLength), 8);
const messages = Buffer.from(new ArrayBuffer(MMSGHDR_BYTES * BATCH));
for (let index = 0; index < BATCH; index++) {
  // struct msghdr: name, its length, iov, its count, control, its length, flags; then the length sent.
  messages.writeBigUInt64LE(koffi.address(vector), index * MMSGHDR_BYTES + 16);
  messages.writeBigUInt64LE(1n, index * MMSGHDR_BYTES + 24);
  messages.fill(0, index * MMSGHDR_BYTES + 32, index * MMSGHDR_BYTES + MSGHDR_BYTES);
}

const began = performance.now();
let sent = 0;
while (sent < packets) {
  const count = sendmmsg(sender, messages, Math.min(BATCH, packets - sent), 0);
  if (count < 0) throw new Error(`sendmmsg: errno ${koffi.errno()}`);
  sent += count;
  const early = rate > 0 ? (sent / rate) * 1000 - (performance.now() - began) : 0;
  if (early > SHORTEST_SLEEP_MS) Atomics.wait(NEVER, 0, 0, early);
}
console.log(JSON.stringify({ sent, seconds: (performance.now() - began) / 1000 }));

function address(of) {
  const bytes = Buffer.from(new ArrayBuffer(16));
  bytes.writeUInt16LE(2, 0);
  bytes.writeUInt16BE(of, 2);
  bytes.set([127, 0, 0, 1], 4);
  return bytes;
}

import { ACK, FIN, FrameBuilder, SYN } from './frame.mjs';

const addresses = [Buffer.from([10, 0, 0, 1]), Buffer.from([192, 0, 2, 80])];
const builder = new FrameBuilder();

/** Writes one TCP connection to a capture; direction 0 is client to server. Time goes on by 3 µs a packet. */
export class TcpConnection {
  payloadBytes = 0;
  #file;
  #ports;
  #next;
  #time;
  #identification = 0;

  constructor(file, { clientPort, serverPort, sequences, time = 1_700_000_000e6 }) {
    this.#file = file;
    this.#ports = [clientPort, serverPort];
    this.#next = [...sequences];
    this.#time = time;
  }

  /** Microseconds since 1970 of the last packet. */
  get time() {
    return this.#time;
  }

  open() {
    this.#control(0, SYN);
    this.#control(1, SYN | ACK);
    this.acknowledge(0);
  }

  close() {
    this.#control(1, FIN | ACK);
    this.#control(0, FIN | ACK);
    this.acknowledge(1);
  }

  acknowledge(direction) {
    this.#control(direction, ACK);
  }

  send(direction, flags, payload, at = 0, length = payload.length) {
    this.sendReserved(this.reserve(direction, flags, payload, at, length));
  }

  /** Takes the sequence numbers of a segment that is sent now or later. */
  reserve(direction, flags, payload, at, length) {
    const sequence = this.#next[direction];
    this.#next[direction] = (sequence + length) >>> 0;
    return { direction, payload, at, length, sequence, flags };
  }

  sendReserved(segment) {
    const { direction } = segment;
    const length = builder.tcp({
      ...segment,
      acknowledgment: segment.flags === SYN ? 0 : this.#next[1 - direction],
      source: addresses[direction],
      destination: addresses[1 - direction],
      sourcePort: this.#ports[direction],
      destinationPort: this.#ports[1 - direction],
      identification: this.#identification++,
    });
    this.#time += 3;
    this.payloadBytes += segment.length;
    this.#file.write(this.#time, builder.bytes, length);
  }

  #control(direction, flags) {
    this.sendReserved({ direction, sequence: this.#next[direction], flags, length: 0 });
    if (flags & (SYN | FIN)) this.#next[direction] = (this.#next[direction] + 1) >>> 0;
  }
}

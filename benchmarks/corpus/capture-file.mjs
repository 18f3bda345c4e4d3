import { closeSync, openSync, writeSync } from 'node:fs';

const bufferSize = 16 << 20;

/** Writes Ethernet frames to a little-endian pcap (microseconds) or pcapng file, independently of the library that is measured. */
export class CaptureFile {
  packets = 0;
  /** Sum of the captured lengths. */
  bytes = 0;
  #descriptor;
  #buffer = Buffer.alloc(bufferSize);
  #used = 0;
  #isPcapng;

  constructor(path) {
    this.#descriptor = openSync(path, 'w');
    this.#isPcapng = path.endsWith('.pcapng');
    for (const word of this.#isPcapng ? pcapngHeader : pcapHeader) this.#word(word);
  }

  /** `time` counts microseconds since 1970. */
  write(time, frame, length) {
    if (this.#used + length + 64 > bufferSize) this.#flush();
    this.packets++;
    this.bytes += length;
    if (this.#isPcapng) this.#enhancedPacket(time, frame, length);
    else this.#pcapRecord(time, frame, length);
  }

  close() {
    this.#flush();
    closeSync(this.#descriptor);
  }

  #pcapRecord(time, frame, length) {
    const seconds = Math.floor(time / 1e6);
    this.#word(seconds);
    this.#word(time - seconds * 1e6);
    this.#word(length);
    this.#word(length);
    this.#used += frame.copy(this.#buffer, this.#used, 0, length);
  }

  #enhancedPacket(time, frame, length) {
    const padded = (length + 3) & ~3;
    const blockLength = 32 + padded;
    const high = Math.floor(time / 2 ** 32);
    for (const word of [6, blockLength, 0, high, time - high * 2 ** 32, length, length]) this.#word(word);
    frame.copy(this.#buffer, this.#used, 0, length);
    this.#buffer.fill(0, this.#used + length, this.#used + padded);
    this.#used += padded;
    this.#word(blockLength);
  }

  #word(value) {
    this.#used = this.#buffer.writeUInt32LE(value, this.#used);
  }

  #flush() {
    for (let at = 0; at < this.#used; ) at += writeSync(this.#descriptor, this.#buffer, at, this.#used - at);
    this.#used = 0;
  }
}

const snapshotLength = 262_144;
const pcapHeader = [0xa1b2c3d4, 0x00040002, 0, 0, snapshotLength, 1];
const sectionHeader = [0x0a0d0d0a, 28, 0x1a2b3c4d, 1, 0xffffffff, 0xffffffff, 28];
const pcapngHeader = [...sectionHeader, 1, 20, 1, snapshotLength, 20];

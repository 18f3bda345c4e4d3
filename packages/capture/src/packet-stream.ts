import { CaptureError } from './errors.ts';
import { DEFAULT_SNAP_LENGTH } from './options.ts';
import { HOST_IS_LITTLE_ENDIAN, PACKET_HEADER_BYTES, PacketCursor } from './packet-cursor.ts';

const FILE_HEADER_BYTES = 24;
const MICROSECONDS = 0xa1b2c3d4;
const NANOSECONDS = 0xa1b23c4d;
const NOTHING = new Uint8Array(0);

/** What the header of a pcap stream says. */
export interface StreamHeader {
  readonly bytes: Uint8Array;
  readonly nanoseconds: boolean;
  readonly snapLength: number;
  readonly linkType: number;
}

/** Cuts what a program on this host writes as a pcap file, in pieces of any length, into whole packets. */
export class PacketStream {
  header: StreamHeader | undefined;
  #rest: Uint8Array = NOTHING;

  /**
   * The packets that `chunk` completes; undefined when there is none.
   *
   * @throws {CaptureError} `ERR_CAPTURE` when the stream does not begin like a pcap file of this host.
   */
  push(chunk: Uint8Array): { readonly bytes: Uint8Array; readonly packets: number } | undefined {
    let bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    this.#rest = bytes;
    if (this.header === undefined) {
      if (bytes.length < FILE_HEADER_BYTES) return undefined;
      this.header = headerOf(Uint8Array.from(bytes.subarray(0, FILE_HEADER_BYTES)));
      bytes = bytes.subarray(FILE_HEADER_BYTES);
    }
    const cursor = new PacketCursor(bytes);
    while (cursor.isOnPacket) cursor.pass();
    this.#rest = bytes.subarray(cursor.at);
    if (this.#rest.length >= PACKET_HEADER_BYTES && cursor.capturedLength > mostOf(this.header))
      throw new CaptureError('ERR_CAPTURE', 'the capturing program wrote a packet longer than it may be');
    return cursor.passed === 0 ? undefined : { bytes: bytes.subarray(0, cursor.at), packets: cursor.passed };
  }
}

function mostOf({ snapLength }: StreamHeader): number {
  return Math.max(snapLength, DEFAULT_SNAP_LENGTH);
}

function headerOf(bytes: Uint8Array): StreamHeader {
  const view = new DataView(bytes.buffer);
  const magic = view.getUint32(0, HOST_IS_LITTLE_ENDIAN);
  if (magic !== MICROSECONDS && magic !== NANOSECONDS)
    throw new CaptureError('ERR_CAPTURE', 'the capturing program does not write pcap');
  return {
    bytes,
    nanoseconds: magic === NANOSECONDS,
    snapLength: view.getUint32(16, HOST_IS_LITTLE_ENDIAN),
    linkType: view.getUint32(20, HOST_IS_LITTLE_ENDIAN) & 0xffff,
  };
}

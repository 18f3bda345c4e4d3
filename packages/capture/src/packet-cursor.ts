/** Whether this host keeps the lowest byte first. */
export const HOST_IS_LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** Bytes before each packet. */
export const PACKET_HEADER_BYTES = 16;

/**
 * Stands on one packet after the other in bytes as `LiveBatch` has them, and makes nothing: for whoever wants a time or
 * a length of packets that are otherwise handed on as they are.
 */
export class PacketCursor {
  /** Where the packet's header begins; with the last packet passed, where whole packets end. */
  at = 0;
  /** Packets passed. */
  passed = 0;
  readonly #view: DataView;
  readonly #end: number;

  /** @param length of `bytes`, how many there are; the last packet may be cut. */
  constructor(bytes: Uint8Array, length = bytes.length) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#end = length;
  }

  /** Whether a whole packet is here. */
  get isOnPacket(): boolean {
    const body = this.at + PACKET_HEADER_BYTES;
    return body <= this.#end && body + this.capturedLength <= this.#end;
  }

  get seconds(): number {
    return this.#view.getUint32(this.at, HOST_IS_LITTLE_ENDIAN);
  }

  /** Micro- or nanoseconds, as the capture has them. */
  get fraction(): number {
    return this.#view.getUint32(this.at + 4, HOST_IS_LITTLE_ENDIAN);
  }

  get capturedLength(): number {
    return this.#view.getUint32(this.at + 8, HOST_IS_LITTLE_ENDIAN);
  }

  get originalLength(): number {
    return this.#view.getUint32(this.at + 12, HOST_IS_LITTLE_ENDIAN);
  }

  /** On to the next packet, or the place where it would begin. */
  pass(): void {
    this.at += PACKET_HEADER_BYTES + this.capturedLength;
    this.passed++;
  }
}

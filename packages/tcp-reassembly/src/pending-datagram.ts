import { toBase64 } from './base64.ts';
import type { Datagram, Fragment } from './fragment.ts';
import type { PieceBuffers } from './piece-buffers.ts';
import type { ChunkSource } from './stream-chunk.ts';
import { WaitingBytes, type WaitingSnapshot } from './waiting-bytes.ts';

/** A datagram in a snapshot. */
export interface DatagramSnapshot {
  readonly addresses: string;
  readonly addressLength: number;
  readonly linkKey: number;
  readonly identification: number;
  readonly protocol: number;
  readonly fragments: number;
  readonly length: number;
  readonly complete: boolean;
  readonly spoiled: boolean;
  readonly seconds: number;
  readonly nanoseconds: number;
  readonly waiting: WaitingSnapshot;
}

/** What tells datagrams apart, and when the first fragment came. */
export type DatagramKey = Pick<
  Fragment,
  | 'addresses'
  | 'sourceAt'
  | 'destinationAt'
  | 'addressLength'
  | 'linkKey'
  | 'identification'
  | 'protocol'
  | 'seconds'
  | 'nanoseconds'
>;

/** Fragments of one datagram, until all are there. */
export class PendingDatagram {
  hash = 0;
  addressLength = 4;
  linkKey = 0;
  identification = 0;
  protocol = 0;
  /** Source and destination address. */
  readonly #addresses = new Uint8Array(32);
  /** The next one in the same bucket of the table. */
  link: PendingDatagram | undefined = undefined;
  /** Neighbours by age. */
  older: PendingDatagram | undefined = undefined;
  newer: PendingDatagram | undefined = undefined;
  readonly bytes: WaitingBytes;
  fragments = 0;
  /** Length of the payload, -1 until the last fragment came. */
  length = -1;
  /** Every fragment came; what comes again now was captured twice. */
  complete = false;
  /** An IPv6 overlap spoiled it: nothing more is taken. */
  spoiled = false;
  seconds = 0;
  nanoseconds = 0;

  constructor(policy: number, buffers: PieceBuffers) {
    this.bytes = new WaitingBytes(policy, 0, buffers);
  }

  /** Makes it the datagram that `fragment` belongs to, with nothing of it there yet. */
  begin(hash: number, fragment: DatagramKey): void {
    const { addresses, sourceAt, destinationAt, addressLength } = fragment;
    this.hash = hash;
    this.addressLength = addressLength;
    this.linkKey = fragment.linkKey;
    this.identification = fragment.identification;
    this.protocol = fragment.protocol;
    for (let i = 0; i < addressLength; i++) {
      this.#addresses[i] = addresses[sourceAt + i]!;
      this.#addresses[addressLength + i] = addresses[destinationAt + i]!;
    }
    this.fragments = 0;
    this.length = -1;
    this.complete = false;
    this.spoiled = false;
    this.seconds = fragment.seconds;
    this.nanoseconds = fragment.nanoseconds;
  }

  snapshot(): DatagramSnapshot {
    const { hash, link, older, newer, bytes, ...plain } = this;
    const addresses = toBase64(this.#addresses.subarray(0, 2 * this.addressLength));
    return { ...plain, addresses, waiting: bytes.snapshot() };
  }

  /** RFC 791 §3.2 tells datagrams apart by the protocol too; RFC 8200 §4.5 does not. */
  holds(fragment: Fragment): boolean {
    const { addresses, sourceAt, destinationAt, addressLength } = fragment;
    if (this.identification !== fragment.identification || this.linkKey !== fragment.linkKey) return false;
    if (this.addressLength !== addressLength) return false;
    if (addressLength === 4 && this.protocol !== fragment.protocol) return false;
    for (let i = 0; i < addressLength; i++) {
      if (this.#addresses[i] !== addresses[sourceAt + i]) return false;
      if (this.#addresses[addressLength + i] !== addresses[destinationAt + i]) return false;
    }
    return true;
  }

  /** Whether nothing is missing from the first byte to the last. */
  get whole(): boolean {
    const { bytes, length } = this;
    return length !== -1 && bytes.runs === 1 && bytes.start === 0 && bytes.end === length;
  }

  /** Seconds since the first fragment. */
  age(seconds: number, nanoseconds: number): number {
    return seconds - this.seconds + (nanoseconds - this.nanoseconds) / 1e9;
  }

  /** Where the bytes that are there came from. */
  sources(): ChunkSource[] {
    return this.bytes.pieces().flatMap((piece) =>
      piece.starts.map((offset, index) => ({
        record: piece.records[index]!,
        offset,
        length: piece.sourceEnd(index) - offset,
      })),
    );
  }

  /** The datagram, up to the first byte that the snapshot length cut. */
  assemble(): Datagram {
    const pieces = this.bytes.pieces();
    const cut = pieces.find((piece) => piece.buffer === null)?.start ?? this.length;
    const payload = new Uint8Array(cut);
    for (const piece of pieces) {
      if (piece.start >= cut) break;
      payload.set(piece.view(piece.start, piece.end), piece.start);
    }
    const sources = this.sources().filter((source) => source.offset < cut);
    return { protocol: this.protocol, payload, originalLength: this.length, sources };
  }

  /** Lets go of the bytes. */
  finish(): void {
    this.complete = true;
    this.bytes.clear();
  }
}

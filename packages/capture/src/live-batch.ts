import { type CaptureReader, createCaptureReader, type RecordBatch } from '@plainwire/pcap';

/**
 * Packets as they came, in the memory that libpcap wrote them to. Nothing is parsed before somebody asks for `records`
 * or iterates: whoever only hands the packets on takes `bytes`.
 */
export interface LiveBatch extends RecordBatch {
  /**
   * The packets as they stand in a pcap file behind its header: for each 16 bytes in this host's byte order (seconds,
   * micro- or nanoseconds, captured length, original length), then the packet.
   */
  readonly bytes: Uint8Array;
}

/** Makes batches of what libpcap wrote, and parses those whose records are asked for. */
export class BatchMaker {
  readonly #header: Uint8Array;
  readonly #transient: boolean;
  readonly #maxPacketLength: number;
  #reader: CaptureReader | undefined;
  /** Number of the record that `#reader` gives next. */
  #readerAt = 1;
  /** Number of the next batch's first record. */
  #next = 1;

  /**
   * @param header the 24 bytes that a file of these packets begins with.
   * @param transient whether a batch's memory and records are overwritten by the next one's.
   */
  constructor(header: Uint8Array, transient: boolean, maxPacketLength: number) {
    this.#header = header;
    this.#transient = transient;
    this.#maxPacketLength = maxPacketLength;
  }

  make(bytes: Uint8Array, packets: number): LiveBatch {
    const first = this.#next;
    this.#next += packets;
    return new UnparsedBatch(this.parse, bytes, packets, first, this.#transient);
  }

  /** Records that `bytes` holds, of which the first has the number `first`. Batches may be asked for in any order. */
  readonly parse = (bytes: Uint8Array, first: number): RecordBatch => {
    if (this.#reader === undefined || first !== this.#readerAt) this.#reader = this.#readerFrom(first);
    const batch = this.#reader.push(bytes);
    this.#readerAt = first + batch.length;
    return batch;
  };

  #readerFrom(record: number): CaptureReader {
    return createCaptureReader({
      transient: this.#transient,
      immediate: true,
      from: { entry: { offset: this.#header.length, record }, headers: [this.#header] },
      limits: { maxPacketLength: this.#maxPacketLength },
    });
  }
}

class UnparsedBatch implements LiveBatch {
  readonly bytes: Uint8Array;
  readonly length: number;
  readonly transient: boolean;
  readonly #parse: BatchMaker['parse'];
  readonly #first: number;
  #parsed: RecordBatch | undefined;

  constructor(
    parse: BatchMaker['parse'],
    bytes: Uint8Array,
    length: number,
    first: number,
    transient: boolean,
  ) {
    this.#parse = parse;
    this.bytes = bytes;
    this.length = length;
    this.#first = first;
    this.transient = transient;
  }

  get records(): RecordBatch['records'] {
    return this.#batch.records;
  }

  [Symbol.iterator](): ReturnType<RecordBatch[typeof Symbol.iterator]> {
    return this.#batch[Symbol.iterator]();
  }

  get #batch(): RecordBatch {
    this.#parsed ??= this.#parse(this.bytes, this.#first);
    return this.#parsed;
  }
}

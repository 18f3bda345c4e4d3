import type { Libc } from './native/libc.ts';
import { PacketBlock } from './packet-block.ts';
import type { PcapHandle } from './pcap-handle.ts';

/** Bytes of a batch's memory. Larger ones fall out of the processor's cache, smaller ones cost more calls. */
const BLOCK_BYTES = 2 * 1024 * 1024;
/** What a batch should come to; half the block, so that a burst of larger packets than before still fits. */
const TARGET_BYTES = BLOCK_BYTES / 2;
const MIN_PACKETS = 64;
const MAX_PACKETS = 8192;
/** struct pcap_pkthdr as pcap_dump writes it. */
const RECORD_HEADER_BYTES = 16;

/** Packets as libpcap writes them to a file, one block of memory a batch. */
export interface RawBatch {
  readonly bytes: Uint8Array;
  readonly packets: number;
  /** `bytes` is one of the source's two blocks. */
  readonly inPlace: boolean;
}

/** The same batch in memory of its own. */
export function copied(batch: RawBatch): RawBatch {
  return batch.inPlace ? { ...batch, bytes: batch.bytes.slice(), inPlace: false } : batch;
}

/**
 * Takes batches from a handle into one of two blocks, so that one can be filled off the main thread while the other is
 * read. Who gives a block out calls `turn`, and the next batch goes to the other.
 */
export class BatchSource {
  readonly #handle: PcapHandle;
  #block: PacketBlock;
  #other: PacketBlock;
  /** Whether the last read took all there was. */
  drained = false;
  /** Bytes of the mean packet of the last batch; begins with the worst. */
  #mean: number = TARGET_BYTES / MIN_PACKETS;

  constructor(libc: Libc, handle: PcapHandle) {
    this.#handle = handle;
    this.#block = new PacketBlock(libc, BLOCK_BYTES);
    this.#other = new PacketBlock(libc, BLOCK_BYTES);
  }

  /** What is there now, up to about a megabyte; undefined when nothing is. */
  async read(): Promise<RawBatch | undefined> {
    this.#block.clear();
    const count = this.#count;
    const packets = await this.#handle.dispatch(count, this.#block.file);
    this.drained = packets < count;
    if (packets === 0) return undefined;
    const { bytes, transient } = this.#block.take();
    this.#mean = bytes.length / packets;
    return { bytes, packets, inPlace: transient };
  }

  turn(): void {
    [this.#block, this.#other] = [this.#other, this.#block];
  }

  close(): void {
    this.#block.close();
    this.#other.close();
  }

  get #count(): number {
    const wanted = TARGET_BYTES / Math.max(this.#mean, RECORD_HEADER_BYTES);
    return Math.floor(Math.min(MAX_PACKETS, Math.max(MIN_PACKETS, wanted)));
  }
}

import type { Native } from './native/native.ts';
import { openBlock, type PacketBlock } from './packet-block.ts';
import type { PcapHandle } from './pcap-handle.ts';

/** Bytes of a block's memory: a burst of larger packets than before still fits. */
const BLOCK_BYTES = 2 * 1024 * 1024;
/**
 * Bytes that make a batch, and about the most that one fetch adds. Larger ones fall out of the processor's cache,
 * smaller ones cost more calls.
 */
const TARGET_BYTES = 512 * 1024;
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
 * Fetches packets from a handle into one of two blocks, so that one can be filled while the other is read. Who gives a
 * block out calls `turn`, and the next packets go to the other.
 */
export class BatchSource {
  readonly #handle: PcapHandle;
  #block: PacketBlock;
  #other: PacketBlock;
  /** Whether the last fetch took all there was. */
  drained = true;
  /** Packets that were fetched and not yet taken. */
  packets = 0;
  #bytes = 0;
  /** Whether the block is to be emptied before the next fetch. */
  #taken = true;
  /** Bytes of the mean packet of the last batch; begins with the worst. */
  #mean: number = TARGET_BYTES / MIN_PACKETS;

  constructor(native: Native, handle: PcapHandle) {
    this.#handle = handle;
    this.#block = openBlock(native, BLOCK_BYTES);
    try {
      this.#other = openBlock(native, BLOCK_BYTES);
    } catch (error) {
      this.#block.close();
      throw error;
    }
  }

  /** Whether there is enough for a batch. */
  get isFull(): boolean {
    return this.#bytes >= TARGET_BYTES;
  }

  /**
   * Adds what is there now to the block, up to about half a megabyte; how many packets these were. Copying them costs
   * less than the way to another thread and back.
   */
  fetch(): number {
    if (this.#taken) this.#block.clear();
    this.#taken = false;
    const most = this.#most;
    const packets = this.#block.fill(this.#handle, most);
    this.drained = packets < most;
    if (packets === 0) return 0;
    this.packets += packets;
    this.#bytes = this.#block.length;
    this.#mean = this.#bytes / this.packets;
    return packets;
  }

  /** What was fetched since the last batch; undefined when that is nothing. */
  take(): RawBatch | undefined {
    if (this.packets === 0) return undefined;
    const { bytes, transient } = this.#block.take();
    const batch = { bytes, packets: this.packets, inPlace: transient };
    this.packets = this.#bytes = 0;
    this.#taken = true;
    return batch;
  }

  turn(): void {
    [this.#block, this.#other] = [this.#other, this.#block];
    this.#taken = true;
  }

  close(): void {
    this.#block.close();
    this.#other.close();
  }

  get #most(): number {
    const wanted = TARGET_BYTES / Math.max(this.#mean, RECORD_HEADER_BYTES);
    return Math.floor(Math.min(MAX_PACKETS, Math.max(MIN_PACKETS, wanted)));
  }
}

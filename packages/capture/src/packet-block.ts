import { CallbackBlock } from './callback-block.ts';
import type { Native } from './native/native.ts';
import type { PcapHandle } from './pcap-handle.ts';
import { StreamBlock } from './stream-block.ts';

/** What a block holds: a view that is overwritten when the block is filled again (`transient`), or bytes of their own. */
export interface TakenPackets {
  readonly bytes: Uint8Array;
  readonly transient: boolean;
}

/** Memory that libpcap's packets come to, each as a pcap file of this host has it. */
export interface PacketBlock {
  /** Bytes that came since the last `clear`. */
  readonly length: number;
  /** Adds up to `count` packets that are there now; how many these were. */
  fill(handle: PcapHandle, count: number): number;
  /** What came since the last `clear`. */
  take(): TakenPackets;
  /** Makes room for the next batch. */
  clear(): void;
  close(): void;
}

/** A block of the fastest kind that this system has. */
export function openBlock(native: Native, capacity: number): PacketBlock {
  return native.libc === undefined
    ? new CallbackBlock(native, capacity)
    : new StreamBlock(native.libc, capacity);
}

import { HOST_IS_LITTLE_ENDIAN, PacketCursor } from '@plainwire/capture';

/** Where whole records end in bytes that were cut somewhere, and how many they are. */
export interface WholeRecords {
  readonly length: number;
  readonly packets: number;
}

const ENHANCED_PACKET_BLOCK = 6;

/** The whole records among the first `length` bytes of a pcap body in this host's byte order. */
export function wholePcapRecords(bytes: Uint8Array, length: number): WholeRecords {
  const cursor = new PacketCursor(bytes, length);
  while (cursor.isOnPacket) cursor.pass();
  return { length: cursor.at, packets: cursor.passed };
}

/** The same for pcapng blocks. */
export function wholePcapngBlocks(bytes: Uint8Array, length: number): WholeRecords {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let [at, packets] = [0, 0];
  while (at + 8 <= length) {
    const next = at + view.getUint32(at + 4, HOST_IS_LITTLE_ENDIAN);
    if (next > length || next === at) break;
    if (view.getUint32(at, HOST_IS_LITTLE_ENDIAN) === ENHANCED_PACKET_BLOCK) packets++;
    at = next;
  }
  return { length: at, packets };
}

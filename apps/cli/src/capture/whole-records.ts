/** Where whole records end in bytes that were cut somewhere, and how many they are. */
export interface WholeRecords {
  readonly length: number;
  readonly packets: number;
}

const PCAP_HEADER_BYTES = 16;
const ENHANCED_PACKET_BLOCK = 6;

/** The whole records among the first `length` bytes of a pcap body in this host's byte order. */
export function wholePcapRecords(bytes: Uint8Array, length: number): WholeRecords {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let [at, packets] = [0, 0];
  while (at + PCAP_HEADER_BYTES <= length) {
    const next = at + PCAP_HEADER_BYTES + view.getUint32(at + 8, HOST_IS_LITTLE_ENDIAN);
    if (next > length) break;
    at = next;
    packets++;
  }
  return { length: at, packets };
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

export const HOST_IS_LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

const HEADER_BYTES = 24;
const MICROSECONDS = 0xa1b2c3d4;
const NANOSECONDS = 0xa1b23c4d;

/** The header of the pcap file whose body libpcap writes on this host: its own byte order, records as pcap_dump has them. */
export function fileHeader(linkType: number, snapLength: number, nanoseconds: boolean): Uint8Array {
  const words = new Uint32Array(HEADER_BYTES / 4);
  const halves = new Uint16Array(words.buffer);
  words[0] = nanoseconds ? NANOSECONDS : MICROSECONDS;
  halves[2] = 2;
  halves[3] = 4;
  words[4] = snapLength;
  words[5] = linkType;
  return new Uint8Array(words.buffer);
}

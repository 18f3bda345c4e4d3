/**
 * What the reassembler wants to know of one TCP segment. The addresses and the payload stay where they are: nothing is
 * copied unless a segment has to wait for an earlier one. The object may be reused for the next `push`.
 */
export interface Segment {
  /** Holds both addresses, network byte order. */
  addresses: Uint8Array;
  sourceAt: number;
  destinationAt: number;
  /** 4 for IPv4, 16 for IPv6. */
  addressLength: number;
  sourcePort: number;
  destinationPort: number;
  /** Tells apart flows that share addresses and ports: a VLAN, tunnel or interface number, as the caller chooses; else 0. */
  linkKey: number;

  /** Sequence number of the first byte, or of the SYN; unsigned or signed 32-bit, both are taken (RFC 9293 §3.4). */
  sequence: number;
  acknowledgment: number;
  /** The low byte of the flags: FIN 0x01, SYN 0x02, RST 0x04, PSH 0x08, ACK 0x10, URG 0x20, ECE 0x40, CWR 0x80. */
  flags: number;
  /** As in the header, unscaled. */
  window: number;

  payload: Uint8Array;
  payloadAt: number;
  /** Payload bytes that were captured. */
  payloadLength: number;
  /** Payload bytes on the wire; more than `payloadLength` when the snapshot length cut the packet. */
  originalPayloadLength: number;
  /** `payload` will be overwritten after this push: bytes that wait or are given out are copied first. */
  transient: boolean;

  seconds: number;
  nanoseconds: number;
  /** Number of the capture record, from 1. */
  record: number;

  /**
   * Shift count of the window scale option (RFC 7323 §2.2), on a SYN only; -1 or absent when there is none, -2 when there
   * may be one behind the end of what was captured of the header.
   */
  windowScale?: number;
  /** TSval and TSecr of the timestamps option (RFC 7323 §3), 32-bit; both absent or undefined without the option. */
  timestampValue?: number | undefined;
  timestampEcho?: number | undefined;
  /** Bytes that its SACK blocks name together (RFC 2018 §3); 0 or absent without the option. */
  sackedBytes?: number;
  /** A Fast Open option with a cookie in it (RFC 7413 §2), on a SYN only. */
  fastOpenCookie?: boolean;
  /** The flag AE, next to the eight in `flags`. */
  accurateEcn?: boolean;
  /** An option of Accurate ECN is there. */
  accurateEcnOption?: boolean;
  /** The checksum was computed over a whole segment and is wrong: by default the segment is said and not used. */
  badChecksum?: boolean;
  /** Urgent pointer, when URG is set. */
  urgentPointer?: number;
  /** Of the IPv4 header; with `sequence` it tells the same packet captured twice from a retransmission. -1: unknown. */
  ipId?: number;
}

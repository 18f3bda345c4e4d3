import { BlockType } from './block-type.ts';
import type { CaptureInterface, CaptureOption } from './capture-interface.ts';
import { optional, readOptions, textOptions, u64Option, valueOption } from './options.ts';
import type { CaptureRecord } from './record.ts';

/** Codes of the enhanced packet block's options (draft-ietf-opsawg-pcapng §4.3). */
export const PacketOption = {
  comment: 1,
  flags: 2,
  hash: 3,
  dropCount: 4,
  packetId: 5,
  queue: 6,
  verdict: 7,
} as const;

/** What a pcapng file says of one packet beside its bytes. */
export interface PacketDetails {
  /** The timestamp as it stands in the file, in units of the interface's resolution; 0 when there is none. */
  readonly rawTimestamp: bigint;
  readonly comments: readonly string[];
  readonly flags?: PacketFlags;
  /** The hash option: its algorithm (0: 2's complement, 1: XOR, 2: CRC32, 3: MD5, 4: SHA-1, 5: Toeplitz) and value. */
  readonly hash?: { readonly algorithm: number; readonly value: Uint8Array };
  /** Packets lost between this and the packet before it on the same interface. */
  readonly dropCount?: bigint;
  readonly packetId?: bigint;
  readonly queue?: number;
  /** Kind (0: hardware, 1: Linux eBPF TC, 2: Linux eBPF XDP) and value of each verdict. */
  readonly verdicts: readonly { readonly kind: number; readonly value: Uint8Array }[];
  readonly options: readonly CaptureOption[];
  /** An option's length leaves the block: that option and those after it are missing. */
  readonly broken: boolean;
}

/** epb_flags (§4.3.1). */
export interface PacketFlags {
  readonly value: number;
  readonly direction: 'unknown' | 'inbound' | 'outbound';
  readonly reception: 'unspecified' | 'unicast' | 'multicast' | 'broadcast' | 'promiscuous' | 'other';
  /** Bytes of frame check sequence, 0 when it is not said. */
  readonly fcsLength: number;
  /** The error bits that are set, as they are named in the specification. */
  readonly errors: readonly string[];
}

const NO_DETAILS: PacketDetails = {
  rawTimestamp: 0n,
  comments: [],
  verdicts: [],
  options: [],
  broken: false,
};
/** From the start of an enhanced or obsolete packet block to the packet. */
const PACKET_BLOCK_HEADER = 28;

/**
 * Reads a packet's raw timestamp and options from its block; empty for records of a pcap file and for simple packets.
 * Values are copies.
 *
 * @param source the record's interface, `interfaces[record.interfaceId]`.
 */
export function packetDetails(record: CaptureRecord, source: CaptureInterface): PacketDetails {
  const { buffer, blockStart, offset, capturedLength } = record;
  if (offset - blockStart !== PACKET_BLOCK_HEADER) return NO_DETAILS;
  const little = source.littleEndian;
  const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  const type = view.getUint32(blockStart, little);
  // A record header of SuSE 6.3's libpcap is as long.
  if (type !== BlockType.enhancedPacket && type !== BlockType.packet) return NO_DETAILS;
  const length = view.getUint32(blockStart + 4, little);
  const start = offset + ((capturedLength + 3) & ~3);
  const end = Math.min(blockStart + ((length + 3) & ~3) - 4, buffer.length);
  const { options, brokenAt } = readOptions(buffer, start, Math.max(start, end), little);
  const high = BigInt(view.getUint32(blockStart + 12, little));
  const isEnhanced = type === BlockType.enhancedPacket;
  return {
    rawTimestamp: (high << 32n) | BigInt(view.getUint32(blockStart + 16, little)),
    ...described(options, little),
    ...(isEnhanced ? {} : optional('dropCount', dropsOf(view.getUint16(blockStart + 10, little)))),
    options,
    broken: brokenAt >= 0,
  };
}

/** The obsolete packet block's own drop count; all ones when it is not known. */
function dropsOf(count: number): bigint | undefined {
  return count === 0xffff ? undefined : BigInt(count);
}

function described(
  options: readonly CaptureOption[],
  little: boolean,
): Omit<PacketDetails, 'rawTimestamp' | 'options' | 'broken'> {
  const flags = valueOption(options, PacketOption.flags, 4)?.getUint32(0, little);
  const hash = options.find(({ code, value }) => code === PacketOption.hash && value.length > 0)?.value;
  return {
    comments: textOptions(options, PacketOption.comment),
    ...optional('flags', flags === undefined ? undefined : packetFlags(flags)),
    ...optional('hash', hash === undefined ? undefined : { algorithm: hash[0]!, value: hash.subarray(1) }),
    ...optional('dropCount', u64Option(options, PacketOption.dropCount, little)),
    ...optional('packetId', u64Option(options, PacketOption.packetId, little)),
    ...optional('queue', valueOption(options, PacketOption.queue, 4)?.getUint32(0, little)),
    verdicts: options
      .filter(({ code, value }) => code === PacketOption.verdict && value.length > 0)
      .map(({ value }) => ({ kind: value[0]!, value: value.subarray(1) })),
  };
}

const DIRECTIONS = ['unknown', 'inbound', 'outbound', 'unknown'] as const;
const RECEPTIONS = ['unspecified', 'unicast', 'multicast', 'broadcast', 'promiscuous'] as const;
const ERRORS: readonly (readonly [number, string])[] = [
  [31, 'symbol'],
  [30, 'preamble'],
  [29, 'start frame delimiter'],
  [28, 'unaligned frame'],
  [27, 'wrong inter-frame gap'],
  [26, 'packet too short'],
  [25, 'packet too long'],
  [24, 'CRC'],
];

/** The flags word taken apart. */
export function packetFlags(value: number): PacketFlags {
  return {
    value,
    direction: DIRECTIONS[value & 3]!,
    reception: RECEPTIONS[(value >>> 2) & 7] ?? 'other',
    fcsLength: (value >>> 5) & 15,
    errors: ERRORS.filter(([bit]) => ((value >>> bit) & 1) === 1).map(([, name]) => name),
  };
}

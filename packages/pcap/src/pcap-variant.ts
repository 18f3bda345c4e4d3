const FILE_HEADER_LENGTH = 24;

/** The kinds of classic capture file, told apart by their first four bytes. */
export interface PcapVariant {
  readonly name: 'pcap' | 'pcap-modified' | 'pcap-ixia';
  readonly littleEndian: boolean;
  readonly nanoseconds: boolean;
  /** Length of the file's own header. */
  readonly fileHeaderLength: number;
  readonly recordHeaderLength: number;
}

/** The variant that a file beginning with `magic` (its first four bytes read as little-endian) is of. */
export function pcapVariant(magic: number): PcapVariant | undefined {
  return VARIANTS.get(magic);
}

const ZONE_AT = 8;

/** The variant of a file whose header stands at `at` in another one, of which 16 bytes must be there. */
export function appendedVariant(view: DataView, at: number): PcapVariant | undefined {
  const variant = pcapVariant(view.getUint32(at, true));
  if (variant === undefined) return undefined;
  const version =
    (view.getUint16(at + 4, variant.littleEndian) << 8) | view.getUint16(at + 6, variant.littleEndian);
  return version === 0x204 && view.getUint32(at + ZONE_AT) === 0 ? variant : undefined;
}

const KINDS = [
  [0xa1b2c3d4, 'pcap', false, FILE_HEADER_LENGTH, 16],
  [0xa1b23c4d, 'pcap', true, FILE_HEADER_LENGTH, 16],
  // Alexey Kuznetsov's patched libpcap: interface index, protocol and packet type after the lengths.
  [0xa1b2cd34, 'pcap-modified', false, FILE_HEADER_LENGTH, 24],
  // Ixia's hardware captures (nanoseconds) and software ones: the length of all records follows the file header.
  [0x1c0001ac, 'pcap-ixia', true, FILE_HEADER_LENGTH + 4, 16],
  [0x1c0001ab, 'pcap-ixia', false, FILE_HEADER_LENGTH + 4, 16],
] as const;

const VARIANTS: ReadonlyMap<number, PcapVariant> = new Map(
  KINDS.flatMap(([magic, name, nanoseconds, fileHeaderLength, recordHeaderLength]) => {
    const variant = { name, nanoseconds, fileHeaderLength, recordHeaderLength };
    return [
      [magic, { ...variant, littleEndian: true }],
      [swap32(magic), { ...variant, littleEndian: false }],
    ] as [number, PcapVariant][];
  }),
);

function swap32(value: number): number {
  const swapped = (value << 24) | ((value & 0xff00) << 8) | ((value >>> 8) & 0xff00) | (value >>> 24);
  return swapped >>> 0;
}

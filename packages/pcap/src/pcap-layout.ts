/** What a look at the first records of a pcap file must know of it. */
export interface FirstRecords {
  readonly view: DataView;
  /** Where the first record begins, and where the bytes at hand end. */
  readonly start: number;
  readonly end: number;
  /** No more bytes will come. */
  readonly final: boolean;
  /** They are being captured now: as little as possible is waited for. */
  readonly immediate: boolean;
  readonly littleEndian: boolean;
  readonly linkType: number;
  readonly maxPacketLength: number;
}

/** Record headers that share the ordinary magic number: libpcap's, Red Hat 6.1's patched one, Nokia's. */
export const ORDINARY_HEADERS = [16, 24, 20] as const;
/** Those that share Kuznetsov's: his last patch, and the one before it that SuSE 6.3 had. */
export const MODIFIED_HEADERS = [24, 28] as const;

const HOUR_S = 3600;
/** Longer than any packet: a header that says so is none. */
const MAX_ORIGINAL_LENGTH = 128 * 1024 * 1024;

/**
 * How long the record headers of a pcap file are, which its magic number alone does not say. Where the first packet
 * leaves a doubt, it is the first of `lengths` with which the second record begins with a header as well, or the file
 * ends with the first. A negative number says how many bytes must be there to know.
 */
export function recordHeaderLength(file: FirstRecords, lengths: readonly number[]): number {
  const usual = lengths[0]!;
  const { start, end, final } = file;
  if (start + 16 > end) return final ? usual : -16;
  if (!areLengths(file, start)) return usual;
  const captured = capturedAt(file, start);
  const longest = Math.max(...lengths) + captured + 16;
  if (start + usual + captured > end) return final ? usual : -longest;
  const doubt = usual === 16 ? doubtOf(file, captured) : 'kind';
  // Whoever follows a growing file must not wait for its second packet to see the first.
  if (doubt === 'none' || (doubt === 'noise' && file.immediate)) return usual;
  let needed = start + longest > end ? longest : 0;
  for (const length of lengths) {
    if (needed > 0 && !final) break;
    if (length >= 24 && (start + 24 > end || !isPatched(file))) continue;
    const isWhole = start + length + captured === end && (length === usual || doubt === 'kind');
    const follows = isWhole || secondFollows(file, length, captured, length === usual);
    if (follows === true) return length;
    needed = follows || 0;
  }
  return final || needed === 0 ? usual : -needed;
}

/** What the first packet leaves in doubt: nothing, which kind of header it has, or whether it is any packet that is known. */
function doubtOf(file: FirstRecords, captured: number): 'none' | 'kind' | 'noise' {
  const begins = (length: number) => beginsPacket(file, file.start + length, captured + 16 - length);
  const usual = begins(16);
  if (usual === undefined) return 'kind';
  if (usual || captured < 8) return 'none';
  return begins(20) === true || (isPatched(file) && begins(24) !== false) ? 'kind' : 'noise';
}

/**
 * Whether the second record follows where `length` says, or how many bytes must be there to know. A packet may come years
 * after the one before it: what is said against the usual length must be likelier than that, or the third follows, too.
 */
function secondFollows(
  file: FirstRecords,
  length: number,
  captured: number,
  isUsual: boolean,
): boolean | number {
  const { start, end, final } = file;
  const second = start + length + captured;
  if (second + 16 > end || !isHeader(file, second)) return false;
  if (isUsual || isNear(file, second)) return true;
  const third = second + length + capturedAt(file, second);
  if (third === end && final) return true;
  if (third + 16 > end) return third + 16 - start;
  return isHeader(file, third) && isNear(file, third);
}

/** Whether the clock of the record at `at` and that of the first are at most a year apart. */
function isNear({ view, start, littleEndian }: FirstRecords, at: number): boolean {
  return Math.abs(view.getUint32(at, littleEndian) - view.getUint32(start, littleEndian)) < 24 * HOUR_S * 366;
}

/** Whether seconds, fraction and lengths stand at `at`. */
function isHeader(file: FirstRecords, at: number): boolean {
  return areLengths(file, at) && file.view.getUint32(at + 4, file.littleEndian) < 1_000_000;
}

function areLengths(file: FirstRecords, at: number): boolean {
  const captured = capturedAt(file, at);
  const original = file.view.getUint32(at + 12, file.littleEndian);
  return captured <= file.maxPacketLength && captured <= original && original <= MAX_ORIGINAL_LENGTH;
}

function capturedAt({ view, littleEndian }: FirstRecords, at: number): number {
  return view.getUint32(at + 8, littleEndian);
}

/** Whether an interface's number and a packet type (0 to 4) follow the lengths. */
function isPatched({ view, start, littleEndian }: FirstRecords): boolean {
  return view.getUint32(start + 16, littleEndian) <= 10_000 && view.getUint8(start + 22) <= 4;
}

const ETHERTYPES: ReadonlySet<number> = new Set([
  0x0800, 0x0806, 0x6003, 0x8035, 0x8100, 0x8137, 0x86dd, 0x8847, 0x8848, 0x8863, 0x8864, 0x888e, 0x88a8,
  0x88cc, 0x88f7, 0x9000,
]);
/** The first byte of LLC: spanning tree, SNAP, NetWare, NetBIOS, OSI. */
const LLC: ReadonlySet<number> = new Set([0x42, 0xaa, 0xe0, 0xf0, 0xfe]);
const FAMILIES: ReadonlySet<number> = new Set([2, 10, 24, 28, 30]);

/**
 * Whether the `length` bytes at `at` begin like a packet of the file's link type, which few other bytes do; undefined
 * for a link type whose packets have no common beginning.
 */
function beginsPacket({ view, linkType }: FirstRecords, at: number, length: number): boolean | undefined {
  const has = (count: number) => length >= count;
  switch (linkType) {
    case 0:
    case 108:
      return has(4) && (FAMILIES.has(view.getUint32(at, false)) || FAMILIES.has(view.getUint32(at, true)));
    case 1:
      return has(15) && isTypeOrLength(view.getUint16(at + 12), view.getUint8(at + 14));
    case 12:
    case 14:
    case 101:
    case 228:
    case 229:
      return has(1) && (view.getUint8(at) === 0x45 || view.getUint8(at) === 0x60);
    case 113:
      return (
        has(17) && view.getUint16(at) <= 4 && isTypeOrLength(view.getUint16(at + 14), view.getUint8(at + 16))
      );
    case 276:
      return has(4) && ETHERTYPES.has(view.getUint16(at)) && view.getUint16(at + 2) === 0;
    default:
      return undefined;
  }
}

function isTypeOrLength(value: number, next: number): boolean {
  return ETHERTYPES.has(value) || (value <= 1500 && LLC.has(next));
}

import type { CaptureInterface } from './capture-interface.ts';
import { MODIFIED_HEADERS, ORDINARY_HEADERS, recordHeaderLength } from './pcap-layout.ts';
import { appendedVariant, type PcapVariant } from './pcap-variant.ts';
import type { CaptureFormat, FormatDecoder, ReaderState } from './reader-state.ts';
import { MAX_ORIGINAL_LENGTH, PLAUSIBLE_SECONDS, RecordFinder, type Verdict } from './record-finder.ts';

const SPEC = 'draft-ietf-opsawg-pcap §4';
/** How far from a header that is none sound ones are looked for. */
const SEARCH_LENGTH = 256 * 1024;
/** 1979: no clock that was set is before it. */
const CLOCK_IS_SET = 300_000_000;

/** Which record headers files of a magic number may have. */
const LAYOUTS: Readonly<Partial<Record<CaptureFormat, readonly number[]>>> = {
  pcap: ORDINARY_HEADERS,
  'pcap-modified': MODIFIED_HEADERS,
};

/** AIX writes version 2.2 with the interface types of RFC 1573 for LINKTYPE numbers. */
const AIX_LINK_TYPES: ReadonlyMap<number, number> = new Map([
  [6, 1],
  [9, 6],
  [15, 10],
  [24, 0],
]);

/** Classic pcap: a file header, then records of a fixed header and the packet. */
export class PcapDecoder implements FormatDecoder {
  needed: number;
  format: CaptureFormat;
  readonly #variant: PcapVariant;
  readonly #state: ReaderState;
  #headerLength: number;
  /** Nanoseconds in one unit of a timestamp's fraction. */
  #nsPerUnit: number;
  #unitsPerSecond: number;
  #started = false;
  #interfaceId = 0;
  /** Lengths that record headers may have, as long as it is not known which. */
  #layouts: readonly number[] | undefined;
  #linkType = -1;
  #maxPacketLength: number;
  /** pcap before version 2.4 wrote the two lengths the other way round, some writers of 2.3 too. */
  #swapped: 'no' | 'yes' | 'maybe' = 'no';
  #firstSeconds = 0;
  #lastSeconds = 0;
  /** Where in the file the damage began that is being skipped, or -1. */
  #damagedAt = -1;
  /** No header has been odd yet: the first one that is may show damage. */
  #regular = true;
  #finder: RecordFinder | undefined;

  constructor(variant: PcapVariant, state: ReaderState) {
    this.#variant = variant;
    this.format = variant.name;
    this.#state = state;
    this.#headerLength = variant.recordHeaderLength;
    this.#nsPerUnit = variant.nanoseconds ? 1 : 1000;
    this.#unitsPerSecond = variant.nanoseconds ? 1_000_000_000 : 1_000_000;
    this.#maxPacketLength = state.limits.maxPacketLength;
    this.needed = variant.fileHeaderLength;
  }

  get searching(): boolean {
    return this.#damagedAt >= 0;
  }

  decode(bytes: Uint8Array, view: DataView, at: number, end: number, base: number, final: boolean): number {
    let position = at;
    if (!this.#started) {
      if (end - position < this.#variant.fileHeaderLength) return position;
      this.#fileHeader(view, position, base);
      this.#keepHeader(bytes, position);
      position += this.#variant.fileHeaderLength;
      this.#started = true;
    }
    if (this.#layouts !== undefined && !this.#findLayout(view, position, end, final)) return position;
    for (;;) {
      if (this.#state.stopped) return end;
      if (this.#damagedAt >= 0) {
        position = this.#resynchronise(view, position, end, base, final);
        if (this.#damagedAt >= 0) return position;
      }
      position =
        this.#swapped === 'no'
          ? this.#records(bytes, view, position, end)
          : this.#oldRecords(bytes, view, position, end);
      if (position >= 0) {
        // A record that is longer than the rest of the file and hides sound ones: its length lies.
        const hides = final && this.#findable().find(view, position + 1, end, end, true) === 'plausible';
        if (!hides) return position;
      } else {
        position = -position - 1;
        const appended = appendedVariant(view, position);
        if (appended !== undefined) {
          this.#handOver(appended, base + position);
          return position;
        }
        const verdict = this.#verdict(view, position, end, final);
        if (verdict === 'unknown') return position;
        this.#regular = verdict === 'no';
        if (verdict === 'plausible') continue;
      }
      this.#damage(view, position, base);
    }
  }

  /**
   * Whether the header at `at`, which is odd, is one all the same. Where sound ones are near, it is when its length, and those
   * behind it, lead to them; or when headers follow it, and those that begin within its packet do not lead there.
   */
  #verdict(view: DataView, at: number, end: number, final: boolean): Verdict {
    const length = view.getUint32(at + 8, this.#variant.littleEndian);
    if (length > this.#maxPacketLength || this.#swapped !== 'no') return 'no';
    if (this.#state.immediate) return 'plausible';
    // Of the first record, and where the clock was never set, too little is known to tell headers from other small numbers.
    if (Math.min(this.#firstSeconds, this.#lastSeconds) < CLOCK_IS_SET) return 'plausible';
    const finder = this.#findable();
    const next = finder.nextOf(view, at);
    const followed = finder.follow(view, at, end, final);
    const last = followed === 'plausible' ? next : at + SEARCH_LENGTH;
    const verdict = followed === 'unknown' ? followed : finder.find(view, at + 1, last, end, final);
    if (verdict === 'unknown') {
      this.needed = finder.found - at + finder.needed;
      return verdict;
    }
    if (verdict === 'no') return 'plausible';
    const isLost =
      followed === 'plausible'
        ? finder.leads(view, finder.found, next)
        : !finder.leads(view, at, finder.found);
    return isLost ? 'no' : 'plausible';
  }

  #findable(): RecordFinder {
    const { littleEndian } = this.#variant;
    this.#finder ??= new RecordFinder(
      littleEndian,
      this.#headerLength,
      this.#unitsPerSecond,
      this.#maxPacketLength,
    );
    this.#finder.firstSeconds = this.#firstSeconds;
    this.#finder.lastSeconds = this.#lastSeconds;
    return this.#finder;
  }

  /** Another file follows, header and all, as when files are put together with cat: its own decoder reads it. */
  #handOver(variant: PcapVariant, offset: number): void {
    this.#fault('malformed', offset, 0, 'file header');
    if (!this.#state.stopped) this.#state.decoder = new PcapDecoder(variant, this.#state);
  }

  #fileHeader(view: DataView, at: number, base: number): void {
    const { littleEndian, nanoseconds } = this.#variant;
    const major = view.getUint16(at + 4, littleEndian);
    const minor = view.getUint16(at + 6, littleEndian);
    const snapLength = view.getUint32(at + 16, littleEndian);
    const network = view.getUint32(at + 20, littleEndian);
    // DG/UX wrote 543.0, the rest as version 2.2.
    if (major !== 2 && major !== 543) this.#fault('unsupported', base + at + 4, 2, 'version');
    if ((major === 2 && minor < 3) || major === 543) this.#swapped = 'yes';
    if (major === 2 && minor === 3) this.#swapped = 'maybe';
    if (major === 2 && minor > 3 && !nanoseconds) this.#layouts = LAYOUTS[this.#variant.name];
    const aix =
      major === 2 && minor === 2 && this.format === 'pcap' ? AIX_LINK_TYPES.get(network) : undefined;
    if (aix !== undefined) this.#isAix();
    if ((network & 0x03ff_0000) !== 0) this.#fault('malformed', base + at + 20, 4, 'network');
    this.#linkType = aix ?? network & 0xffff;
    this.#maxPacketLength = Math.max(
      this.#state.limits.maxPacketLength,
      Math.min(snapLength, this.#state.limits.maxBlockLength),
    );
    this.needed = this.#headerLength;
    const description: CaptureInterface = {
      id: this.#state.interfaces.length,
      section: 0,
      idInSection: 0,
      littleEndian,
      linkType: this.#linkType,
      snapLength,
      timestampResolution: { base: 10, exponent: nanoseconds || aix !== undefined ? 9 : 6 },
      timestampOffset: 0,
      // Bit 26 says that the upper four bits count the frame check sequence in units of 16 bits.
      ...((network & 0x0400_0000) !== 0 && { fcsLength: (network >>> 28) * 2 }),
      comments: [],
      options: [],
    };
    this.#describe(description, base + at);
    this.#interfaceId = this.#state.interfaces.length - 1;
  }

  /** An appended file that says the same as the one before it goes on with its interface. */
  #describe(description: CaptureInterface, offset: number): void {
    const { interfaces, limits } = this.#state;
    const last = interfaces.at(-1);
    if (last !== undefined && JSON.stringify({ ...description, id: last.id }) === JSON.stringify(last))
      return;
    if (interfaces.length < limits.maxInterfaces) {
      interfaces.push(description);
      return;
    }
    this.#fault('limit', offset, limits.maxInterfaces, 'maxInterfaces');
    this.#state.stopped = true;
  }

  /** AIX counts nanoseconds. */
  #isAix(): void {
    this.format = 'pcap-aix';
    this.#nsPerUnit = 1;
    this.#unitsPerSecond = 1_000_000_000;
  }

  /** Settles how long record headers are; false while the bytes at hand do not tell. */
  #findLayout(view: DataView, start: number, end: number, final: boolean): boolean {
    const { littleEndian } = this.#variant;
    const { immediate } = this.#state;
    const maxPacketLength = this.#maxPacketLength;
    const file = {
      view,
      start,
      end,
      final,
      immediate,
      littleEndian,
      linkType: this.#linkType,
      maxPacketLength,
    };
    const length = recordHeaderLength(file, this.#layouts!);
    if (length < 0) {
      this.needed = -length;
      return false;
    }
    if (length === 20) this.format = 'pcap-nokia';
    else if (length > 16) this.format = 'pcap-modified';
    this.#headerLength = length;
    this.#layouts = undefined;
    return true;
  }

  #keepHeader(bytes: Uint8Array, at: number): void {
    if (!this.#state.keepBlocks) return;
    const { littleEndian, fileHeaderLength } = this.#variant;
    const header = bytes.subarray(at, at + fileHeaderLength);
    const { sink } = this.#state;
    sink.addBlock({ type: -1, littleEndian, bytes: header, afterRecord: sink.number });
  }

  /** The hot loop. Gives where it stopped, or `-position - 1` when the header at `position` cannot be one. */
  #records(bytes: Uint8Array, view: DataView, from: number, end: number): number {
    const sink = this.#state.sink;
    // Compared, it is known to be a boolean, and is not asked for its truth four times a packet.
    const little = this.#variant.littleEndian === true;
    const headerLength = this.#headerLength;
    const nsPerUnit = this.#nsPerUnit;
    const unitsPerSecond = this.#unitsPerSecond;
    const linkType = this.#linkType;
    const interfaceId = this.#interfaceId;
    const maxPacketLength = this.#maxPacketLength;
    let at = from;
    let needed = headerLength;
    if (this.#firstSeconds === 0 && end - at >= headerLength) this.#firstSeconds = view.getUint32(at, little);
    const earliest = this.#firstSeconds - PLAUSIBLE_SECONDS;
    let seconds = this.#lastSeconds;
    while (end - at >= headerLength) {
      const capturedLength = view.getUint32(at + 8, little);
      const originalLength = view.getUint32(at + 12, little);
      let time = view.getUint32(at, little);
      let fraction = view.getUint32(at + 4, little);
      // Compared as unsigned numbers, too little is as odd as very much: none captured, more than there was, years ago.
      if (
        (capturedLength - 1) >>> 0 >= maxPacketLength ||
        (originalLength - capturedLength) >>> 0 > MAX_ORIGINAL_LENGTH ||
        fraction >= unitsPerSecond ||
        (time - earliest) >>> 0 > 2 * PLAUSIBLE_SECONDS
      ) {
        const isNone = capturedLength > maxPacketLength || this.#regular;
        if (isNone || appendedVariant(view, at) !== undefined) {
          this.#lastSeconds = seconds;
          return -at - 1;
        }
        const carried = (fraction / unitsPerSecond) | 0;
        time += carried;
        fraction -= carried * unitsPerSecond;
      }
      const start = at + headerLength;
      const next = start + capturedLength;
      if (next > end) {
        needed = headerLength + capturedLength;
        break;
      }
      seconds = time;
      sink.add(
        bytes,
        at,
        start,
        capturedLength,
        originalLength,
        seconds,
        (fraction * nsPerUnit) | 0,
        interfaceId,
        linkType,
      );
      at = next;
    }
    this.#lastSeconds = seconds;
    this.needed = needed;
    return at;
  }

  /** The same for files of version 2.0 to 2.3. */
  #oldRecords(bytes: Uint8Array, view: DataView, from: number, end: number): number {
    const little = this.#variant.littleEndian;
    let at = from;
    while (end - at >= this.#headerLength) {
      let capturedLength = view.getUint32(at + 8, little);
      let originalLength = view.getUint32(at + 12, little);
      if (this.#swapped === 'yes' || capturedLength > originalLength) {
        [capturedLength, originalLength] = [originalLength, capturedLength];
      }
      if (capturedLength > this.#maxPacketLength) return -at - 1;
      const start = at + this.#headerLength;
      if (start + capturedLength > end) {
        this.needed = this.#headerLength + capturedLength;
        return at;
      }
      const fraction = view.getUint32(at + 4, little);
      const seconds = view.getUint32(at, little) + Math.floor(fraction / this.#unitsPerSecond);
      const nanoseconds = (fraction % this.#unitsPerSecond) * this.#nsPerUnit;
      this.#lastSeconds = seconds;
      this.#state.sink.add(
        bytes,
        at,
        start,
        capturedLength,
        originalLength,
        seconds,
        nanoseconds,
        this.#interfaceId,
        this.#linkType,
      );
      at = start + capturedLength;
    }
    this.needed = this.#headerLength;
    return at;
  }

  #damage(view: DataView, at: number, base: number): void {
    this.#state.fault({
      code: 'malformed',
      layer: 'pcap',
      offset: base + at,
      needed: view.getUint32(at + 8, this.#variant.littleEndian),
      had: this.#maxPacketLength,
      limitedBy: 'incl_len',
      spec: SPEC,
    });
    this.#damagedAt = base + at;
    if (this.#lastSeconds === 0) this.#firstSeconds = 0;
  }

  /** Goes to where records begin again, or as far as can be said. */
  #resynchronise(view: DataView, from: number, end: number, base: number, final: boolean): number {
    const finder = this.#findable();
    const first = Math.max(from, this.#damagedAt - base + 1);
    const verdict = finder.find(view, first, end - this.#headerLength + 1, end, final);
    if (verdict === 'plausible') {
      this.#state.counts.skippedBytes += base + finder.found - this.#damagedAt;
      this.#damagedAt = -1;
    } else if (final) {
      this.#state.counts.skippedBytes += base + end - this.#damagedAt;
      return end;
    } else {
      this.needed = verdict === 'unknown' ? finder.needed : this.#headerLength;
    }
    return finder.found;
  }

  #fault(code: string, offset: number, had: number, limitedBy: string): void {
    this.#state.fault({ code, layer: 'pcap', offset, needed: 0, had, limitedBy, spec: SPEC });
  }
}

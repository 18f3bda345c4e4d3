import { activationError, CaptureError, readError } from './errors.ts';
import { withProgram } from './filter-program.ts';
import { dltOf, linkTypeOfDlt } from './link-type.ts';
import { errorText } from './native/error-text.ts';
import type { Pointer } from './native/koffi.ts';
import { ERROR_BYTES } from './native/libpcap.ts';
import type { Native } from './native/native.ts';
import type { CheckedOptions } from './options.ts';

/** PCAP_TSTAMP_PRECISION_ values. */
const PRECISIONS = { microseconds: 0, nanoseconds: 1 } as const;
/** PCAP_D_ values. */
const DIRECTIONS = { both: 0, in: 1, out: 2 } as const;
/** How long the kernel may hold a packet back to fill a block of its buffer. */
export const BLOCK_TIMEOUT_MS = 100;
const DLT_LINUX_SLL2 = 276;
/** A classic BPF program of one instruction, `ret #0`: nothing is accepted. */
const REJECT_ALL = Uint8Array.of(...new Uint8Array(Uint16Array.of(0x06).buffer), 0, 0, 0, 0, 0, 0);

/** One activated, nonblocking pcap_t. Nothing here waits; closing twice does nothing. */
export class PcapHandle {
  readonly device: string;
  readonly nanoseconds: boolean;
  /** What libpcap warned of when it activated the device. */
  readonly warnings: readonly string[];
  readonly #native: Native;
  #pointer: Pointer | undefined;

  /** @throws {CaptureError} for everything that can be wrong with the device, the rights and the filter. */
  constructor(native: Native, options: CheckedOptions) {
    this.#native = native;
    this.device = options.device;
    this.#pointer = this.#create(options.device);
    try {
      this.#configure(options);
      this.warnings = this.#activate();
      this.#adjust(options);
      this.nanoseconds = native.libpcap.getTstampPrecision(this.#open) === PRECISIONS.nanoseconds;
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** LINKTYPE number of the frames. */
  get linkType(): number {
    return linkTypeOfDlt(this.#native.libpcap.datalink(this.#open));
  }

  /** Such as `EN10MB` and `Ethernet`. */
  get linkTypeName(): { readonly name: string; readonly description: string } {
    const { libpcap } = this.#native;
    const dlt = libpcap.datalink(this.#open);
    const name = libpcap.datalinkValToName(dlt) ?? String(dlt);
    return { name, description: libpcap.datalinkValToDescription(dlt) ?? name };
  }

  get snapLength(): number {
    return this.#native.libpcap.snapshot(this.#open);
  }

  /** The descriptor to poll, or -1. */
  get descriptor(): number {
    return this.#native.libpcap.getSelectableFd(this.#open);
  }

  /** Writes up to `count` packets that are there now to the C stream; how many these were. */
  dispatchToFile(count: number, file: Pointer): number {
    return this.#checked(this.#native.libpcap.dispatchToFile(this.#open, count, file));
  }

  /** Gives up to `count` packets that are there now to a pcap_handler; how many these were. */
  dispatchToCallback(count: number, callback: Pointer): number {
    return this.#checked(this.#native.libpcap.dispatchToCallback(this.#open, count, callback));
  }

  /** ps_recv, ps_drop, ps_ifdrop: 32-bit counters since the start; undefined for a device without statistics. */
  counts(): Uint32Array | undefined {
    const counts = new Uint32Array(new ArrayBuffer(32));
    return this.#native.libpcap.stats(this.#open, counts) === 0 ? counts : undefined;
  }

  setFilter(filter: string): void {
    const { libpcap } = this.#native;
    withProgram(libpcap, this.#open, filter, true, (program) => {
      if (libpcap.setFilter(this.#open, program) !== 0) throw this.#failure('does not take the filter');
    });
  }

  inject(bytes: Uint8Array): void {
    const sent = this.#native.libpcap.inject(this.#open, bytes, bytes.length);
    if (sent !== bytes.length) throw this.#failure(`did not send the frame of ${bytes.length} bytes`);
  }

  /**
   * Makes the kernel accept nothing more while what it holds stays readable. libpcap's own way to change a filter
   * would throw that away. Only Linux can; elsewhere packets keep coming until the handle is closed.
   */
  stopIntake(): boolean {
    return this.#native.libc?.attachFilter(this.descriptor, REJECT_ALL) === 0;
  }

  close(): void {
    if (this.#pointer === undefined) return;
    this.#native.libpcap.close(this.#pointer);
    this.#pointer = undefined;
  }

  #checked(packets: number): number {
    if (packets < 0) throw readError(this.device, this.#native.libpcap.geterr(this.#open));
    return packets;
  }

  get #open(): Pointer {
    if (this.#pointer === undefined) throw new CaptureError('ERR_CLOSED', 'the capture is closed');
    return this.#pointer;
  }

  #create(device: string): Pointer {
    const errors = new Uint8Array(new ArrayBuffer(ERROR_BYTES));
    const pointer = this.#native.libpcap.create(device, errors);
    if (pointer === null || pointer === 0n) {
      throw new CaptureError('ERR_CAPTURE', `cannot open "${device}" (${errorText(errors)})`);
    }
    return pointer;
  }

  #configure(options: CheckedOptions): void {
    const { libpcap } = this.#native;
    const handle = this.#open;
    libpcap.setSnaplen(handle, options.snapLength);
    libpcap.setPromisc(handle, options.promiscuous ? 1 : 0);
    libpcap.setTimeout(handle, BLOCK_TIMEOUT_MS);
    libpcap.setBufferSize(handle, options.bufferSize);
    if (options.immediate) libpcap.setImmediateMode(handle, 1);
    if (options.monitor) libpcap.setRfmon(handle, 1);
    const precision = options.timestampPrecision ?? 'nanoseconds';
    const status = libpcap.setTstampPrecision(handle, PRECISIONS[precision]);
    if (status !== 0 && options.timestampPrecision !== undefined) {
      throw activationError(status, this.device, libpcap.geterr(handle));
    }
  }

  #activate(): readonly string[] {
    const { libpcap } = this.#native;
    const status = libpcap.activate(this.#open);
    const detail = libpcap.geterr(this.#open);
    if (status < 0) throw activationError(status, this.device, detail);
    return status > 0 ? [detail === '' ? (WARNINGS.get(status) ?? `warning ${status}`) : detail] : [];
  }

  /** What can only be set on an active handle. */
  #adjust(options: CheckedOptions): void {
    const { libpcap } = this.#native;
    const handle = this.#open;
    if (
      options.linkType !== undefined &&
      libpcap.setDatalink(handle, dltOf(libpcap, options.linkType)) !== 0
    ) {
      throw this.#failure(`has no link type ${options.linkType}`, 'ERR_UNSUPPORTED');
    }
    // As tcpdump does: version 2 of the cooked header says on which device a packet was seen.
    if (options.linkType === undefined && options.device === 'any')
      libpcap.setDatalink(handle, DLT_LINUX_SLL2);
    if (options.direction !== 'both' && libpcap.setDirection(handle, DIRECTIONS[options.direction]) !== 0) {
      throw this.#failure('cannot tell directions apart', 'ERR_UNSUPPORTED');
    }
    if (options.filter !== '') this.setFilter(options.filter);
    const errors = new Uint8Array(new ArrayBuffer(ERROR_BYTES));
    if (libpcap.setNonblock(handle, 1, errors) !== 0) {
      throw new CaptureError('ERR_CAPTURE', `cannot capture on "${this.device}" (${errorText(errors)})`);
    }
  }

  #failure(what: string, code: 'ERR_CAPTURE' | 'ERR_UNSUPPORTED' = 'ERR_CAPTURE'): CaptureError {
    const detail = this.#native.libpcap.geterr(this.#open);
    return new CaptureError(
      code,
      `the device "${this.device}" ${what}${detail === '' ? '' : ` (${detail})`}`,
    );
  }
}

const WARNINGS: ReadonlyMap<number, string> = new Map([
  [2, 'the device has no promiscuous mode'],
  [3, 'the device has no such kind of timestamp'],
]);

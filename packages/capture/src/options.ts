import { CaptureError } from './errors.ts';

/** How to capture. Only `device` must be given. */
export interface CaptureOptions {
  /** Name of the device, as `devices()` gives it; `any` is all of them on Linux. */
  readonly device: string;
  /** Capture filter in libpcap's language, `tcp port 443`. Default: everything. */
  readonly filter?: string | undefined;
  /** Most bytes kept of a packet. Default 262,144. */
  readonly snapLength?: number | undefined;
  /** Also take what is addressed to others. Default true. */
  readonly promiscuous?: boolean | undefined;
  /** Bytes of the kernel's buffer, the only queue there is: what does not fit is dropped and counted. Default 32 MiB. */
  readonly bufferSize?: number | undefined;
  /** Default `nanoseconds` where the device can, else `microseconds`; an unavailable one that was asked for is an error. */
  readonly timestampPrecision?: 'microseconds' | 'nanoseconds' | undefined;
  /** Which way packets go, seen from this host. Default `both`. */
  readonly direction?: 'both' | 'in' | 'out' | undefined;
  /** Give every packet out at once instead of up to 150 ms later in a batch; costs throughput. Default false. */
  readonly immediate?: boolean | undefined;
  /**
   * Name (`EN10MB`) or LINKTYPE number of what frames shall begin with, for devices that offer a choice. The device
   * `any` gives `LINUX_SLL2` by default, where libpcap has it.
   */
  readonly linkType?: string | number | undefined;
  /** Put a wireless device into monitor mode. Default false. */
  readonly monitor?: boolean | undefined;
  /** Give batches out in memory that the next one overwrites (`batch.transient`): faster. Default false. */
  readonly transient?: boolean | undefined;
  /** Ends the capture at once, without drain; the loop throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** The options with every default in place. */
export interface CheckedOptions {
  readonly device: string;
  readonly filter: string;
  readonly snapLength: number;
  readonly promiscuous: boolean;
  readonly bufferSize: number;
  readonly timestampPrecision: 'microseconds' | 'nanoseconds' | undefined;
  readonly direction: 'both' | 'in' | 'out';
  readonly immediate: boolean;
  readonly linkType: string | number | undefined;
  readonly monitor: boolean;
  readonly transient: boolean;
  readonly signal: AbortSignal | undefined;
}

export const DEFAULT_SNAP_LENGTH = 262_144;
const DEFAULT_BUFFER_SIZE = 32 * 1024 * 1024;
const MAX_INT = 0x7fff_ffff;

/** @throws {CaptureError} `ERR_OPTION` naming the option that makes no sense. */
export function checkOptions(options: CaptureOptions): CheckedOptions {
  const { device, filter = '', timestampPrecision, direction = 'both' } = options;
  if (typeof device !== 'string' || device === '')
    throw wrong('device', 'the name of a device, see devices()');
  checkText('device', device);
  checkText('filter', filter);
  oneOf('timestampPrecision', timestampPrecision, [undefined, 'microseconds', 'nanoseconds']);
  oneOf('direction', direction, ['both', 'in', 'out']);
  return {
    device,
    filter,
    snapLength: wholeNumber('snapLength', options.snapLength ?? DEFAULT_SNAP_LENGTH),
    promiscuous: options.promiscuous ?? true,
    bufferSize: wholeNumber('bufferSize', options.bufferSize ?? DEFAULT_BUFFER_SIZE),
    timestampPrecision,
    direction,
    immediate: options.immediate ?? false,
    linkType: options.linkType,
    monitor: options.monitor ?? false,
    transient: options.transient ?? false,
    signal: options.signal,
  };
}

/** C strings end at the first NUL, and nobody writes a filter of a megabyte. */
export function checkText(name: string, text: string): void {
  if (typeof text !== 'string' || text.includes('\0') || text.length > MAX_TEXT) {
    throw wrong(name, `a string without NUL of at most ${MAX_TEXT} characters`);
  }
}

const MAX_TEXT = 65_536;

function wholeNumber(name: string, value: number): number {
  if (!Number.isInteger(value) || value < 1 || value > MAX_INT)
    throw wrong(name, `a whole number from 1 to ${MAX_INT}`);
  return value;
}

function oneOf(name: string, value: unknown, allowed: readonly unknown[]): void {
  if (!allowed.includes(value)) {
    throw wrong(
      name,
      allowed
        .filter((one) => one !== undefined)
        .map((one) => `"${one}"`)
        .join(' or '),
    );
  }
}

function wrong(name: string, expected: string): CaptureError {
  return new CaptureError('ERR_OPTION', `the option "${name}" must be ${expected}`);
}

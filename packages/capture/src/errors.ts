import { PlainwireError, type PlainwireErrorDetails } from '@plainwire/bytes';
import type { FilterPlace } from './filter-place.ts';

/** The stable codes of this package's errors. */
export type CaptureErrorCode =
  /** koffi is not installed. */
  | 'ERR_NO_KOFFI'
  /** libpcap is not installed. */
  | 'ERR_NO_LIBPCAP'
  /** The system does not let this user capture, or put the device into the asked-for mode. */
  | 'ERR_NO_PERMISSION'
  /** There is no device of that name. */
  | 'ERR_NO_DEVICE'
  /** The device is not up. */
  | 'ERR_DEVICE_DOWN'
  /** The device went away while it was captured from. */
  | 'ERR_DEVICE_GONE'
  /** The capture filter cannot be compiled. */
  | 'ERR_BAD_FILTER'
  /** The device, or this libpcap, cannot do what was asked for. */
  | 'ERR_UNSUPPORTED'
  /** An option has a value that makes no sense. */
  | 'ERR_OPTION'
  /** The capture is closed. */
  | 'ERR_CLOSED'
  /** Whatever else libpcap or the system reports; the message is theirs. */
  | 'ERR_CAPTURE';

/** A PlainwireError whose code is one of {@link CaptureErrorCode}. */
export class CaptureError extends PlainwireError {
  declare readonly code: CaptureErrorCode;

  constructor(code: CaptureErrorCode, message: string, details?: PlainwireErrorDetails) {
    super(code, message, details);
  }
}

/** What libpcap's functions return when they fail (pcap/pcap.h). */
const Status = {
  noSuchDevice: -5,
  monitorUnsupported: -6,
  permissionDenied: -8,
  notUp: -9,
  promiscuousDenied: -11,
  precisionUnsupported: -12,
} as const;

/** The error for a negative `status` of pcap_activate; `detail` is what pcap_geterr says. */
export function activationError(status: number, device: string, detail: string): CaptureError {
  switch (status) {
    case Status.noSuchDevice:
      return new CaptureError('ERR_NO_DEVICE', `there is no device "${device}"${note(detail)}`);
    case Status.permissionDenied:
    case Status.promiscuousDenied:
      return new CaptureError('ERR_NO_PERMISSION', permissionMessage(device, detail));
    case Status.notUp:
      return new CaptureError('ERR_DEVICE_DOWN', `the device "${device}" is not up${note(detail)}`);
    case Status.monitorUnsupported:
      return new CaptureError('ERR_UNSUPPORTED', `the device "${device}" has no monitor mode${note(detail)}`);
    case Status.precisionUnsupported:
      return new CaptureError('ERR_UNSUPPORTED', `the device "${device}" has no such timestamp precision`);
    default:
      return new CaptureError(
        'ERR_CAPTURE',
        `cannot capture on "${device}"${note(detail || `status ${status}`)}`,
      );
  }
}

/** The error for a failed pcap_dispatch: libpcap tells a vanished device only by its words. */
export function readError(device: string, detail: string): CaptureError {
  if (/disappeared|no such device|not configured/i.test(detail)) {
    return new CaptureError('ERR_DEVICE_GONE', `the device "${device}" went away${note(detail)}`);
  }
  if (/went down|network is down/i.test(detail)) {
    return new CaptureError('ERR_DEVICE_DOWN', `the device "${device}" went down${note(detail)}`);
  }
  return new CaptureError('ERR_CAPTURE', `the capture on "${device}" failed${note(detail)}`);
}

/** The error for a filter that libpcap does not compile; its `offset` is the index in the filter of what is wrong. */
export function filterError(filter: string, detail: string, place?: FilterPlace): CaptureError {
  return new FilterError(filter, detail, place);
}

/** `ERR_BAD_FILTER`, with the place. */
export class FilterError extends CaptureError {
  readonly filter: string;
  /** How many characters from `offset` on are wrong; 0 when something is missing at the end. */
  readonly length: number;

  constructor(filter: string, detail: string, place: FilterPlace | undefined) {
    const { offset, length = 0 } = place ?? {};
    const word = length === 0 ? 'its end' : `"${filter.slice(offset, offset! + length)}"`;
    const where = offset === undefined ? '' : ` at ${word}`;
    const message = `cannot compile the capture filter "${filter}"${where}${note(detail)}`;
    super('ERR_BAD_FILTER', message, offset === undefined ? {} : { offset });
    this.filter = filter;
    this.length = length;
  }
}

function permissionMessage(device: string, detail: string): string {
  return `no permission to capture on "${device}"${note(detail)}: ${permissionRemedy(process.platform)}`;
}

/** What gives a user the right to capture. */
export function permissionRemedy(platform: NodeJS.Platform): string {
  switch (platform) {
    case 'linux':
      return `run as root, or allow every Node program to capture with \`sudo setcap cap_net_raw,cap_net_admin=eip ${process.execPath}\``;
    case 'win32':
      return 'run as administrator, or install Npcap without its restriction to administrators';
    default:
      return 'run as root, or give this user read access to /dev/bpf*';
  }
}

function note(detail: string): string {
  return detail === '' ? '' : ` (${detail})`;
}

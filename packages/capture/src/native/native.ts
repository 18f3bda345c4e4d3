import { CaptureError } from '../errors.ts';
import { type Koffi, loadKoffi } from './koffi.ts';
import { bindLibc, type Libc } from './libc.ts';
import { bindLibpcap, type Libpcap } from './libpcap.ts';

/** Everything native, bound once a thread. */
export interface Native {
  readonly koffi: Koffi;
  readonly libc: Libc;
  readonly libpcap: Libpcap;
}

let native: Native | undefined;

/** @throws {CaptureError} `ERR_NO_KOFFI`, `ERR_NO_LIBPCAP`, and `ERR_UNSUPPORTED` on Windows. */
export function loadNative(): Native {
  if (process.platform === 'win32') {
    throw new CaptureError(
      'ERR_UNSUPPORTED',
      'live capture does not exist on Windows yet: read a file instead',
    );
  }
  if (native === undefined) {
    const koffi = loadKoffi();
    native = { koffi, libpcap: bindLibpcap(koffi), libc: bindLibc(koffi) };
  }
  return native;
}

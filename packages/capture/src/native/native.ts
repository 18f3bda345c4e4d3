import { type Koffi, loadKoffi } from './koffi.ts';
import { bindLibc, type Libc } from './libc.ts';
import { bindLibpcap, type Libpcap } from './libpcap.ts';
import { bindCopyMemory, type CopyMemory } from './memory.ts';

/** Everything native, bound once a thread. */
export interface Native {
  readonly koffi: Koffi;
  readonly libpcap: Libpcap;
  readonly copy: CopyMemory;
  /**
   * What the fast way to packets needs; undefined on Windows, whose C runtimes do not share streams, and which does not
   * wait on descriptors. Packets then come through a callback, and are asked for now and then.
   */
  readonly libc: Libc | undefined;
}

let native: Native | undefined;

/** @throws {CaptureError} `ERR_NO_KOFFI`, `ERR_NO_LIBPCAP`. */
export function loadNative(): Native {
  if (native === undefined) {
    const koffi = loadKoffi();
    const libpcap = bindLibpcap(koffi);
    const libc = process.platform === 'win32' ? undefined : bindLibc(koffi);
    native = { koffi, libpcap, copy: bindCopyMemory(koffi), libc };
  }
  return native;
}

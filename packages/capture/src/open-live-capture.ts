import { PlainwireError } from '@plainwire/bytes';
import { openCaptureDevice } from './device-capture.ts';
import type { LiveCapture } from './live-capture.ts';
import type { CaptureOptions } from './options.ts';
import { openTcpdumpCapture } from './tcpdump-capture.ts';

/**
 * Begins to capture the best way there is: by libpcap in this process, and where koffi or libpcap are missing through
 * a `tcpdump` program, which `warnings` then says.
 *
 * @throws {CaptureError} as `openCaptureDevice`; `ERR_NO_LIBPCAP` when there is no tcpdump either.
 */
export async function openLiveCapture(options: CaptureOptions): Promise<LiveCapture> {
  try {
    return openCaptureDevice(options);
  } catch (error) {
    if (!PlainwireError.is(error, 'ERR_NO_KOFFI') && !PlainwireError.is(error, 'ERR_NO_LIBPCAP')) throw error;
    return openTcpdumpCapture(options);
  }
}

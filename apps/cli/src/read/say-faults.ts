import type { Capture } from '@plainwire/pcap';

/** Says what was wrong with the file itself. Gives the exit code: 2 when something was, as tshark. */
export function sayFaults(capture: Capture, file: string, stderr: NodeJS.WritableStream): number {
  for (const fault of capture.faults) {
    const sentence =
      fault.code === 'incomplete'
        ? 'appears to have been cut short in the middle of a packet'
        : `is damaged (${fault.code}, ${fault.layer})`;
    stderr.write(
      `plainwire: The file "${file}" ${sentence} at byte ${fault.offset}; what came before it was read.\n`,
    );
  }
  return capture.faults.length > 0 ? 2 : 0;
}

import { escapeText } from '@plainwire/bytes';
import type { Capture } from '@plainwire/pcap';

/** So many faults of a file have a line of their own. */
const MOST_LINES = 5;

/** Says what was wrong with the file itself. Gives the exit code: 2 when something was, as tshark. */
export function sayFaults(capture: Capture, file: string, stderr: NodeJS.WritableStream): number {
  const { faults, skippedBytes } = capture.counts;
  const shown = escapeText(file);
  for (const fault of capture.faults.slice(0, MOST_LINES)) {
    const sentence =
      fault.code === 'incomplete'
        ? 'appears to have been cut short in the middle of a packet'
        : fault.code === 'unsupported'
          ? `cannot be read on: ${fault.layer} with a ${fault.limitedBy} that is not supported`
          : `is damaged (${fault.code}, ${fault.layer})`;
    const rest =
      fault.code === 'malformed' ? 'what could be read after it was read' : 'what came before it was read';
    stderr.write(`plainwire: The file "${shown}" ${sentence} at byte ${fault.offset}; ${rest}.\n`);
  }
  if (faults > MOST_LINES) {
    stderr.write(
      `plainwire: The file "${shown}" is damaged in ${faults - MOST_LINES} more places; ${skippedBytes} bytes of it could not be read.\n`,
    );
  }
  return faults > 0 ? 2 : 0;
}

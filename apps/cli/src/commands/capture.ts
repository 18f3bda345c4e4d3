import { escapeText, PlainwireError } from '@plainwire/bytes';
import { CaptureError, devicesSync, type LiveCapture, openLiveCapture } from '@plainwire/capture';
import { closingCounts, runningCounts } from '../capture/counts.ts';
import { chooseDevice, deviceList } from '../capture/device-list.ts';
import { watchDevice } from '../capture/device-watch.ts';
import { type CaptureCommandOptions, parseCaptureOptions } from '../capture/options.ts';
import { CaptureSignals } from '../capture/signals.ts';
import { type CaptureOutcome, writeFiles } from '../capture/write-files.ts';
import type { CommandIo } from '../command-io.ts';

const HELP = `Usage: plainwire capture [-i DEVICE] [-w FILE] [options] [FILTER]

  -i DEVICE       device, by name or by its number in -D; default: the first that is up
  -D              list the devices
  -w FILE         write packets to FILE, - for standard output; without it, print a line for each
  -c COUNT        end after COUNT packets
  -s LENGTH       keep so many bytes of a packet (0 and default: 262144)
  -G SECONDS      begin a new file every so often; the name may hold strftime(3) formats
  -C MILLIONS     begin a new file after so many million bytes; names get a number
  -W FILES        with -G: end after so many files; with -C: keep so many, in a ring
  -B KIB          size of the kernel's buffer (default 32768)
  -F FILE         read the filter from FILE
  -y LINKTYPE     what frames begin with, for devices that offer a choice
  -Q DIRECTION    in, out or inout
  -Z USER         become USER once the device is open
  -p              not promiscuous        -I  monitor mode        -U, -n, -l  accepted: always so
  --nano          timestamps in nanoseconds
  --immediate-mode
  --pcapng        write pcapng, with the counts of lost packets in the file
  --min-free SIZE     end before less than SIZE (bytes, K, M, G, T or %) is left on the disk
  --max-total SIZE    the files together: remove the oldest, or end when there is only one

SIGINT, SIGTERM and SIGHUP end the capture and lose nothing; SIGUSR1 prints the counts.
`;

/** `plainwire capture`: packets from a device to a file or to lines, with tcpdump's flags. */
export async function capture(argv: readonly string[], io: CommandIo): Promise<number> {
  const signals = new CaptureSignals(io.env);
  try {
    return await run(parseCaptureOptions(argv), signals, io);
  } catch (error) {
    if (!PlainwireError.is(error) && (error as NodeJS.ErrnoException).syscall === undefined) throw error;
    io.stderr.write(sentenceOf(error as Error));
    return 1;
  } finally {
    signals.dispose();
  }
}

async function run(options: CaptureCommandOptions, signals: CaptureSignals, io: CommandIo): Promise<number> {
  if (options.action === 'help') {
    io.stdout.write(HELP);
    return 0;
  }
  if (options.action === 'list devices') {
    io.stdout.write(deviceList(devicesSync()));
    return 0;
  }
  const live = await open(options);
  const outcome: CaptureOutcome = { packets: 0, failed: false, exitCode: 0 };
  signals.onCounts = () => io.stderr.write(runningCounts(outcome.packets, live.stats()));
  signals.onEnd = () => void live.close();
  if (signals.ended) void live.close();
  if (options.user !== undefined) (await import('../capture/privileges.ts')).becomeUser(options.user);
  for (const warning of [...options.warnings, ...live.warnings])
    io.stderr.write(`plainwire: WARNING: ${escapeText(warning)}\n`);
  let ended: (() => void) | undefined;
  const started = () => {
    io.stderr.write(listening(live, options));
    ended = attend(live, options, outcome, io);
  };
  try {
    if (options.file === undefined) {
      const { printLines } = await import('../capture/print-lines.ts');
      started();
      await printLines(live, options.count, io, outcome);
    } else {
      await writeFiles(live, { ...options, file: options.file }, io, outcome, started);
    }
  } finally {
    ended?.();
    await live.return?.();
    if (ended !== undefined) io.stderr.write(closingCounts(outcome.packets, live.stats(), outcome.failed));
  }
  return outcome.exitCode;
}

/** Says what goes on while packets come: the device's ups and downs, and with `-v` how many there are. */
function attend(
  live: LiveCapture,
  options: CaptureCommandOptions,
  outcome: CaptureOutcome,
  io: CommandIo,
): () => void {
  const unwatch = watchDevice(live.device, (sentence) =>
    io.stderr.write(`plainwire: WARNING: ${escapeText(sentence)}\n`),
  );
  const saysCount = options.verbose && options.file !== undefined;
  const say = () => io.stderr.write(`Got ${outcome.packets}\r`);
  const timer = saysCount ? setInterval(say, SECOND_MS).unref() : undefined;
  return () => {
    unwatch();
    clearInterval(timer);
  };
}

const SECOND_MS = 1000;

/** Opens the device that `-i` means. */
async function open(options: CaptureCommandOptions): Promise<LiveCapture> {
  const wanted = options.device;
  const needsList = wanted === undefined || /^\d+$/.test(wanted);
  const device = needsList ? chooseDevice(devicesSync(), wanted) : wanted;
  if (device === undefined) throw new CaptureError('ERR_NO_DEVICE', 'there is no device to capture on');
  return openLiveCapture({ ...options.open, device, transient: options.file !== undefined });
}

function listening(live: LiveCapture, { open }: CaptureCommandOptions): string {
  const { device, linkTypeName, snapLength } = live;
  const { name, description } = linkTypeName;
  const chosen = open.linkType !== undefined || device === 'any' ? `plainwire: data link type ${name}\n` : '';
  return `${chosen}plainwire: listening on ${escapeText(device)}, link-type ${name} (${description}), snapshot length ${snapLength} bytes\n`;
}

/** One sentence; below a filter's, the filter with the place underlined. */
function sentenceOf(error: Error): string {
  const { code, filter, offset, length } = error as Error & Partial<FilterMistake>;
  const hint = code === 'ERR_NO_DEVICE' ? ': plainwire capture -D lists them' : '';
  const sentence = `plainwire: ${escapeText(error.message)}${hint}\n`;
  if (code !== 'ERR_BAD_FILTER' || filter === undefined || offset === undefined) return sentence;
  const before = escapeText(filter.slice(0, offset)).length;
  return `${sentence}    ${escapeText(filter)}\n    ${' '.repeat(before)}^${'~'.repeat(Math.max(0, (length ?? 1) - 1))}\n`;
}

interface FilterMistake {
  readonly code: string;
  readonly filter: string;
  readonly offset: number;
  readonly length: number;
}

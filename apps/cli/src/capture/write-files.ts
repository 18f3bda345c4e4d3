import { escapeText } from '@plainwire/bytes';
import type { LiveCapture } from '@plainwire/capture';
import type { CommandIo } from '../command-io.ts';
import { DiskGuard } from './disk-guard.ts';
import { pcapEncoder, pcapngEncoder } from './encoder.ts';
import type { CaptureCommandOptions } from './options.ts';
import { SaveFiles } from './save-files.ts';
import { fileSink, outputSink, type Sink, WriteFailure } from './sink.ts';
import { Ticker } from './ticker.ts';

const TICK_MS = 250;
const APPLICATION = 'plainwire capture';

/** What became of a capture that was written or printed. */
export interface CaptureOutcome {
  /** Packets that are in the files. */
  packets: number;
  /** Whether writing failed, so that packets which were fetched are in no file. */
  failed: boolean;
  exitCode: number;
}

/**
 * Writes what `capture` gives until it ends, a limit is reached or the disk refuses. `outcome` is kept up to date, so
 * that a signal can ask for it; `started` is called when the first file is open.
 */
export async function writeFiles(
  capture: LiveCapture,
  options: CaptureCommandOptions & { readonly file: string },
  io: CommandIo,
  outcome: CaptureOutcome,
  started: () => void,
): Promise<void> {
  const say = (text: string) => io.stderr.write(`plainwire: ${escapeText(text)}\n`);
  const guard = new DiskGuard(options);
  let sink: Sink | undefined;
  const encoder =
    options.format === 'pcap'
      ? pcapEncoder(capture)
      : pcapngEncoder(capture, options.open.filter ?? '', APPLICATION);
  const files = new SaveFiles(options, encoder, {
    open: async ({ name, overwrite }) => {
      sink = options.file === '-' ? outputSink(io.stdout) : await fileSink(name, overwrite);
      guard.opened(sink.name);
      return sink;
    },
    stats: () => capture.stats(),
    room: (bytes) => guard.room(bytes),
  });
  try {
    await files.open(Date.now());
    started();
    await pump(capture, files, options, outcome);
    await files.close();
    if (files.done?.kind === 'files') say(`Maximum file limit reached: ${options.maxFiles}`);
    if (files.done?.kind === 'disk') {
      say(`the capture ended: ${files.done.reason}`);
      outcome.failed = true;
      outcome.exitCode = 1;
    }
  } catch (error) {
    outcome.packets = files.packets;
    await files.abandon();
    outcome.failed = true;
    if (!(error instanceof WriteFailure)) throw error;
    // Whoever read the pipe has seen enough.
    if (error.code === 'EPIPE') return;
    say(`${sink?.name ?? options.file}: ${reasonOf(error)}; the file ends after its last whole packet`);
    outcome.exitCode = 1;
  }
}

/** Batches and, where files follow each other in time, the clock. */
async function pump(
  capture: LiveCapture,
  files: SaveFiles,
  options: CaptureCommandOptions,
  outcome: CaptureOutcome,
): Promise<void> {
  const ticker = options.rotateSeconds === undefined ? undefined : new Ticker(TICK_MS);
  try {
    let next = capture.next();
    while (files.done === undefined) {
      const event = await (ticker === undefined ? next : Promise.race([next, ticker.next]));
      if (event === 'tick') {
        await files.tick(Date.now());
        continue;
      }
      if (event.done === true) return;
      await files.write(event.value);
      outcome.packets = files.packets;
      if (files.done === undefined) next = capture.next();
    }
  } finally {
    ticker?.stop();
    await capture.return?.();
  }
}

function reasonOf(error: WriteFailure): string {
  return error.code === 'ENOSPC' ? 'no space left on device' : error.message;
}

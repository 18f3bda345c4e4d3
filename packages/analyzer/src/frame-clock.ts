import type { CaptureRecord } from '@plainwire/pcap';

/** When the frames around a frame were captured, in nanoseconds since 1970 UTC. */
export interface FrameTimes {
  readonly first: bigint;
  readonly previous: bigint;
  /** Of the last frame that the caller said to have shown, with `Analyzer.shown`, before it asked. */
  readonly previousShown: bigint;
}

/** Remembers when frames were captured, in small numbers: a frame that nobody asks costs no bigint. */
export class FrameClock {
  /** Of the frame before the one that was begun last; of the first frame its own. */
  previousSeconds = 0;
  previousNanoseconds = 0;
  #seconds = 0;
  #nanoseconds = 0;
  #firstSeconds = 0;
  #firstNanoseconds = 0;
  #hasFirst = false;
  #shown: bigint | undefined = undefined;

  begin({ seconds, nanoseconds, number }: CaptureRecord): void {
    if (!this.#hasFirst) {
      this.#hasFirst = true;
      this.#firstSeconds = seconds;
      this.#firstNanoseconds = nanoseconds;
    }
    this.previousSeconds = number === 1 ? seconds : this.#seconds;
    this.previousNanoseconds = number === 1 ? nanoseconds : this.#nanoseconds;
    this.#seconds = seconds;
    this.#nanoseconds = nanoseconds;
  }

  shown(record: CaptureRecord): void {
    this.#shown = record.timestampNs;
  }

  timesOf(record: CaptureRecord, previousSeconds: number, previousNanoseconds: number): FrameTimes {
    return {
      first: inNanoseconds(this.#firstSeconds, this.#firstNanoseconds),
      previous: inNanoseconds(previousSeconds, previousNanoseconds),
      previousShown: this.#shown ?? record.timestampNs,
    };
  }
}

function inNanoseconds(seconds: number, nanoseconds: number): bigint {
  return BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds);
}

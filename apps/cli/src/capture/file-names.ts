import { hasTimeFormat, strftime } from './strftime.ts';

export interface NamingOptions {
  /** As given with `-w`. */
  readonly pattern: string;
  /** Whether files follow each other in time (`-G`): only then has the name a time format. */
  readonly timed: boolean;
  /** Whether files follow each other by size (`-C`). */
  readonly sized: boolean;
  /** `-W`. */
  readonly maxFiles: number | undefined;
}

/** What the next file is called, and whether something of that name may be overwritten. */
export interface FileName {
  readonly name: string;
  readonly overwrite: boolean;
}

/**
 * tcpdump's names: `-G` fills in the time, `-C` appends a number that `-W` makes go round with leading zeros. Where
 * two times have the same name, the numbers go on instead of beginning anew in the place of the earlier files.
 */
export class FileNames {
  readonly #options: NamingOptions;
  readonly #digits: number;
  /** The files of the ring that goes round, by their number: `opened` says what they came to be called. */
  readonly #ring = new Map<number, string>();
  #base = '';
  #number = 0;

  constructor(options: NamingOptions) {
    this.#options = options;
    this.#digits = this.#isRing && options.maxFiles !== 1 ? String(options.maxFiles! - 1).length : 0;
  }

  first(time: Date): FileName {
    const { pattern, timed } = this.#options;
    this.#base = this.#baseAt(time);
    return this.#file(!timed || !hasTimeFormat(pattern));
  }

  /** The next file in time. */
  nextInTime(time: Date): FileName {
    const base = this.#baseAt(time);
    if (base === this.#base) this.#count();
    else {
      this.#base = base;
      this.#number = 0;
      this.#ring.clear();
    }
    return this.#file(false);
  }

  /** The next file by size. */
  nextBySize(): FileName {
    this.#count();
    return this.#file(!this.#options.timed);
  }

  /** What the file is called that was named last, since one of its name may have been there. */
  opened(name: string): void {
    if (this.#isRing) this.#ring.set(this.#number, name);
  }

  get #isRing(): boolean {
    return this.#options.sized && this.#options.maxFiles !== undefined;
  }

  #count(): void {
    this.#number++;
    if (this.#isRing && this.#number >= this.#options.maxFiles!) this.#number = 0;
  }

  #file(overwrite: boolean): FileName {
    const again = this.#ring.get(this.#number);
    return again === undefined ? { name: this.#name(), overwrite } : { name: again, overwrite: true };
  }

  #baseAt(time: Date): string {
    const { pattern, timed } = this.#options;
    return timed ? strftime(pattern, time) : pattern;
  }

  #name(): string {
    if (this.#number === 0 && this.#digits === 0) return this.#base;
    return this.#base + String(this.#number).padStart(this.#digits, '0');
  }
}

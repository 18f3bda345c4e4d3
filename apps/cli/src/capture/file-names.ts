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
 * two names of `-G` would be the same, the later file gets a number instead of the place of the earlier.
 */
export class FileNames {
  readonly #options: NamingOptions;
  readonly #digits: number;
  #time = new Date(0);
  #number = 0;

  constructor(options: NamingOptions) {
    this.#options = options;
    this.#digits = options.sized && options.maxFiles !== undefined ? String(options.maxFiles - 1).length : 0;
    if (options.maxFiles === 1) this.#digits = 0;
  }

  first(time: Date): FileName {
    this.#time = time;
    const { pattern, timed } = this.#options;
    return { name: this.#name(), overwrite: !timed || !hasTimeFormat(pattern) };
  }

  /** The next file in time. */
  nextInTime(time: Date): FileName {
    this.#time = time;
    this.#number = 0;
    return { name: this.#name(), overwrite: false };
  }

  /** The next file by size. */
  nextBySize(): FileName {
    const { maxFiles } = this.#options;
    this.#number++;
    if (maxFiles !== undefined && this.#number >= maxFiles) this.#number = 0;
    return { name: this.#name(), overwrite: true };
  }

  #name(): string {
    const { pattern, timed } = this.#options;
    const name = timed ? strftime(pattern, this.#time) : pattern;
    if (this.#number === 0 && this.#digits === 0) return name;
    return name + String(this.#number).padStart(this.#digits, '0');
  }
}

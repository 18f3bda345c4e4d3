/** Keys → values, for 16-bit keys in two reads: pages of 256 keys, all unclaimed pages being one. */
export class ClaimTable<T> {
  readonly #empty: (T | undefined)[] = new Array(256).fill(undefined);
  readonly #large = new Map<number, T>();
  readonly pages: (T | undefined)[][] = new Array(256).fill(this.#empty);

  isEmpty = true;

  /** What claimed `key`. */
  find(key: number): T | undefined {
    return key >>> 0 < 0x10000 ? this.pages[key >> 8]![key & 0xff] : this.#large.get(key);
  }

  /** Gives `key` to `value`. */
  set(key: number, value: T): void {
    this.isEmpty = false;
    if (key >>> 0 >= 0x10000) {
      this.#large.set(key, value);
      return;
    }
    const page = key >> 8;
    if (this.pages[page] === this.#empty) this.pages[page] = new Array(256).fill(undefined);
    this.pages[page]![key & 0xff] = value;
  }
}

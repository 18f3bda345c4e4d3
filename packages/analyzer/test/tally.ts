const EXAMPLES = Number(process.env['EXAMPLES'] ?? 2);

/** Equal and unequal answers to one question, with the first examples. */
export class Tally {
  equal = 0;
  unequal = 0;
  readonly #examples: string[] = [];

  /** Whether the two are the same. */
  note(ours: string, theirs: string, where: string): boolean {
    if (ours === theirs) {
      this.equal++;
      return true;
    }
    this.unequal++;
    if (this.#examples.length < EXAMPLES) {
      this.#examples.push(`\n    ${where}: ours '${short(ours)}', tshark '${short(theirs)}'`);
    }
    return false;
  }

  get share(): number {
    return this.equal / (this.equal + this.unequal);
  }

  /** One line of a table, and the examples under it. */
  line(name: string): string {
    const percent = `${(100 * this.share).toFixed(3)} %`;
    return `${name.padEnd(40)} ${percent.padStart(10)} of ${this.equal + this.unequal}${this.#examples.join('')}`;
  }
}

function short(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

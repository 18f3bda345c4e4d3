/** So many of them are told apart; older ones are only counted. */
const MOST_MARKS = 1024;

/** What is remembered of one direction, as plain data: how far it was given out, how many marks are only counted, the others. */
export type UrgentMarksSnapshot = readonly [reached: number, counted: number, ...marks: number[]];

/** Where the urgent bytes of one direction lie in its stream, in ascending order. */
export class UrgentMarks {
  /** How far the stream was given out: no byte before it can be taken out of it. */
  reached: number;
  #counted: number;
  readonly #marks: number[];

  constructor([reached, counted, ...marks]: UrgentMarksSnapshot = [0, 0]) {
    this.reached = reached;
    this.#counted = counted;
    this.#marks = marks;
  }

  add(offset: number): void {
    if (offset < this.reached) return;
    const marks = this.#marks;
    const at = firstFrom(marks, offset);
    if (marks[at] === offset) return;
    if (marks.length === MOST_MARKS) {
      // Of so many that are all still to come, this one stays in the stream.
      if (marks[0]! >= this.reached) return;
      marks.shift();
      this.#counted++;
      marks.splice(at - 1, 0, offset);
    } else marks.splice(at, 0, offset);
  }

  /** The first urgent byte in `[from, to)`. */
  firstIn(from: number, to: number): number | undefined {
    const mark = this.#marks[firstFrom(this.#marks, from)];
    return mark !== undefined && mark < to ? mark : undefined;
  }

  /** Where `offset` lies in the stream without its urgent bytes. */
  without(offset: number): number {
    return offset - this.#counted - firstFrom(this.#marks, offset);
  }

  snapshot(): UrgentMarksSnapshot {
    return [this.reached, this.#counted, ...this.#marks];
  }
}

/** Index of the first of the ascending `numbers` that is not less than `least`. */
function firstFrom(numbers: readonly number[], least: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle]! < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

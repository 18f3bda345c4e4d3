import { Session } from 'node:inspector/promises';

/** Which characters of the scripts under test have run: V8's precise block coverage, over node:inspector. */
export class Coverage {
  #session = new Session();
  /** By function: one byte a character, 1 once it has run. */
  #seen = new Map();
  /** What the last `take` marked, to be able to forget it. */
  #marks = [];
  #wanted;
  /** Blocks seen for the first time, so far. */
  blocks = 0;

  /** @param wanted tells by its URL whether a script is under test. */
  constructor(wanted) {
    this.#wanted = wanted;
  }

  async start() {
    this.#session.connect();
    await this.#session.post('Profiler.enable');
    await this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  /** Adds what has run since the last call; gives how many blocks of it were new. */
  async take() {
    const { result } = await this.#session.post('Profiler.takePreciseCoverage');
    let fresh = 0;
    this.#marks = [];
    for (const script of result) {
      if (this.#wanted(script.url)) fresh += this.#add(script);
    }
    this.blocks += fresh;
    return fresh;
  }

  /** As if the last `take` had not been: its inputs are run again, one by one. */
  forgetLast() {
    for (let index = 0; index < this.#marks.length; index += 2)
      this.#marks[index][this.#marks[index + 1]] = 0;
    this.#marks = [];
  }

  #add({ scriptId, functions }) {
    let fresh = 0;
    for (const { ranges } of functions) {
      const { startOffset, endOffset, count } = ranges[0];
      // The module itself holds all functions and tells nothing.
      if (count === 0 || startOffset === 0) continue;
      const key = `${scriptId}:${startOffset}:${endOffset}`;
      let seen = this.#seen.get(key);
      if (seen === undefined) {
        seen = new Uint8Array(endOffset - startOffset);
        this.#seen.set(key, seen);
      }
      fresh += addRanges(ranges, seen, this.#marks);
    }
    return fresh;
  }
}

/** Ranges are nested, outer before inner: what runs to the next beginning belongs to the innermost that is open. */
function addRanges(ranges, seen, marks) {
  const open = [];
  const base = ranges[0].startOffset;
  let at = base;
  let fresh = 0;
  const upTo = (end) => {
    while (at < end) {
      while (open.length > 0 && open.at(-1).endOffset <= at) open.pop();
      const innermost = open.at(-1);
      const stop = Math.min(end, innermost === undefined ? end : innermost.endOffset);
      if (innermost !== undefined && innermost.count > 0 && mark(seen, at - base, stop - base, marks))
        fresh++;
      at = stop;
    }
  };
  for (const range of ranges) {
    upTo(range.startOffset);
    open.push(range);
  }
  upTo(ranges[0].endOffset);
  return fresh;
}

function mark(seen, from, to, marks) {
  const unseen = seen.indexOf(0, from);
  if (unseen < 0 || unseen >= to) return false;
  for (let at = unseen; at < to; at++) {
    if (seen[at] === 0) marks.push(seen, at);
  }
  seen.fill(1, from, to);
  return true;
}

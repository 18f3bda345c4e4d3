import type { Instruction } from './program.ts';
import type { Assertion } from './syntax.ts';

/** What stands on one side of a place in the input. */
const EDGE = 0;
const NEWLINE = 1;
const WORD = 2;
const OTHER = 3;
/** A newline that is the last byte: `$` matches before it. */
const LAST_NEWLINE = 4;
type Side = 0 | 1 | 2 | 3 | 4;

/** Transitions: not computed yet; the pattern has been found; anything else is a state. */
const UNKNOWN = -1;
const FOUND = -2;
const MOST_STATES = 1000;

interface State {
  /** Instructions to go on from, sorted. */
  readonly starts: readonly number[];
  /** What the byte before was. */
  readonly before: Side;
  readonly next: Int32Array;
}

/**
 * Runs a program by making it deterministic as the input asks for it. The states made are kept, up to a fixed number;
 * then all are forgotten. Each byte costs one table look-up, or at worst one walk over the program.
 */
export class Automaton {
  readonly #program: readonly Instruction[];
  readonly #classOf: Uint8Array;
  readonly #representative: readonly number[];
  readonly #states: State[] = [];
  readonly #index = new Map<string, number>();
  /** Instructions walked over since the automaton was made, for tests that count instead of timing. */
  steps = 0;

  constructor(program: readonly Instruction[]) {
    this.#program = program;
    const { classOf, representative } = classesOf(program);
    this.#classOf = classOf;
    this.#representative = representative;
  }

  /** Whether the pattern occurs in the first `length` bytes. */
  search(bytes: Uint8Array, length: number): boolean {
    const classOf = this.#classOf;
    const end = this.#representative.length;
    let state = this.#stateOf([0], EDGE);
    for (let at = 0; at < length; at++) {
      const byte = bytes[at]!;
      const symbol = byte === 10 && at === length - 1 ? end + 1 : classOf[byte]!;
      const next = this.#states[state]!.next[symbol]!;
      state = next === UNKNOWN ? this.#advance(state, symbol) : next;
      if (state === FOUND) return true;
    }
    const last = this.#states[state]!.next[end]!;
    return (last === UNKNOWN ? this.#advance(state, end) : last) === FOUND;
  }

  #advance(from: number, symbol: number): number {
    const state = this.#states[from]!;
    const classes = this.#representative.length;
    const byte = symbol === classes ? -1 : symbol === classes + 1 ? 10 : this.#representative[symbol]!;
    const side: Side = symbol === classes ? EDGE : symbol === classes + 1 ? LAST_NEWLINE : sideOf(byte);
    const reached = this.#reach(state.starts, state.before, side);
    if (reached === undefined) {
      state.next[symbol] = FOUND;
      return FOUND;
    }
    const to = this.#stateOf(byte < 0 ? [] : this.#after(reached, byte), byte < 0 ? EDGE : sideOf(byte));
    state.next[symbol] = to;
    return to;
  }

  /** The `bytes` instructions that can be reached without reading, or undefined when `match` can. */
  #reach(starts: readonly number[], before: Side, after: Side): number[] | undefined {
    const seen = new Uint8Array(this.#program.length);
    const pending = [...starts];
    const reached: number[] = [];
    for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
      if (seen[at] === 1) continue;
      seen[at] = 1;
      this.steps++;
      const instruction = this.#program[at]!;
      if (instruction.op === 'match') return undefined;
      if (instruction.op === 'bytes') reached.push(at);
      else if (instruction.op === 'jump') pending.push(instruction.x);
      else if (instruction.op === 'split') pending.push(instruction.x, instruction.y);
      else if (holds(instruction.assertion, before, after)) pending.push(at + 1);
    }
    return reached;
  }

  #after(reached: readonly number[], byte: number): number[] {
    const starts = new Set<number>([0]);
    for (const at of reached) {
      const instruction = this.#program[at]!;
      if (instruction.op === 'bytes' && instruction.set[byte] === 1) starts.add(at + 1);
    }
    return [...starts].sort((a, b) => a - b);
  }

  #stateOf(starts: readonly number[], before: Side): number {
    const key = `${before}:${starts.join()}`;
    const known = this.#index.get(key);
    if (known !== undefined) return known;
    if (this.#states.length >= MOST_STATES) this.#forget();
    const next = new Int32Array(this.#representative.length + 2).fill(UNKNOWN);
    this.#states.push({ starts, before, next });
    this.#index.set(key, this.#states.length - 1);
    return this.#states.length - 1;
  }

  #forget(): void {
    this.#states.length = 0;
    this.#index.clear();
  }
}

function sideOf(byte: number): Side {
  if (byte === 10) return NEWLINE;
  const isWord =
    (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 90) || byte === 95 || (byte >= 97 && byte <= 122);
  return isWord ? WORD : OTHER;
}

function holds(assertion: Assertion, before: Side, after: Side): boolean {
  switch (assertion) {
    case 'text-start':
      return before === EDGE;
    case 'text-end':
      return after === EDGE;
    case 'text-end-or-newline':
      return after === EDGE || after === LAST_NEWLINE;
    case 'line-start':
      return (before === EDGE || before === NEWLINE) && !(before === NEWLINE && after === EDGE);
    case 'line-end':
      return after === EDGE || after === NEWLINE || after === LAST_NEWLINE;
    case 'word-boundary':
      return (before === WORD) !== (after === WORD);
    case 'no-word-boundary':
      return (before === WORD) === (after === WORD);
  }
}

/** Bytes that no instruction tells apart share a class; newline and word characters matter to assertions. */
function classesOf(program: readonly Instruction[]): { classOf: Uint8Array; representative: number[] } {
  const sets = [...new Set(program.flatMap((each) => (each.op === 'bytes' ? [each.set] : [])))];
  const classOf = new Uint8Array(256);
  const representative: number[] = [];
  const known = new Map<string, number>();
  for (let byte = 0; byte < 256; byte++) {
    const key = `${sideOf(byte)}${sets.map((set) => set[byte]).join('')}`;
    let found = known.get(key);
    if (found === undefined) {
      found = representative.push(byte) - 1;
      known.set(key, found);
    }
    classOf[byte] = found;
  }
  return { classOf, representative };
}

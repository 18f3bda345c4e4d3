import { PlainwireError } from '@plainwire/bytes';

/** Which flags a command knows. */
export interface FlagSpec {
  /** One letter a flag, as in getopt(3): `c:` takes a value, `G::` takes one only when it is written in the same word. */
  readonly short: string;
  /** Names without the dashes; `-i` makes the name another spelling of a short flag. */
  readonly long?: Readonly<Record<string, 'flag' | 'value' | `-${string}`>>;
}

/** One flag as it was given. */
export interface Flag {
  /** The letter, or the long name in full, without dashes. */
  readonly name: string;
  readonly value: string | undefined;
}

export interface ParsedFlags {
  /** In the order they were written, repeated ones as often as they were. */
  readonly flags: readonly Flag[];
  /** The words that are no flags and no flag's value, in order. */
  readonly operands: readonly string[];
}

/** A command line that cannot be understood: `ERR_USAGE`, with the flag it is about. */
export class UsageError extends PlainwireError {
  readonly flag: string;

  constructor(flag: string, message: string) {
    super('ERR_USAGE', message);
    this.flag = flag;
  }
}

/**
 * Reads a command line as getopt_long(3) does: clusters (`-nni lo`, `-c5`), `--name value` and `--name=value`, long
 * names cut short where they stay unique, operands between the flags, `--` before words that only look like flags.
 *
 * @throws {UsageError} for a flag that `spec` does not name, and for a value that is missing or not wanted.
 */
export function parseFlags(argv: readonly string[], spec: FlagSpec): ParsedFlags {
  const flags: Flag[] = [];
  const operands: string[] = [];
  const words = new Words(argv);
  for (let word = words.next(); word !== undefined; word = words.next()) {
    if (word === '--') operands.push(...words.rest());
    else if (word.startsWith('--')) flags.push(longFlag(word.slice(2), words, spec));
    else if (word.startsWith('-') && word !== '-') readCluster(word, words, spec, flags);
    else operands.push(word);
  }
  return { flags, operands };
}

class Words {
  readonly #argv: readonly string[];
  #at = 0;

  constructor(argv: readonly string[]) {
    this.#argv = argv;
  }

  next(): string | undefined {
    return this.#argv[this.#at++];
  }

  rest(): readonly string[] {
    const left = this.#argv.slice(this.#at);
    this.#at = this.#argv.length;
    return left;
  }
}

function readCluster(word: string, words: Words, spec: FlagSpec, flags: Flag[]): void {
  for (let at = 1; at < word.length; at++) {
    const name = word[at]!;
    const takes = shortTakes(name, spec);
    if (takes === undefined) throw new UsageError(name, `invalid option -- '${name}'`);
    if (takes === 'nothing') {
      flags.push({ name, value: undefined });
      continue;
    }
    const attached = at + 1 < word.length ? word.slice(at + 1) : undefined;
    flags.push({ name, value: attached ?? (takes === 'value' ? wanted(name, words) : undefined) });
    return;
  }
}

function shortTakes(name: string, spec: FlagSpec): 'nothing' | 'value' | 'attached' | undefined {
  const at = name === ':' ? -1 : spec.short.indexOf(name);
  if (at < 0) return undefined;
  if (spec.short[at + 1] !== ':') return 'nothing';
  return spec.short[at + 2] === ':' ? 'attached' : 'value';
}

function wanted(name: string, words: Words): string {
  const value = words.next();
  if (value !== undefined) return value;
  const message =
    name.length === 1
      ? `option requires an argument -- '${name}'`
      : `option '--${name}' requires an argument`;
  throw new UsageError(name, message);
}

function longFlag(text: string, words: Words, spec: FlagSpec): Flag {
  const equals = text.indexOf('=');
  const given = equals < 0 ? text : text.slice(0, equals);
  let value = equals < 0 ? undefined : text.slice(equals + 1);
  const { name, takes } = longName(given, spec);
  if (takes === 'nothing' && value !== undefined) {
    throw new UsageError(name, `option '--${given}' doesn't allow an argument`);
  }
  if (takes === 'value') value ??= wanted(name.length === 1 ? given : name, words);
  return { name, value };
}

function longName(given: string, spec: FlagSpec): { name: string; takes: 'nothing' | 'value' | 'attached' } {
  const long = spec.long ?? {};
  const names = Object.hasOwn(long, given) ? [given] : Object.keys(long).filter((n) => n.startsWith(given));
  const [name] = names;
  if (name === undefined) throw new UsageError(given, `unrecognized option '--${given}'`);
  if (names.length > 1) {
    const possible = names.map((n) => `'--${n}'`).join(' ');
    throw new UsageError(given, `option '--${given}' is ambiguous; possibilities: ${possible}`);
  }
  const kind = long[name]!;
  if (kind === 'flag' || kind === 'value') return { name, takes: kind === 'flag' ? 'nothing' : 'value' };
  const letter = kind.slice(1);
  return { name: letter, takes: shortTakes(letter, spec) ?? 'nothing' };
}

import { ANY, caseless, NOT_NEWLINE } from './byte-set.ts';
import { readBrackets } from './parse-brackets.ts';
import { readEscape, single } from './parse-escape.ts';
import { type Assertion, type ByteSet, RegexMistake, type RegexNode } from './syntax.ts';

const COUNT = /\{(\d{1,5})(?:(,)(\d{1,5})?)?\}/y;
const FLAGS = /\(\?([imsxnU]*)(?:-([imsxnU]+))?([:)])/y;
const NAMED_GROUP = /\(\?(?:P?<[A-Za-z_]\w*>|'[A-Za-z_]\w*')/y;
const MOST_REPEATS = 65_535;
const EMPTY: RegexNode = { kind: 'empty' };

interface Flags {
  readonly caseless: boolean;
  readonly dotAll: boolean;
  readonly multiline: boolean;
  readonly extended: boolean;
}

/**
 * The tree of a pattern in the part of PCRE's syntax that is regular. `pattern` has one character per byte.
 *
 * @throws {RegexMistake} for what is wrong, and by name for what cannot be matched in linear time.
 */
export function parseRegex(pattern: string, maxDepth: number): RegexNode {
  return new RegexParser(pattern, maxDepth).parse();
}

class RegexParser {
  readonly #pattern: string;
  readonly #maxDepth: number;
  #at = 0;
  #depth = 0;
  #flags: Flags = { caseless: true, dotAll: false, multiline: false, extended: false };

  constructor(pattern: string, maxDepth: number) {
    this.#pattern = pattern;
    this.#maxDepth = maxDepth;
  }

  parse(): RegexNode {
    const tree = this.#choice();
    if (this.#at < this.#pattern.length) throw new RegexMistake('this parenthesis closes nothing', this.#at);
    return tree;
  }

  #choice(): RegexNode {
    const outer = this.#flags;
    const branches = [this.#sequence()];
    while (this.#pattern[this.#at] === '|') {
      this.#at++;
      branches.push(this.#sequence());
    }
    this.#flags = outer;
    return branches.length === 1 ? branches[0]! : { kind: 'choice', branches };
  }

  #sequence(): RegexNode {
    const parts: RegexNode[] = [];
    while (
      this.#at < this.#pattern.length &&
      this.#pattern[this.#at] !== '|' &&
      this.#pattern[this.#at] !== ')'
    ) {
      if (this.#skipSpace()) continue;
      if (this.#pattern.startsWith('\\Q', this.#at)) this.#quoted(parts);
      else parts.push(this.#repeated());
    }
    return parts.length === 1 ? parts[0]! : { kind: 'sequence', parts };
  }

  /** With `(?x)`, blanks and comments mean nothing. */
  #skipSpace(): boolean {
    if (!this.#flags.extended) return false;
    const skipped = /(?:\s+|#.*\n?)+/y;
    skipped.lastIndex = this.#at;
    this.#at += skipped.exec(this.#pattern)?.[0].length ?? 0;
    return skipped.lastIndex > 0;
  }

  #quoted(parts: RegexNode[]): void {
    const close = this.#pattern.indexOf('\\E', this.#at);
    const end = close < 0 ? this.#pattern.length : close;
    for (let i = this.#at + 2; i < end; i++) parts.push(this.#bytes(single(this.#pattern.charCodeAt(i))));
    this.#at = close < 0 ? end : end + 2;
  }

  #repeated(): RegexNode {
    const start = this.#at;
    let body = this.#atom();
    for (let count = this.#count(); count !== undefined; count = this.#count()) {
      if (++this.#depth > this.#maxDepth)
        throw new RegexMistake('the pattern is nested too deeply', this.#at);
      if (body.kind === 'assertion') throw new RegexMistake('there is nothing here to repeat', start);
      body = { kind: 'repeat', body, ...count };
      this.#depth--;
      if (this.#pattern[this.#at] === '?') this.#at++;
      else if (this.#pattern[this.#at] === '+') {
        throw new RegexMistake('possessive quantifiers are not supported', this.#at);
      }
    }
    return body;
  }

  #count(): { least: number; most: number } | undefined {
    const symbol = this.#pattern[this.#at];
    if (symbol === '*' || symbol === '+' || symbol === '?') {
      this.#at++;
      return { least: symbol === '+' ? 1 : 0, most: symbol === '?' ? 1 : Number.POSITIVE_INFINITY };
    }
    const found = this.#match(COUNT);
    if (found === undefined) return undefined;
    const least = Number(found[1]);
    const most =
      found[2] === undefined ? least : found[3] === undefined ? Number.POSITIVE_INFINITY : Number(found[3]);
    if (most < least || least > MOST_REPEATS) throw new RegexMistake('this count is out of order', this.#at);
    this.#at += found[0].length;
    return { least, most };
  }

  #atom(): RegexNode {
    const symbol = this.#pattern[this.#at]!;
    switch (symbol) {
      case '(':
        return this.#group();
      case '[': {
        const { set, next } = readBrackets(this.#pattern, this.#at, this.#flags.caseless);
        this.#at = next;
        return { kind: 'bytes', set };
      }
      case '\\':
        return this.#escape();
      case '*':
      case '+':
      case '?':
        throw new RegexMistake('there is nothing before this to repeat', this.#at);
    }
    this.#at++;
    if (symbol === '.') return this.#bytes(this.#flags.dotAll ? ANY : NOT_NEWLINE);
    if (symbol === '^') return assertion(this.#flags.multiline ? 'line-start' : 'text-start');
    if (symbol === '$') return assertion(this.#flags.multiline ? 'line-end' : 'text-end-or-newline');
    return this.#bytes(single(symbol.charCodeAt(0)));
  }

  #escape(): RegexNode {
    const found = readEscape(this.#pattern, this.#at, false);
    this.#at = found.next;
    if (found.assertion !== undefined) return assertion(found.assertion);
    return this.#bytes(found.set ?? single(found.byte!));
  }

  #bytes(set: ByteSet): RegexNode {
    return { kind: 'bytes', set: this.#flags.caseless ? caseless(set) : set };
  }

  #group(): RegexNode {
    const open = this.#at;
    if (++this.#depth > this.#maxDepth) throw new RegexMistake('the pattern is nested too deeply', open);
    const outer = this.#flags;
    const isBare = this.#openGroup();
    const body = isBare ? EMPTY : this.#choice();
    if (!isBare) {
      if (this.#pattern[this.#at] !== ')') throw new RegexMistake('the closing parenthesis is missing', open);
      this.#at++;
      this.#flags = outer;
    }
    this.#depth--;
    return body;
  }

  /** Reads what opens a group; true when it was a comment or a change of flags, without a body. */
  #openGroup(): boolean {
    if (this.#pattern[this.#at + 1] === '*')
      throw new RegexMistake('control verbs are not supported', this.#at);
    if (this.#pattern[this.#at + 1] !== '?') {
      this.#at++;
      return false;
    }
    if (this.#pattern.startsWith('(?#', this.#at)) return this.#comment();
    const named = this.#match(NAMED_GROUP);
    if (named !== undefined) {
      this.#at += named[0].length;
      return false;
    }
    const flags = this.#match(FLAGS);
    if (flags === undefined) throw new RegexMistake(this.#whatGroup(), this.#at);
    this.#at += flags[0].length;
    this.#flags = changed(this.#flags, flags[1]!, flags[2] ?? '');
    return flags[3] === ')';
  }

  #comment(): boolean {
    const close = this.#pattern.indexOf(')', this.#at);
    if (close < 0) throw new RegexMistake('this comment has no end', this.#at);
    this.#at = close + 1;
    return true;
  }

  #whatGroup(): string {
    const kind = this.#pattern.slice(this.#at + 2, this.#at + 4);
    if (/^<?[=!]/.test(kind)) return 'lookaround is not supported';
    if (kind[0] === '>') return 'atomic groups are not supported';
    if (kind[0] === '(') return 'conditions are not supported';
    if (/^[R&P+\-\d]/.test(kind)) return 'recursion and backreferences are not supported';
    return 'this kind of group is not supported';
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.#pattern) ?? undefined;
  }
}

function assertion(name: Assertion): RegexNode {
  return { kind: 'assertion', assertion: name };
}

function changed(flags: Flags, on: string, off: string): Flags {
  const flag = (letter: string, before: boolean) =>
    off.includes(letter) ? false : before || on.includes(letter);
  return {
    caseless: flag('i', flags.caseless),
    dotAll: flag('s', flags.dotAll),
    multiline: flag('m', flags.multiline),
    extended: flag('x', flags.extended),
  };
}

import type { Diagnostics, Span } from '../diagnostic.ts';
import { type Dialect, since } from '../dialect.ts';
import type { FilterLimits } from '../limits.ts';
import { type MacroCall, readCall } from './macro-call.ts';

/** Macro name → text with `$1`, `$2`, … for its arguments. */
export type Macros = Readonly<Record<string, string>>;

/** A text with its macros expanded, and where its parts came from: all of an expansion from the whole call. */
export interface ExpandedText {
  readonly text: string;
  origin(span: Span): Span;
}

interface Piece {
  readonly start: number;
  readonly from: number;
  readonly to: number;
  readonly isCall: boolean;
}

export type ExpandMacros = typeof expandMacros;

/** Replaces `${name:a;b}`, `${name;a;b}` and, since 4.4, `$name(a,b)`. What names no macro stays: it may be a reference. */
export function expandMacros(
  text: string,
  macros: Macros,
  dialect: Dialect,
  limits: Required<FilterLimits>,
  diagnostics: Diagnostics,
): ExpandedText {
  return text.includes('$') ? new Expander(macros, dialect, limits, diagnostics).run(text) : unchanged(text);
}

function unchanged(text: string): ExpandedText {
  return { text, origin: (span) => span };
}

class Expander {
  readonly #macros: ReadonlyMap<string, string>;
  readonly #dialect: Dialect;
  readonly #limits: Required<FilterLimits>;
  readonly #diagnostics: Diagnostics;

  constructor(macros: Macros, dialect: Dialect, limits: Required<FilterLimits>, diagnostics: Diagnostics) {
    this.#macros = new Map(Object.entries(macros));
    this.#dialect = dialect;
    this.#limits = limits;
    this.#diagnostics = diagnostics;
  }

  run(text: string): ExpandedText {
    const pieces: Piece[] = [];
    let expanded = '';
    this.#walk(text, undefined, 0, (part, from, to, isCall) => {
      pieces.push({ start: expanded.length, from, to, isCall });
      expanded += part;
    });
    return { text: expanded, origin: (span) => originOf(pieces, span) };
  }

  /** Cuts `text` into plain parts and expanded calls. `site` is where a nested text comes from. */
  #walk(
    text: string,
    site: Span | undefined,
    depth: number,
    emit: (part: string, from: number, to: number, isCall: boolean) => void,
  ): void {
    let plain = 0;
    for (let at = nextDollar(text, 0); at >= 0; at = nextDollar(text, at)) {
      const call = readCall(text, at, since(this.#dialect, '4.4'));
      const end = call?.to ?? at + 1;
      const part = call && this.#replacement(call, site ?? call, depth);
      if (part !== undefined) {
        emit(text.slice(plain, at), plain, at, false);
        emit(part, at, end, true);
        plain = end;
      }
      at = end;
    }
    emit(text.slice(plain), plain, text.length, false);
  }

  #replacement(call: MacroCall, site: Span, depth: number): string | undefined {
    const body = this.#macros.get(call.name);
    if (body === undefined) return this.#unknown(call, site);
    if (depth >= this.#limits.macroDepth) {
      const message = `Macros are nested more than ${this.#limits.macroDepth} deep here; raise limits.macroDepth to allow it.`;
      return this.#diagnostics.error('limit', site, message);
    }
    const wanted = arity(body);
    if (wanted !== call.arguments.length) {
      const message = `The macro "${call.name}" takes ${wanted} arguments, not ${call.arguments.length}.`;
      return this.#diagnostics.error('bad-macro', site, message);
    }
    const filled = body.replace(/\$(\d+)/g, (_, index: string) => call.arguments[Number(index) - 1] ?? '');
    return this.#nested(filled, site, depth + 1);
  }

  #nested(text: string, site: Span, depth: number): string {
    let expanded = '';
    this.#walk(text, site, depth, (part) => {
      expanded += part;
      if (expanded.length > this.#limits.textLength) this.#tooLong(site);
    });
    return expanded;
  }

  #tooLong(site: Span): void {
    const message = `The expansion of this macro is longer than ${this.#limits.textLength} characters; raise limits.textLength to allow it.`;
    this.#diagnostics.error('limit', site, message);
    this.#diagnostics.giveUp();
  }

  #unknown(call: MacroCall, site: Span): undefined {
    if (!call.isSurelyMacro) return undefined;
    return this.#diagnostics.error('unknown-macro', site, `There is no macro "${call.name}".`, {
      found: call.name,
      expected: [...this.#macros.keys()],
    });
  }
}

function arity(body: string): number {
  return Math.max(0, ...Array.from(body.matchAll(/\$(\d+)/g), ([, index]) => Number(index)));
}

/** The next `$` that is not inside a quoted string. */
function nextDollar(text: string, from: number): number {
  let quote = '';
  for (let at = from; at < text.length; at++) {
    const character = text[at]!;
    if (quote !== '' && character === '\\') at++;
    else if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === '"') quote = character;
    else if (character === '$') return at;
  }
  return -1;
}

function originOf(pieces: readonly Piece[], { from, to }: Span): Span {
  const first = pieceAt(pieces, from);
  const last = pieceAt(pieces, Math.max(from, to - 1));
  return {
    from: first.isCall ? first.from : first.from + (from - first.start),
    to: last.isCall ? last.to : last.from + (to - last.start),
  };
}

function pieceAt(pieces: readonly Piece[], at: number): Piece {
  return (
    pieces.findLast((piece, index) => piece.start <= at && (index === 0 || piece.to > piece.from)) ??
    pieces[0]!
  );
}

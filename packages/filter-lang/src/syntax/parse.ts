import type { Diagnostics } from '../diagnostic.ts';
import { GivenUp } from '../diagnostic.ts';
import type { Dialect } from '../dialect.ts';
import { since } from '../dialect.ts';
import type { FilterLimits } from '../limits.ts';
import type {
  AstNode,
  ComparisonOperator,
  LogicalOperator,
  MembershipNode,
  Quantifier,
  RelationNode,
  SetItem,
} from './ast.ts';
import type { ExpandMacros, Macros } from './expand-macros.ts';
import { OperandParser } from './parse-operand.ts';
import { scan } from './scan.ts';
import { Recover, TokenStream } from './token-stream.ts';

const LEVELS: readonly { readonly operator: LogicalOperator; readonly texts: ReadonlySet<string> }[] = [
  { operator: 'or', texts: new Set(['or', '||']) },
  { operator: 'xor', texts: new Set(['xor', '^^']) },
  { operator: 'and', texts: new Set(['and', '&&']) },
];
const NOT: ReadonlySet<string> = new Set(['not', '!']);
const CONTAINS: ReadonlySet<string> = new Set(['contains']);
const MATCHES: ReadonlySet<string> = new Set(['matches', '~']);
const SIGNS_AND_BRACE: ReadonlySet<string> = new Set(['+', '-', '{']);
const QUANTIFIERS: ReadonlySet<string> = new Set(['any', 'all']);
/** Every spelling of the comparisons, to the first of its row. */
const COMPARISONS: ReadonlyMap<string, ComparisonOperator> = new Map(
  ['== eq any_eq', '!= ne all_ne', '=== all_eq', '!== ~= any_ne', '> gt', '>= ge', '< lt', '<= le'].flatMap(
    (row) => {
      const spellings = row.split(' ');
      return spellings.map((spelling) => [spelling, spellings[0] as ComparisonOperator] as const);
    },
  ),
);
const COMPARISON_TEXTS: ReadonlySet<string> = new Set(COMPARISONS.keys());

/** The tree of `text`, macros expanded. Mistakes become diagnostics and `missing` nodes; the parts around them are still parsed. */
export function parse(
  text: string,
  { dialect, limits, macros = {}, expand }: ParseContext,
  diagnostics: Diagnostics,
): AstNode {
  if (text.length > limits.textLength) {
    const message = `This filter has more than ${limits.textLength} characters; raise limits.textLength to allow it.`;
    diagnostics.error('limit', { from: limits.textLength, to: text.length }, message);
    diagnostics.giveUp();
  }
  const expanded = expand?.(text, macros, dialect, limits, diagnostics) ?? {
    text,
    origin: diagnostics.origin,
  };
  diagnostics.origin = expanded.origin;
  const scanned = scan(expanded.text, dialect, diagnostics);
  diagnostics.origin = (span) => span;
  const placed =
    expanded.text === text ? scanned : scanned.map((token) => ({ ...token, ...expanded.origin(token) }));
  return new Parser(new TokenStream(placed, diagnostics), dialect, limits).filter();
}

export interface ParseContext {
  readonly dialect: Dialect;
  readonly limits: Required<FilterLimits>;
  readonly macros?: Macros;
  readonly expand?: ExpandMacros | undefined;
}

class Parser {
  readonly #tokens: TokenStream;
  readonly #dialect: Dialect;
  readonly #limits: Required<FilterLimits>;
  readonly #operands: OperandParser;

  constructor(tokens: TokenStream, dialect: Dialect, limits: Required<FilterLimits>) {
    this.#tokens = tokens;
    this.#dialect = dialect;
    this.#limits = limits;
    this.#operands = new OperandParser(tokens, dialect, limits);
  }

  filter(): AstNode {
    const tokens = this.#tokens;
    if (tokens.atEnd) return { kind: 'empty', from: 0, to: tokens.current.to };
    const trees = [this.#logical(0)];
    while (!tokens.atEnd) {
      this.#recovering(() => tokens.unexpected(['"and"', '"or"', 'the end']));
      tokens.take();
      if (!tokens.atEnd) trees.push(this.#logical(0));
    }
    if (trees.length === 1) return trees[0]!;
    // What stands behind a mistake is kept, so that its own mistakes are said, too.
    return { kind: 'logical', operator: 'or', operands: trees, from: trees[0]!.from, to: tokens.end };
  }

  #logical(level: number): AstNode {
    const row = LEVELS[level];
    if (row === undefined) return this.#recovering(() => this.#negation());
    if (row.operator === 'xor' && !since(this.#dialect, '4.4')) return this.#logical(level + 1);
    const { from } = this.#tokens.current;
    const operands = [this.#logical(level + 1)];
    while (this.#tokens.isAny(row.texts)) {
      this.#tokens.take();
      operands.push(this.#logical(level + 1));
    }
    if (operands.length === 1) return operands[0]!;
    return { kind: 'logical', operator: row.operator, operands, from, to: this.#tokens.end };
  }

  #recovering(parsePart: () => AstNode): AstNode {
    const { from } = this.#tokens.current;
    try {
      return parsePart();
    } catch (error) {
      if (!(error instanceof Recover) || error instanceof GivenUp) throw error;
      this.#tokens.resume();
      return { kind: 'missing', from, to: this.#tokens.end };
    }
  }

  #negation(): AstNode {
    const { from } = this.#tokens.current;
    if (!this.#tokens.isAny(NOT)) return this.#primary();
    this.#tokens.take();
    return this.#operands.nested(() => ({
      kind: 'not',
      operand: this.#negation(),
      from,
      to: this.#tokens.end,
    }));
  }

  #primary(): AstNode {
    if (!this.#tokens.accept('(')) return this.#relation();
    return this.#operands.nested(() => {
      const inside = this.#logical(0);
      this.#tokens.expect(')');
      this.#refuseComparisonOfGroup();
      return inside;
    });
  }

  #refuseComparisonOfGroup(): void {
    if (this.#tokens.isAny(COMPARISON_TEXTS)) {
      this.#tokens.unexpected([]);
    }
  }

  #relation(): AstNode {
    const { from } = this.#tokens.current;
    const quantifier = this.#tokens.isAny(QUANTIFIERS) ? (this.#tokens.take().text as Quantifier) : undefined;
    const isComputed = this.#tokens.isAny(SIGNS_AND_BRACE);
    const left = this.#operands.arithmetic();
    if (this.#tokens.isAny(COMPARISON_TEXTS)) return this.#chain(from, quantifier, left);
    if (isComputed || left.kind === 'arithmetic') this.#refuseSearch();
    if (this.#tokens.isAny(CONTAINS)) return this.#single(from, quantifier, left, 'contains');
    if (this.#tokens.isAny(MATCHES)) return this.#single(from, quantifier, left, 'matches');
    if (this.#tokens.is('in')) return this.#membership(from, quantifier, left, false);
    if (this.#isNotIn()) {
      this.#tokens.take();
      return this.#membership(from, quantifier, left, true);
    }
    if (quantifier !== undefined) this.#tokens.unexpected([`a comparison after "${quantifier}"`]);
    return left;
  }

  /** `not in`, or `!in`. */
  #isNotIn(): boolean {
    return (this.#tokens.is('not') || this.#tokens.is('!')) && this.#tokens.following.text === 'in';
  }

  #refuseSearch(): void {
    const isSearch = this.#tokens.isAny(CONTAINS) || this.#tokens.isAny(MATCHES);
    if (isSearch || this.#tokens.is('in') || this.#isNotIn())
      this.#tokens.unexpected([], ' What is computed can be compared and not searched.');
  }

  #chain(from: number, quantifier: Quantifier | undefined, first: AstNode): AstNode {
    const relations: RelationNode[] = [];
    let left = first;
    while (this.#tokens.isAny(COMPARISON_TEXTS)) {
      const at = this.#tokens.take();
      const operator = COMPARISONS.get(at.text)!;
      this.#warnOfOldSpelling(at);
      const right = this.#operands.arithmetic();
      const span = { from: relations.length === 0 ? from : left.from, to: this.#tokens.end };
      const quantified = quantifier === undefined ? {} : { quantifier };
      relations.push({ kind: 'relation', operator, ...quantified, left, right, at: spanOf(at), ...span });
      left = right;
    }
    if (relations.length === 1) return relations[0]!;
    return { kind: 'logical', operator: 'and', operands: relations, from, to: this.#tokens.end };
  }

  #warnOfOldSpelling(at: { text: string; from: number; to: number }): void {
    if (at.text !== '~=') return;
    const message = '"~=" is an old spelling of "!==".';
    this.#tokens.diagnostics.deprecated('deprecated-operator', at, message, { found: at.text });
  }

  #single(
    from: number,
    quantifier: Quantifier | undefined,
    left: AstNode,
    operator: 'contains' | 'matches',
  ): RelationNode {
    const at = spanOf(this.#tokens.take());
    if (operator === 'matches' && this.#tokens.current.kind !== 'string') {
      this.#tokens.unexpected([], ' "matches" requires a double quoted string on its right.');
    }
    const right = this.#operands.entity();
    const quantified = quantifier === undefined ? {} : { quantifier };
    return { kind: 'relation', operator, ...quantified, left, right, at, from, to: this.#tokens.end };
  }

  #membership(
    from: number,
    quantifier: Quantifier | undefined,
    value: AstNode,
    negated: boolean,
  ): MembershipNode {
    const at = spanOf(this.#tokens.take());
    if (!this.#tokens.is('{')) this.#tokens.unexpected(['a set in braces, as in {80, 443, 8000..8999}']);
    this.#tokens.take();
    const items: SetItem[] = [this.#setItem()];
    while (this.#tokens.accept(',')) {
      if (items.length >= this.#limits.setItems) this.#operands.limit('setItems', 'members in one set');
      items.push(this.#setItem());
    }
    if (!this.#tokens.accept('}')) this.#tokens.unexpected(['","', '".."', '"}"']);
    const quantified = quantifier === undefined ? {} : { quantifier };
    return { kind: 'membership', negated, ...quantified, value, items, at, from, to: this.#tokens.end };
  }

  #setItem(): SetItem {
    const low = this.#operands.signed();
    return this.#tokens.accept('..') ? { low, high: this.#operands.signed() } : { low };
  }
}

function spanOf({ from, to }: { from: number; to: number }) {
  return { from, to };
}

import { GivenUp } from '../diagnostic.ts';
import { type Dialect, since } from '../dialect.ts';
import type { FilterLimits } from '../limits.ts';
import type { ArithmeticOperator, AstNode, FieldNode, RangeNode } from './ast.ts';
import { parseRange } from './parse-range.ts';
import type { TokenStream } from './token-stream.ts';

/** What binds least comes first. */
const ARITHMETIC: readonly ReadonlySet<string>[] = ['& bitand bitwise_and', '+ -', '* / %'].map(
  (level) => new Set(level.split(' ')),
);
const NAME = /^\.?\w[\w.-]*$/;
const FUNCTION_NAME = /^[A-Za-z_]\w*$/;

/** What stands on the sides of an operator: fields, values, slices, calls, arithmetic. */
export class OperandParser {
  readonly #tokens: TokenStream;
  readonly #dialect: Dialect;
  readonly #limits: Required<FilterLimits>;
  #depth = 0;

  constructor(tokens: TokenStream, dialect: Dialect, limits: Required<FilterLimits>) {
    this.#tokens = tokens;
    this.#dialect = dialect;
    this.#limits = limits;
  }

  nested<T>(parseInside: () => T): T {
    this.#deeper();
    const inside = parseInside();
    this.#depth--;
    return inside;
  }

  #deeper(): void {
    if (++this.#depth > this.#limits.depth) this.limit('depth', 'levels of nesting');
  }

  limit(name: keyof FilterLimits, what: string): never {
    const message = `This filter has more than ${this.#limits[name]} ${what}; raise limits.${name} to allow it.`;
    this.#tokens.diagnostics.error('limit', this.#tokens.current, message);
    throw new GivenUp();
  }

  arithmetic(level = 0): AstNode {
    const operators = ARITHMETIC[level];
    if (operators === undefined) return this.#tokens.accept('{') ? this.#group() : this.signed();
    const depth = this.#depth;
    const { from } = this.#tokens.current;
    let left = this.arithmetic(level + 1);
    for (let at = this.#tokens.current; this.#tokens.isAny(operators); at = this.#tokens.current) {
      this.#deeper();
      this.#tokens.take();
      const right = this.arithmetic(level + 1);
      const operator = (at.text.startsWith('bit') ? '&' : at.text) as ArithmeticOperator;
      const span = { at: { from: at.from, to: at.to }, from, to: this.#tokens.end };
      left = { kind: 'arithmetic', operator, left, right, ...span };
    }
    this.#depth = depth;
    return left;
  }

  /** An operand with an optional sign; all that may be a member of a set. */
  signed(): AstNode {
    const { from, text } = this.#tokens.current;
    if (!this.#tokens.is('-') && !this.#tokens.is('+')) return this.entity();
    this.#tokens.take();
    const operator = text as '-' | '+';
    return { kind: 'sign', operator, operand: this.entity(), from, to: this.#tokens.end };
  }

  /** A field, value or call, perhaps sliced: what may be searched, and looked for. */
  entity(): AstNode {
    const depth = this.#depth;
    const { from } = this.#tokens.current;
    let operand = this.#plain();
    while (this.#tokens.is('[')) {
      this.#deeper();
      const ranges = this.#ranges();
      operand = { kind: 'slice', operand, ranges, from, to: this.#tokens.end };
    }
    this.#depth = depth;
    return operand;
  }

  #plain(): AstNode {
    const token = this.#tokens.current;
    if (token.kind === 'word') return this.#word();
    if (token.kind === 'string') {
      this.#tokens.take();
      return { kind: 'string', text: token.text, bytes: token.bytes!, from: token.from, to: token.to };
    }
    if (token.kind === 'char') {
      this.#tokens.take();
      return { kind: 'char', text: token.text, code: token.bytes![0]!, from: token.from, to: token.to };
    }
    if (this.#tokens.is('@') && since(this.#dialect, '4.2')) {
      this.#tokens.take();
      return this.#field(token.from, true);
    }
    if (this.#tokens.accept('$')) return this.#reference(token.from);
    return this.#tokens.unexpected(['a field, a value or a function']);
  }

  #group(): AstNode {
    return this.nested(() => {
      const inside = this.arithmetic();
      this.#tokens.expect('}');
      return inside;
    });
  }

  #word(): AstNode {
    const token = this.#tokens.take();
    if (this.#tokens.is('(') && FUNCTION_NAME.test(token.text)) return this.#call(token);
    if (this.#tokens.is('#')) return this.#fieldFrom(token.text, token.from, false);
    if (token.text.startsWith('.')) return this.#fieldFrom(token.text, token.from, false);
    return { kind: 'word', text: token.text, from: token.from, to: token.to };
  }

  #field(from: number, raw: boolean): FieldNode {
    const token = this.#tokens.current;
    if (token.kind !== 'word' || !NAME.test(token.text)) this.#tokens.unexpected(['a field']);
    this.#tokens.take();
    return this.#fieldFrom(token.text, from, raw);
  }

  #fieldFrom(text: string, from: number, raw: boolean): FieldNode {
    const leadingDot = text.startsWith('.');
    const layers = this.#tokens.accept('#') ? this.#layers() : undefined;
    const name = leadingDot ? text.slice(1) : text;
    const field = { kind: 'field', name, raw, leadingDot, from, to: this.#tokens.end } as const;
    return layers === undefined ? field : { ...field, layers };
  }

  #layers(): readonly RangeNode[] {
    if (this.#tokens.is('[')) return this.#ranges();
    const token = this.#tokens.current;
    if (token.kind !== 'range') this.#tokens.unexpected(['the number of a layer']);
    this.#tokens.take();
    return [parseRange(token, this.#tokens.diagnostics)];
  }

  #ranges(): readonly RangeNode[] {
    this.#tokens.expect('[');
    const ranges: RangeNode[] = [];
    do {
      const token = this.#tokens.current;
      if (token.kind !== 'range') this.#tokens.unexpected(['a range, as in [0:4], [2-5] or [-1]']);
      this.#tokens.take();
      ranges.push(parseRange(token, this.#tokens.diagnostics));
    } while (this.#tokens.accept(','));
    this.#tokens.expect(']');
    return ranges;
  }

  #call(name: { text: string; from: number; to: number }): AstNode {
    this.#tokens.expect('(');
    const given: AstNode[] = [];
    this.nested(() => {
      if (this.#tokens.is(')')) return;
      do given.push(this.arithmetic());
      while (this.#tokens.accept(','));
    });
    if (!this.#tokens.accept(')')) this.#tokens.unexpected(['","', '")"']);
    const at = { from: name.from, to: name.to };
    return { kind: 'call', name: name.text, arguments: given, at, from: name.from, to: this.#tokens.end };
  }

  #reference(from: number): AstNode {
    if (this.#tokens.accept('{')) {
      const field = this.#field(this.#tokens.current.from, false);
      this.#tokens.expect('}');
      return { kind: 'reference', field, from, to: this.#tokens.end };
    }
    if (!since(this.#dialect, '4.4')) this.#tokens.unexpected(['"{"']);
    const field = this.#field(this.#tokens.current.from, false);
    return { kind: 'reference', field, from, to: this.#tokens.end };
  }
}

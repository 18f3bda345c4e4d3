import type { CompilerParts } from '../compiler-parts.ts';
import type { Diagnostics, Span } from '../diagnostic.ts';
import { type Dialect, since } from '../dialect.ts';
import type { FieldInfo, FieldType, FieldValue } from '../field.ts';
import { type Ability, areComparable, can, factsOf, isInteger, isString, typeOf } from '../field-type.ts';
import type { FilterFunction } from '../functions/function.ts';
import { convert } from '../literal/convert.ts';
import { isRefusal, type Literal, type LiteralContext, type Refusal } from '../literal/literal.ts';
import { isTime, negate, operation } from '../run/arithmetic.ts';
import type {
  ArithmeticNode,
  AstNode,
  CallNode,
  CharNode,
  FieldNode,
  ReferenceNode,
  SignNode,
  SliceNode,
  StringNode,
  WordNode,
} from '../syntax/ast.ts';
import type { Advice } from './advice.ts';
import { checkCall, functionNamed } from './check-call.ts';
import { titleOf } from './describe.ts';
import type { Names } from './names.ts';
import type { OldRules } from './old-rules.ts';
import type { Constant, FieldRead, Slice, Value } from './typed.ts';

const UTF8 = new TextEncoder();
const TEXT = new TextDecoder();

/** The type a literal takes from what stands beside it. */
export interface Hint {
  readonly type: FieldType;
  readonly fields: readonly FieldInfo[];
}

/** Of a name or function that is unknown, which is reported where it stands: what is beside it is not judged. */
export const UNKNOWN: Hint = { type: 'none', fields: [] };

export interface CheckContext {
  readonly names: Names;
  readonly dialect: Dialect;
  readonly zone: number | 'local';
  /** The rules of 4.0, when that is the dialect. */
  readonly old?: OldRules | undefined;
  readonly functions: ReadonlyMap<string, FilterFunction>;
  readonly diagnostics: Diagnostics;
  readonly advice?: Advice | undefined;
  readonly regex?: CompilerParts['regex'];
}

const ARITHMETIC_ABILITY: Readonly<Record<ArithmeticNode['operator'], Ability>> = {
  '+': 'add',
  '-': 'add',
  '*': 'multiply',
  '/': 'multiply',
  '%': 'modulo',
  '&': 'bits',
};

/** Gives expressions their types, and says what is wrong with them. Undefined: something was said already. */
export class ValueChecker {
  readonly context: CheckContext;

  constructor(context: CheckContext) {
    this.context = context;
  }

  /** The type of an expression without literals' help, silently; undefined for what is made of literals alone. */
  infer(node: AstNode): Hint | undefined {
    switch (node.kind) {
      case 'word':
        return this.#inferName(node.text, false);
      case 'field':
        return this.#inferName(node.name, node.raw) ?? UNKNOWN;
      case 'reference':
        return this.#inferName(node.field.name, false) ?? UNKNOWN;
      case 'slice':
        return { type: this.#sliceType(this.infer(node.operand)?.type), fields: [] };
      case 'arithmetic':
        return this.infer(node.left) ?? this.infer(node.right);
      case 'sign':
        return this.infer(node.operand);
      case 'call':
        return this.#inferCall(node);
      default:
        return undefined;
    }
  }

  /** The typed expression. Literals take the type of `hint`. */
  value(node: AstNode, hint: Hint | undefined): Value | undefined {
    switch (node.kind) {
      case 'word':
        return this.#word(node, hint);
      case 'string':
      case 'char':
        return this.#literal(node, false, hint);
      case 'field':
        return this.#field(node, false, hint);
      case 'reference':
        return this.#reference(node, hint);
      case 'sign':
        return this.#sign(node, hint);
      case 'arithmetic':
        return this.#arithmetic(node, hint);
      case 'slice':
        return this.#slice(node);
      case 'call':
        return checkCall(this, node, hint);
      case 'missing':
        return undefined;
      default:
        return this.error('wrong-type', node, 'A test cannot stand where a value is needed.');
    }
  }

  require(value: Value, ability: Ability, doing: string): boolean {
    if (can(value.type, ability)) return true;
    this.error('wrong-type', value, `${titleOf(value)} cannot ${doing}.`);
    return false;
  }

  /** Whether the language is that of 4.0. */
  get isOld(): boolean {
    return this.context.old !== undefined;
  }

  /** Says what did not go yet in this dialect. */
  notYet(at: Span, what: string): undefined {
    return this.error('dialect', at, `In dialect ${this.context.dialect} ${what}.`);
  }

  error(...given: Parameters<Diagnostics['error']>): undefined {
    return this.context.diagnostics.error(...given);
  }

  #inferName(name: string, raw: boolean): Hint | undefined {
    const fields = this.context.names.find(name);
    const [first] = fields;
    if (first === undefined) return undefined;
    return { type: raw ? 'bytes' : typeOf(first), fields: raw ? [] : fields };
  }

  #inferCall(node: CallNode): Hint | undefined {
    const result = functionNamed(this.context, node.name)?.result;
    if (result === undefined) return UNKNOWN;
    if (result !== 'argument') return { type: result, fields: [] };
    for (const argument of node.arguments) {
      const hint = this.infer(argument);
      if (hint !== undefined) return { type: hint.type, fields: [] };
    }
    return undefined;
  }

  #word(node: WordNode, hint: Hint | undefined): Value | undefined {
    const fields = this.context.names.find(node.text);
    if (fields.length > 0) return this.#read(node.text, node, {}, hint);
    if (hint === undefined) return this.context.names.reportUnknown(node.text, node);
    return this.#literal(node, false, hint);
  }

  #field(node: FieldNode, reference: boolean, hint: Hint | undefined): Value | undefined {
    if (this.context.names.find(node.name).length === 0)
      return this.context.names.reportUnknown(node.name, node, node.leadingDot);
    const { layers, raw } = node;
    return this.#read(
      node.name,
      node,
      layers === undefined ? { raw, reference } : { raw, reference, layers },
      hint,
    );
  }

  #reference(node: ReferenceNode, hint: Hint | undefined): Value | undefined {
    const { name } = node.field;
    const fields = this.context.names.find(name);
    if (fields.length > 0 && this.context.old?.isMacroName(node.field, fields))
      return this.notYet(node, `"${name}" is no reference`);
    return this.#field({ ...node.field, from: node.from, to: node.to }, true, hint);
  }

  #read(
    name: string,
    { from, to }: { from: number; to: number },
    how: { raw?: boolean; reference?: boolean; layers?: FieldNode['layers'] },
    hint: Hint | undefined,
  ): FieldRead {
    const { names } = this.context;
    const all = names.find(name);
    this.context.advice?.read(name, all[0]!, { from, to }, this.context);
    const chosen = typeOf(all.find((field) => typeOf(field) === hint?.type) ?? all[0]!);
    const { raw = false, reference = false, layers } = how;
    const fields = raw
      ? all
      : all.filter((field) => factsOf(typeOf(field)).family === factsOf(chosen).family);
    const type = raw ? 'bytes' : chosen;
    const read = { node: 'field', name, fields, type, raw, reference, from, to } as const;
    return layers === undefined ? read : { ...read, layers };
  }

  #sign(node: SignNode, hint: Hint | undefined): Value | undefined {
    const negative = node.operator === '-';
    const { operand } = node;
    if (negative && !this.#mayCompute(operand)) return undefined;
    if (
      operand.kind === 'char' ||
      (operand.kind === 'word' && this.context.names.find(operand.text).length === 0)
    ) {
      return this.#literal({ ...operand, from: node.from }, negative, hint);
    }
    const value = this.value(operand, hint);
    if (value === undefined || !negative) return value;
    if (!this.require(value, 'negate', 'be negated')) return undefined;
    const { from, to } = node;
    const bits = factsOf(value.type).bits;
    const type = bits === 0 ? value.type : bits > 32 ? 'int64' : 'int32';
    if (value.node !== 'constant') return { node: 'negation', operand: value, type, from, to };
    return this.#constant(negate(value.type)(value.value), type, node);
  }

  #arithmetic(node: ArithmeticNode, outer: Hint | undefined): Value | undefined {
    if (!this.#mayCompute(node.left) || !this.#mayCompute(node.right)) return undefined;
    const own = this.infer(node.left) ?? this.infer(node.right);
    const hint = own ?? outer;
    const left = this.value(node.left, hint);
    const right = this.value(node.right, this.#rightHint(node, left, hint));
    if (left === undefined || right === undefined) return undefined;
    if (!this.#mayCombine(node, left, right)) return undefined;
    const { from, to, operator } = node;
    const type = this.#arithmeticType(operator, left.type, right.type);
    const computed: Value = { node: 'arithmetic', operator, left, right, type, from, to };
    if (left.node !== 'constant' || right.node !== 'constant') return computed;
    const value = operation(operator, left.type, right.type)(left.value, right.value);
    // Before 4.2 a division by zero was no mistake: it has no value in any frame.
    return value === undefined && this.isOld ? computed : this.#constant(value, type, node);
  }

  /** Before 4.2 nothing in quotes was an operand of arithmetic. */
  #mayCompute(node: AstNode): boolean {
    if ((node.kind !== 'string' && node.kind !== 'char') || !this.isOld) return true;
    this.notYet(node, 'arithmetic takes nothing in quotes');
    return false;
  }

  /** From 4.4 on a time is scaled by a plain number, and a time span is added to a date. */
  #rightHint(node: ArithmeticNode, left: Value | undefined, hint: Hint | undefined): Hint | undefined {
    if (left === undefined || !isTime(left.type) || !since(this.context.dialect, '4.4')) return hint;
    if (node.operator === '*' || node.operator === '/') return { type: 'double', fields: [] };
    return left.type === 'absolute_time' ? { type: 'relative_time', fields: [] } : hint;
  }

  #mayCombine(node: ArithmeticNode, left: Value, right: Value): boolean {
    const { operator } = node;
    if (isTime(left.type) && since(this.context.dialect, '4.4')) {
      const scaling = operator === '*' || operator === '/';
      const plain = isInteger(right.type) || factsOf(right.type).family === 'float';
      if (scaling ? plain : operator !== '&' && operator !== '%' && isTime(right.type)) return true;
    }
    const ability = ARITHMETIC_ABILITY[operator];
    if (!this.require(left, ability, `be an operand of "${operator}"`)) return false;
    if (!this.require(right, ability, `be an operand of "${operator}"`)) return false;
    if (areComparable(left.type, right.type, this.context.dialect)) return true;
    const message = `"${operator}" cannot take ${factsOf(left.type).title} and ${factsOf(right.type).title}.`;
    this.error('incompatible-types', node, message);
    return false;
  }

  #arithmeticType(operator: string, left: FieldType, right: FieldType): FieldType {
    if (left === 'absolute_time')
      return operator === '-' && right === 'absolute_time' ? 'relative_time' : left;
    return factsOf(right).bits > 32 && factsOf(left).bits <= 32 && isInteger(left) ? right : left;
  }

  #constant(value: FieldValue | undefined, type: FieldType, node: AstNode): Value | undefined {
    const { from, to } = node;
    if (value !== undefined) return { node: 'constant', value, type, from, to };
    return this.error(
      'division-by-zero',
      node,
      'This arithmetic has no result: it divides by zero or overflows.',
    );
  }

  #slice(node: SliceNode): Slice | undefined {
    const { operand } = node;
    const isWord =
      operand.kind === 'word' && this.infer(operand) === undefined && !operand.text.includes('.');
    if (isWord || operand.kind === 'string' || operand.kind === 'char') {
      const message = `Range is not supported for entity ${operand.text}; only fields and functions are sliced.`;
      return this.error('wrong-type', operand, message);
    }
    const value = this.value(operand, undefined);
    if (operand.kind === 'reference' && this.isOld) return this.notYet(node, 'references are not sliced');
    if (value === undefined || !this.require(value, 'slice', 'be sliced')) return undefined;
    const { from, to, ranges } = node;
    return { node: 'slice', operand: value, ranges, type: this.#sliceType(value.type), from, to };
  }

  /** Slices were always bytes; since 4.2 a slice of a string is a string, counted in code points. */
  #sliceType(type: FieldType | undefined): FieldType {
    return type !== undefined && isString(type) && !this.isOld ? 'string' : 'bytes';
  }

  #literal(
    node: WordNode | StringNode | CharNode,
    negative: boolean,
    hint: Hint | undefined,
  ): Constant | undefined {
    if (hint === undefined) {
      return this.error('constant', node, 'A value alone is no test; compare it with a field.');
    }
    if (hint === UNKNOWN) return undefined;
    const literal = literalOf(node, negative);
    const { from, to } = node;
    let refusal: Refusal | undefined;
    for (const { type, field } of choices(hint)) {
      const converted = convert(literal, this.#literalContext(type, field));
      if (isRefusal(converted)) {
        refusal ??= converted;
        continue;
      }
      if (converted.unquotedLabel) this.context.advice?.unquoted(node, this.context);
      const { value, prefix, alternatives } = converted;
      const constant: Constant = { node: 'constant', value, type, from, to };
      if (prefix !== undefined) return { ...constant, prefix };
      return alternatives === undefined ? constant : { ...constant, alternatives };
    }
    return this.#refuse(node, refusal!);
  }

  #literalContext(type: FieldType, field: FieldInfo | undefined): LiteralContext {
    const { dialect, zone } = this.context;
    return { type, field, dialect, zone };
  }

  #refuse(node: WordNode | StringNode | CharNode, refusal: Refusal): undefined {
    const shown = node.kind === 'word' ? `"${node.text}"` : node.text;
    const { reason, isWhole, code = 'bad-value', candidates = [] } = refusal;
    const message = isWhole ? `${reason}.` : `${shown} ${reason}.`;
    return this.error(code, node, message, { found: node.text, expected: candidates });
  }
}

/** A name with registrations of several types lets the literal pick the first type that it can have. */
function choices(hint: Hint): { type: FieldType; field: FieldInfo | undefined }[] {
  if (hint.fields.length === 0) return [{ type: hint.type, field: undefined }];
  return hint.fields.map((field) => ({ type: typeOf(field), field }));
}

function literalOf(node: WordNode | StringNode | CharNode, negative: boolean): Literal {
  switch (node.kind) {
    case 'word':
      return { form: 'word', text: node.text, bytes: UTF8.encode(node.text), negative };
    case 'string':
      return { form: 'string', text: TEXT.decode(node.bytes), bytes: node.bytes, negative };
    case 'char':
      return {
        form: 'char',
        text: String.fromCharCode(node.code),
        bytes: Uint8Array.of(node.code),
        negative,
      };
  }
}

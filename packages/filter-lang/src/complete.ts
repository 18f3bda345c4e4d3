import { Names } from './check/names.ts';
import { Diagnostics } from './diagnostic.ts';
import { type Dialect, since } from './dialect.ts';
import type { FieldInfo, FieldRegistry } from './field.ts';
import { type Ability, areComparable, can } from './field-type.ts';
import { allFunctions } from './functions/all.ts';
import type { FilterFunction } from './functions/function.ts';
import { scan } from './syntax/scan.ts';
import type { Token } from './syntax/token.ts';

export type CompletionKind = 'protocol' | 'field' | 'function' | 'operator' | 'value';

/** Something that can stand at the cursor: `text` in place of [`start`, `end`). */
export interface Completion {
  readonly text: string;
  readonly kind: CompletionKind;
  /** The title of a field, the manual of a function. */
  readonly detail?: string;
  readonly start: number;
  readonly end: number;
}

export interface CompleteOptions {
  readonly registry: FieldRegistry;
  readonly dialect?: Dialect;
  readonly functions?: readonly FilterFunction[];
  /** Most completions given. Default: 50. */
  readonly most?: number;
}

const WORD = /[\w.-]*$/;
const WORD_REST = /^[\w.-]*/;
const OPERAND_AFTER: ReadonlySet<string> = new Set([
  'and',
  'or',
  'xor',
  'not',
  '&&',
  '||',
  '^^',
  '!',
  '(',
  'any',
  'all',
]);
const VALUE_AFTER: ReadonlySet<string> = new Set([
  '==',
  '!=',
  '===',
  '!==',
  '~=',
  '<',
  '<=',
  '>',
  '>=',
  'eq',
  'ne',
  'lt',
  'le',
  'gt',
  'ge',
  'any_eq',
  'all_eq',
  'any_ne',
  'all_ne',
  'contains',
]);
const OPERATORS: readonly (readonly [string, Ability])[] = [
  ['==', 'order'],
  ['!=', 'order'],
  ['>', 'order'],
  ['<', 'order'],
  ['>=', 'order'],
  ['<=', 'order'],
  ['===', 'order'],
  ['!==', 'order'],
  ['in', 'order'],
  ['not in', 'order'],
  ['contains', 'contains'],
  ['matches', 'matches'],
  ['&', 'bits'],
  ['+', 'add'],
  ['-', 'add'],
  ['*', 'multiply'],
  ['/', 'multiply'],
  ['%', 'modulo'],
];

/**
 * What can stand at `cursor`: names where an operand is wanted, operators that the type before allows, labels of the
 * field that is compared. Best first.
 */
export function complete(text: string, cursor: number, options: CompleteOptions): readonly Completion[] {
  const prefix = WORD.exec(text.slice(0, cursor))![0];
  const rest = WORD_REST.exec(text.slice(cursor))![0];
  const span = { start: cursor - prefix.length, end: cursor + rest.length };
  const found = new Completer(options).at(text.slice(0, span.start), prefix);
  return found.slice(0, options.most ?? 50).map((each) => ({ ...each, ...span }));
}

type Found = Omit<Completion, 'start' | 'end'>;

class Completer {
  readonly #registry: FieldRegistry;
  readonly #dialect: Dialect;
  readonly #functions: readonly FilterFunction[];
  readonly #names: Names;

  constructor({ registry, dialect = '4.6', functions = [] }: CompleteOptions) {
    this.#registry = registry;
    this.#dialect = dialect;
    this.#functions = [...allFunctions, ...functions];
    this.#names = new Names(registry, new Diagnostics(1));
  }

  at(before: string, prefix: string): Found[] {
    const tokens = scan(before, this.#dialect, new Diagnostics(Number.POSITIVE_INFINITY)).slice(0, -1);
    const last = tokens.at(-1);
    if (last === undefined || OPERAND_AFTER.has(last.text)) return this.#operands(prefix);
    if (VALUE_AFTER.has(last.text) || isInSet(tokens)) return this.#valuesFor(tokens, prefix);
    if (last.kind === 'operator' && !/^[)\]}]$/.test(last.text)) return this.#operands(prefix);
    return this.#operatorsAfter(tokens, last, prefix);
  }

  #operands(prefix: string): Found[] {
    const functions = this.#functions
      .filter(
        ({ name, since: first }) =>
          startsWith(name, prefix) && (first === undefined || since(this.#dialect, first)),
      )
      .map(({ name, summary }): Found => ({ text: `${name}(`, kind: 'function', detail: summary }));
    return [...this.#namesWith(prefix), ...functions];
  }

  /** Protocols first, then fields; fields deep inside a protocol only once its name is written. */
  #namesWith(prefix: string, wanted: (field: FieldInfo) => boolean = () => true): Found[] {
    const dots = prefix.split('.').length;
    const fields = [...this.#registry].filter((field) => startsWith(field.name, prefix) && wanted(field));
    const rank = ({ name, type }: FieldInfo) =>
      type === 'protocol' ? 0 : name.split('.').length > dots + 1 ? 2 : 1;
    return [...new Map(fields.map((field) => [field.name, field])).values()]
      .sort((a, b) => rank(a) - rank(b) || a.name.length - b.name.length || (a.name < b.name ? -1 : 1))
      .map((field) => ({
        text: field.name,
        kind: field.type === 'protocol' ? 'protocol' : 'field',
        ...detail(field),
      }));
  }

  #valuesFor(tokens: readonly Token[], prefix: string): Found[] {
    const field = this.#fieldBefore(tokens);
    if (field === undefined) return this.#operands(prefix);
    const labels = [...new Set(field.labels?.values() ?? [])];
    const words = field.type === 'boolean' ? ['True', 'False'] : [];
    const quoted = labels.map((label) => `"${label.replace(/["\\]/g, '\\$&')}"`);
    const values = [...words, ...quoted].filter((word) => startsWith(word.replace('"', ''), prefix));
    const same = this.#namesWith(prefix, (other) => areComparable(field.type, other.type) && other !== field);
    return [...values.map((text): Found => ({ text, kind: 'value' })), ...(prefix === '' ? [] : same)];
  }

  #operatorsAfter(tokens: readonly Token[], last: Token, prefix: string): Found[] {
    const [field] = last.kind === 'word' ? this.#names.find(last.text) : [];
    const isRightSide = this.#fieldBefore(tokens.slice(0, -1), 2) !== undefined && field === undefined;
    const own =
      field === undefined || isRightSide ? [] : OPERATORS.filter(([, ability]) => can(field.type, ability));
    const logic = since(this.#dialect, '4.4') ? ['and', 'or', 'xor'] : ['and', 'or'];
    return [...own.map(([operator]) => operator), ...logic]
      .filter((operator) => startsWith(operator, prefix))
      .map((text) => ({ text, kind: 'operator' }));
  }

  /** The field on the left of the comparison that the tokens end in. */
  #fieldBefore(tokens: readonly Token[], reach = Number.POSITIVE_INFINITY): FieldInfo | undefined {
    for (let index = tokens.length - 1; index >= 0 && tokens.length - index <= reach; index--) {
      const { kind, text } = tokens[index]!;
      const [field] = kind === 'word' ? this.#names.find(text) : [];
      if (field !== undefined) return field;
      if (OPERAND_AFTER.has(text)) return undefined;
    }
    return undefined;
  }
}

function isInSet(tokens: readonly Token[]): boolean {
  const last = tokens.at(-1)!.text;
  if (last !== '{' && last !== ',' && last !== '..') return false;
  const open = tokens.findLastIndex(({ text }) => text === '{');
  return open > 0 && tokens[open - 1]!.text === 'in';
}

function startsWith(text: string, prefix: string): boolean {
  return text.toLowerCase().startsWith(prefix.toLowerCase());
}

function detail({ title }: FieldInfo): { detail?: string } {
  return title === undefined ? {} : { detail: title };
}

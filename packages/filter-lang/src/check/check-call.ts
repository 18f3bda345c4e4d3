import { type Dialect, since } from '../dialect.ts';
import type { FieldValue } from '../field.ts';
import { areComparable, factsOf } from '../field-type.ts';
import { type ArgumentInfo, type FilterFunction, onlyFields } from '../functions/function.ts';
import type { CallNode } from '../syntax/ast.ts';
import type { CheckContext, Hint, ValueChecker } from './check-value.ts';
import type { Call, Constant, Value } from './typed.ts';

export function functionNamed(context: CheckContext, name: string): FilterFunction | undefined {
  const found = context.functions.get(name);
  return found !== undefined && isIn(found, context.dialect) ? found : undefined;
}

/** The call with typed arguments, or undefined when something about it was wrong and has been said. */
export function checkCall(
  checker: ValueChecker,
  node: CallNode,
  outer: Hint | undefined,
): Call | Constant | undefined {
  const { context } = checker;
  const called = functionNamed(context, node.name);
  if (called === undefined) return reportUnknown(checker, node);
  const reason = wrongCount(called, node.arguments.length);
  if (reason !== undefined) return checker.error('bad-arguments', node.at, `${node.name}() ${reason}.`);
  const given = typedArguments(checker, called, node, outer);
  if (given === undefined) return undefined;
  const refused = called.check?.(
    given.map((value) => argumentInfo(value, called, context.dialect)),
    context.dialect,
  );
  if (refused !== undefined) return checker.error('bad-arguments', node, refused);
  const type = called.result === 'argument' ? given[0]!.type : called.result;
  const { from, to } = node;
  const constant = called.result === 'argument' ? ofConstants(called, given) : undefined;
  if (constant !== undefined) return { node: 'constant', value: constant, type, from, to };
  return { node: 'call', function: called, arguments: given, type, from, to };
}

/** What a function of values alone gives: it is the same for every frame. */
function ofConstants(called: FilterFunction, given: readonly Value[]): FieldValue | undefined {
  const lists: FieldValue[][] = [];
  for (const value of given) {
    if (value.node !== 'constant') return undefined;
    lists.push([value.value]);
  }
  return called.evaluate(lists, given.map(infoOf))[0];
}

export function infoOf(value: Value): ArgumentInfo {
  const info = { type: value.type, isConstant: value.node === 'constant' };
  const field = value.node === 'field' ? value.fields[0] : undefined;
  return field === undefined ? info : { ...info, field };
}

/** In 4.0 a reference was no field to functions that want one. */
function argumentInfo(value: Value, called: FilterFunction, dialect: Dialect): ArgumentInfo {
  const { type, isConstant, field } = infoOf(value);
  const isHidden =
    value.node === 'field' && value.reference && called.result !== 'argument' && !since(dialect, '4.2');
  return isHidden || field === undefined ? { type, isConstant } : { type, isConstant, field };
}

function typedArguments(
  checker: ValueChecker,
  called: FilterFunction,
  node: CallNode,
  outer: Hint | undefined,
): Value[] | undefined {
  const odd = called.result === 'argument' ? checker.context.old?.oddArgument(node) : undefined;
  if (odd !== undefined) return checker.notYet(odd.at, `${node.name}() does not take ${odd.what}`);
  const inferred = node.arguments
    .map((argument) => checker.infer(argument))
    .find((hint) => hint !== undefined);
  const hint = inferred ?? (called.result === 'argument' ? outer : undefined);
  const number = node.arguments.find((argument) => argument.kind === 'word' && /^\d/.test(argument.text));
  if (hint === undefined && number !== undefined)
    return checker.error('bad-arguments', number, onlyFields(node.name));
  const given = node.arguments.map((argument) => checker.value(argument, hint));
  if (given.some((value) => value === undefined)) return undefined;
  const values = given as Value[];
  return called.result !== 'argument' || sameTypes(checker, node, values) ? values : undefined;
}

function sameTypes(checker: ValueChecker, node: CallNode, [first, ...others]: readonly Value[]): boolean {
  const strict = !since(checker.context.dialect, '4.2');
  const odd = others.find(({ type }) =>
    strict ? type !== first!.type : !areComparable(type, first!.type, checker.context.dialect),
  );
  if (odd === undefined) return true;
  const message = `${node.name}() needs arguments of one type, not ${factsOf(first!.type).title} and ${factsOf(odd.type).title}.`;
  checker.error('bad-arguments', odd, message);
  return false;
}

function reportUnknown({ context }: ValueChecker, node: CallNode): undefined {
  const known = [...context.functions.values()];
  const later = context.functions.get(node.name);
  if (later !== undefined) {
    const message = `${node.name}() came with Wireshark ${later.since}; this filter is read as ${context.dialect}.`;
    return context.diagnostics.error('dialect', node.at, message);
  }
  const names = known.filter((each) => isIn(each, context.dialect)).map(({ name }) => name);
  const message = `There is no function "${node.name}".`;
  const details = { found: node.name, expected: names };
  return context.diagnostics.error('unknown-function', node.at, message, details);
}

function wrongCount({ least, most }: FilterFunction, count: number): string | undefined {
  if (count < least) return `needs at least ${arguments_(least)}`;
  return most !== undefined && count > most ? `takes at most ${arguments_(most)}` : undefined;
}

function arguments_(count: number): string {
  return count === 1 ? 'one argument' : `${count} arguments`;
}

function isIn(called: FilterFunction, dialect: Dialect): boolean {
  return called.since === undefined || since(dialect, called.since);
}

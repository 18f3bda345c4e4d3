import type { Test, Value } from '../check/typed.ts';
import type { FieldInfo, FieldRegistry } from '../field.ts';

/** Every field that a test may ask for, each once, in the order of the text. */
export function fieldsOf(test: Test): readonly FieldInfo[] {
  const found = new Set<FieldInfo>();
  visitTest(test, found);
  return [...found];
}

/** Names of the protocols that these fields belong to or are read from. */
export function protocolsOf(fields: readonly FieldInfo[], registry: FieldRegistry): readonly string[] {
  const names = new Map<number, string>();
  for (const field of registry) {
    // Behind the protocol itself come the parts of it that count as protocols, as TCP's options do.
    if (field.type !== 'protocol' || field.protocolId === undefined || names.has(field.protocolId)) continue;
    names.set(field.protocolId, field.name);
  }
  const found = new Set<string>();
  for (const field of fields) {
    if (field.protocolId === undefined) found.add(field.name.split('.', 1)[0]!);
    for (const id of [field.protocolId, ...(field.locate ?? []).map(({ protocolId }) => protocolId)]) {
      if (id !== undefined) found.add(names.get(id) ?? field.name.split('.', 1)[0]!);
    }
  }
  return [...found];
}

function visitTest(test: Test, found: Set<FieldInfo>): void {
  switch (test.test) {
    case 'always':
      return;
    case 'not':
      visitTest(test.operand, found);
      return;
    case 'exists':
    case 'truth':
      visitValue(test.value, found);
      return;
    case 'relation':
    case 'contains':
      visitValue(test.left, found);
      visitValue(test.right, found);
      return;
    case 'matches':
      visitValue(test.left, found);
      return;
    case 'in':
      visitValue(test.left, found);
      for (const { low, high } of test.items)
        for (const each of [low, high]) if (each) visitValue(each, found);
      return;
    default:
      for (const operand of test.operands) visitTest(operand, found);
  }
}

function visitValue(value: Value, found: Set<FieldInfo>): void {
  switch (value.node) {
    case 'constant':
      return;
    case 'field':
      for (const field of value.fields) found.add(field);
      return;
    case 'arithmetic':
      visitValue(value.left, found);
      visitValue(value.right, found);
      return;
    case 'call':
      for (const argument of value.arguments) visitValue(argument, found);
      return;
    default:
      visitValue(value.operand, found);
  }
}

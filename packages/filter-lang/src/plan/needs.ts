import type { FieldRead, Test, TypedSetItem, Value } from '../check/typed.ts';
import type { FieldInfo, FieldRegistry } from '../field.ts';

/** Every field that a test may ask for, each once, in the order of the text. */
export function fieldsOf(test: Test): readonly FieldInfo[] {
  const found = new Set<FieldInfo>();
  visit(test, found);
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
    for (const id of [
      field.protocolId,
      ...(field.sources?.keys() ?? []),
      ...(field.locate ?? []).map(({ protocolId }) => protocolId),
    ]) {
      if (id !== undefined) found.add(names.get(id) ?? field.name.split('.', 1)[0]!);
    }
  }
  return [...found];
}

/** Looks into everything that is a part of a test or a value. */
function visit(part: unknown, found: Set<FieldInfo>): void {
  if (Array.isArray(part)) for (const each of part) visit(each, found);
  else if (isField(part)) for (const field of part.fields) found.add(field);
  else if (isPart(part)) visit(Object.values(part), found);
}

function isField(part: unknown): part is FieldRead {
  return (part as Partial<FieldRead> | undefined)?.node === 'field';
}

function isPart(part: unknown): part is Test | Value | TypedSetItem {
  return typeof part === 'object' && ('test' in part! || 'node' in part! || 'low' in part!);
}

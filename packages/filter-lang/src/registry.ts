import type { FieldInfo, FieldRegistry } from './field.ts';
import { areComparable, isString } from './field-type.ts';
import { FilterError } from './filter-error.ts';

/** A registry that also knows every registration of a name, when a name has several. */
export interface FieldTable extends FieldRegistry {
  readonly size: number;
  findAll(name: string): readonly FieldInfo[];
}

/**
 * A registry of `fields`. A name may be given to several fields: a filter then sees the values of all of them, as
 * Wireshark does.
 *
 * @throws {FilterError} `ERR_FIELD_ID` when one id is given to two fields, `ERR_FIELD_TYPE` when two fields of one
 *   name have types that cannot stand for each other.
 */
export function createRegistry(fields: Iterable<FieldInfo>): FieldTable {
  return new Table(fields);
}

/** One registry from several; the same rules hold across them. A field object that several contain counts once. */
export function composeRegistries(...registries: readonly FieldRegistry[]): FieldTable {
  return new Table(new Set(registries.flatMap((registry) => [...registry])));
}

/** All registrations of `name` in any registry. */
export function findAll(registry: FieldRegistry, name: string): readonly FieldInfo[] {
  if ('findAll' in registry) return (registry as FieldTable).findAll(name);
  const field = registry.find(name);
  return field === undefined ? [] : [field];
}

class Table implements FieldTable {
  readonly #byName = new Map<string, FieldInfo[]>();
  readonly #byId = new Map<number, FieldInfo>();

  constructor(fields: Iterable<FieldInfo>) {
    for (const field of fields) this.#add(field);
  }

  get size(): number {
    return this.#byId.size;
  }

  find(name: string): FieldInfo | undefined {
    return this.#byName.get(name)?.[0];
  }

  findAll(name: string): readonly FieldInfo[] {
    return this.#byName.get(name) ?? [];
  }

  [Symbol.iterator](): Iterator<FieldInfo> {
    return this.#byId.values();
  }

  #add(field: FieldInfo): void {
    const holder = this.#byId.get(field.id);
    if (holder !== undefined) {
      const message = `field id ${field.id} is given to both ${holder.name} and ${field.name}; give each its own`;
      throw new FilterError('ERR_FIELD_ID', message);
    }
    const others = this.#byName.get(field.name) ?? [];
    const [first] = others;
    if (first !== undefined && !mayShareName(first, field)) {
      const message = `${field.name} is given as ${first.type} and as ${field.type}; rename one of them`;
      throw new FilterError('ERR_FIELD_TYPE', message);
    }
    this.#byId.set(field.id, field);
    this.#byName.set(field.name, [...others, field]);
  }
}

/** Wireshark lets a name mean several fields: their values can be compared, or one has the text of the other. */
function mayShareName(a: FieldInfo, b: FieldInfo): boolean {
  return a.type === b.type || areComparable(a.type, b.type) || isString(a.type) !== isString(b.type);
}

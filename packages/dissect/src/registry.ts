import type { Field } from './declared-field.ts';
import type { FieldInfo, FieldLocation, FieldNeeds, FieldRegistry, FieldType } from './field.ts';
import type { Protocol } from './protocol.ts';

/** Where the values of one field id come from, by protocol id: `dns.id` is in the layers of dns, mdns and llmnr. */
export type ValueSource = ReadonlyMap<number, Field | undefined>;

/** The fields of a list of protocols, numbered: each protocol's own, then its fields in the order of declaration. */
export class Registry implements FieldRegistry {
  /** By id: what is named so, and the protocol it belongs to. */
  readonly #declared: (Protocol | Field)[] = [];
  readonly #protocolIds: number[] = [];
  readonly #ids = new Map<string, number>();
  /** Where a name that several protocols declare is found besides. */
  readonly #more = new Map<number, [protocolId: number, field: Field | undefined][]>();
  /** There are thousands, and a filter or a table asks for a few: made when they are asked for. */
  readonly #infos: (Info | undefined)[] = [];

  constructor(protocols: readonly Protocol[]) {
    for (const [protocolId, protocol] of protocols.entries()) {
      this.#add(protocol, protocolId);
      for (const key in protocol.fields) this.#add(protocol.fields[key]!, protocolId);
    }
  }

  get size(): number {
    return this.#declared.length;
  }

  find(name: string): FieldInfo | undefined {
    const id = this.#ids.get(name);
    return id === undefined ? undefined : this.at(id);
  }

  at(id: number): FieldInfo | undefined {
    return this.#info(id);
  }

  sourceOf(id: number): ValueSource | undefined {
    return this.#info(id)?.sources;
  }

  *[Symbol.iterator](): Iterator<FieldInfo> {
    for (let id = 0; id < this.size; id++) yield this.#info(id)!;
  }

  #add(declared: Protocol | Field, protocolId: number): void {
    const known = this.#ids.get(declared.name);
    if (known !== undefined) {
      this.#addSource(known, declared, protocolId);
      return;
    }
    this.#ids.set(declared.name, this.#declared.length);
    this.#declared.push(declared);
    this.#protocolIds.push(protocolId);
  }

  #addSource(id: number, declared: Protocol | Field, protocolId: number): void {
    const more = this.#more.get(id) ?? [];
    more.push([protocolId, fieldOf(declared)]);
    this.#more.set(id, more);
  }

  #info(id: number): Info | undefined {
    const declared = this.#declared[id];
    if (declared === undefined) return undefined;
    this.#infos[id] ??= new Info(id, declared, this.#protocolIds[id]!, this.#more.get(id) ?? []);
    return this.#infos[id];
  }
}

class Info implements FieldInfo {
  readonly id: number;
  readonly name: string;
  readonly title: string;
  readonly protocolId: number;
  readonly sources: ValueSource;
  readonly #field: Field | undefined;
  #labels: ReadonlyMap<number | boolean, string> | undefined = undefined;

  constructor(
    id: number,
    declared: Protocol | Field,
    protocolId: number,
    more: readonly (readonly [protocolId: number, field: Field | undefined])[],
  ) {
    this.id = id;
    this.name = declared.name;
    this.title = declared.title;
    this.protocolId = protocolId;
    this.#field = fieldOf(declared);
    this.sources = new Map([[protocolId, this.#field], ...more]);
  }

  get type(): FieldType {
    return this.#field?.type ?? 'protocol';
  }

  get isPart(): boolean {
    return this.#field?.type === 'protocol';
  }

  get base(): string {
    return this.#field?.base ?? 'none';
  }

  get needs(): FieldNeeds {
    return this.#field?.needs ?? 'frame';
  }

  get labels(): ReadonlyMap<number | boolean, string> {
    this.#labels ??= labelMap(this.#field);
    return this.#labels;
  }

  get locate(): readonly FieldLocation[] {
    return [...this.sources].flatMap(([protocolId, field]) =>
      (field?.places ?? []).map(({ at, bits, shift }) => ({ protocolId, at, bits, shift })),
    );
  }
}

/** Undefined for a protocol's own name. */
function fieldOf(declared: Protocol | Field): Field | undefined {
  return 'places' in declared ? declared : undefined;
}

function labelMap(field: Field | undefined): ReadonlyMap<number | boolean, string> {
  const entries = Object.entries(field?.labels ?? {});
  return new Map(
    entries.map(([key, label]) => [field?.type === 'boolean' ? key === '1' : Number(key), label]),
  );
}

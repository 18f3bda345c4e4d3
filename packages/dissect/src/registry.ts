import type { Field } from './declare.ts';
import type { FieldInfo, FieldLocation, FieldNeeds, FieldRegistry, FieldType } from './field.ts';
import type { Protocol } from './protocol.ts';

/** Where the values of one field id come from, by protocol id: `dns.id` is in the layers of dns, mdns and llmnr. */
export type ValueSource = ReadonlyMap<number, Field | undefined>;

/** The fields of a list of protocols, numbered: each protocol's own, then its fields in the order of declaration. */
export class Registry implements FieldRegistry {
  readonly #infos: Info[] = [];
  readonly #byName = new Map<string, Info>();

  constructor(protocols: readonly Protocol[]) {
    for (const [id, protocol] of protocols.entries()) {
      this.#add(protocol.name, protocol.title, id, undefined);
      for (const key in protocol.fields) {
        const field = protocol.fields[key]!;
        this.#add(field.name, field.title, id, field);
      }
    }
  }

  get size(): number {
    return this.#infos.length;
  }

  find(name: string): FieldInfo | undefined {
    return this.#byName.get(name);
  }

  at(id: number): FieldInfo | undefined {
    return this.#infos[id];
  }

  sourceOf(id: number): ValueSource | undefined {
    return this.#infos[id]?.sources;
  }

  [Symbol.iterator](): Iterator<FieldInfo> {
    return this.#infos[Symbol.iterator]();
  }

  #add(name: string, title: string, protocolId: number, field: Field | undefined): void {
    const known = this.#byName.get(name);
    if (known !== undefined) {
      known.sources.set(protocolId, field);
      return;
    }
    const info = new Info(this.#infos.length, name, title, protocolId, field);
    this.#infos.push(info);
    this.#byName.set(name, info);
  }
}

/** There are thousands, and a filter or a table asks for a few: what it says is made when it is asked. */
class Info implements FieldInfo {
  readonly id: number;
  readonly name: string;
  readonly title: string;
  readonly protocolId: number;
  readonly #field: Field | undefined;
  #sources: Map<number, Field | undefined> | undefined = undefined;
  #labels: ReadonlyMap<number | boolean, string> | undefined = undefined;

  constructor(id: number, name: string, title: string, protocolId: number, field: Field | undefined) {
    this.id = id;
    this.name = name;
    this.title = title;
    this.protocolId = protocolId;
    this.#field = field;
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

  get sources(): Map<number, Field | undefined> {
    this.#sources ??= new Map([[this.protocolId, this.#field]]);
    return this.#sources;
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

function labelMap(field: Field | undefined): ReadonlyMap<number | boolean, string> {
  const entries = Object.entries(field?.labels ?? {});
  return new Map(
    entries.map(([key, label]) => [field?.type === 'boolean' ? key === '1' : Number(key), label]),
  );
}

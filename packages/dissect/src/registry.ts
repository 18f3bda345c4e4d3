import type { Field } from './declare.ts';
import type { FieldInfo, FieldLocation, FieldNeeds, FieldRegistry, FieldType } from './field.ts';
import type { Protocol } from './protocol.ts';

/** Where the values of one field id come from, by protocol id: `dns.id` is in the layers of dns, mdns and llmnr. */
export type ValueSource = ReadonlyMap<number, Field | undefined>;

/** The fields of a list of protocols, numbered: each protocol's own, then its fields in the order of declaration. */
export class Registry implements FieldRegistry {
  readonly #infos: Info[] = [];
  readonly #sources: Map<number, Field | undefined>[] = [];
  readonly #byName = new Map<string, Info>();

  constructor(protocols: readonly Protocol[]) {
    for (const [id, protocol] of protocols.entries()) {
      this.#add(protocol.name, protocol.title, id, undefined);
      for (const field of Object.values(protocol.fields)) this.#add(field.name, field.title, id, field);
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
    return this.#sources[id];
  }

  [Symbol.iterator](): Iterator<FieldInfo> {
    return this.#infos[Symbol.iterator]();
  }

  #add(name: string, title: string, protocolId: number, field: Field | undefined): void {
    const known = this.#byName.get(name);
    if (known === undefined) {
      const info = new Info(this.#infos.length, name, title, protocolId, field);
      this.#infos.push(info);
      this.#sources.push(new Map([[protocolId, field]]));
      this.#byName.set(name, info);
    } else {
      this.#sources[known.id]!.set(protocolId, field);
    }
    this.#byName.get(name)!.locateIn(protocolId, field);
  }
}

class Info implements FieldInfo {
  readonly id: number;
  readonly name: string;
  readonly type: FieldType;
  readonly title: string;
  readonly base: string;
  readonly protocolId: number;
  readonly isPart: boolean;
  readonly needs: FieldNeeds;
  locate?: FieldLocation[];
  readonly #field: Field | undefined;
  #labels: ReadonlyMap<number | boolean, string> | undefined;

  constructor(id: number, name: string, title: string, protocolId: number, field: Field | undefined) {
    this.id = id;
    this.name = name;
    this.title = title;
    this.protocolId = protocolId;
    this.type = field?.type ?? 'protocol';
    this.isPart = field?.type === 'protocol';
    this.base = field?.base ?? 'none';
    this.needs = field?.needs ?? 'frame';
    this.#field = field;
  }

  get labels(): ReadonlyMap<number | boolean, string> {
    this.#labels ??= labelMap(this.#field);
    return this.#labels;
  }

  locateIn(protocolId: number, field: Field | undefined): void {
    if (field?.places === undefined) return;
    this.locate ??= [];
    for (const { at, bits, shift } of field.places) this.locate.push({ protocolId, at, bits, shift });
  }
}

function labelMap(field: Field | undefined): ReadonlyMap<number | boolean, string> {
  const entries = Object.entries(field?.labels ?? {});
  return new Map(
    entries.map(([key, label]) => [field?.type === 'boolean' ? key === '1' : Number(key), label]),
  );
}
